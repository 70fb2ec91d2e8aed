"""What alarms of margins are called, and how they reach people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MarginName(models.TextChoices):
    """The keys of `watched.py`."""

    LONGEST_NOW = "longest_now", _("Longest wait now")
    LONGEST_DAY = "longest_day", _("Longest wait today")
    IN_TIME = "in_time", _("Answered in time this month")
    LOST_DAY = "lost_day", _("Lost calls today")
    LOST_MONTH = "lost_month", _("Lost calls this month")
    MEAN_WAIT = "mean_wait", _("Mean wait this month")
    MINUTES_IN = "minutes_in", _("Inbound minutes of the month")
    MINUTES_OUT = "minutes_out", _("Outbound minutes of the month")
    LINES = "lines", _("Lines in use")
    OPERATORS = "operators", _("Operators at work")


class StepName(models.IntegerChoices):
    """The steps of `thresholds.py`."""

    ATTENTION = 1, _("attention")
    PRESSING = 2, _("pressing")
    BREACH = 3, _("limit")


class TellingWay(models.TextChoices):
    """How somebody is told."""

    PAGE = "page", _("Page")
    MAIL = "mail", _("E-mail")
    WHATSAPP = "whatsapp", "WhatsApp"


class TellingState(models.TextChoices):
    """`sending` is written before anything leaves; one that stays so died with its program, and is never sent again."""

    WAITING = "waiting", _("waits")
    SENDING = "sending", _("is being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent")
    UNKNOWN = "unknown", _("nobody knows whether it left")
