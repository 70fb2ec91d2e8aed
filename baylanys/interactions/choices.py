"""Words of the spine: channels, directions, outcomes, results."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    CALL = "call", _("Call")
    WHATSAPP = "whatsapp", _("WhatsApp")


class Direction(models.TextChoices):
    INBOUND = "inbound", _("Inbound")
    OUTBOUND = "outbound", _("Outbound")


class Outcome(models.TextChoices):
    """How an interaction ended; empty while it lives. `no_answer` and `busy` are outbound.

    Who was promised a callback is lost until it was kept (4.3).
    """

    ANSWERED = "answered", _("Answered")
    LOST = "lost", _("Lost")
    CALLBACK_KEPT = "callback_kept", _("Callback kept")
    LEFT_IN_IVR = "left_in_ivr", _("Left in IVR")
    AFTER_HOURS = "after_hours", _("After hours")
    VOICEMAIL = "voicemail", _("Voicemail")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")
    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Busy")
    BOT = "bot", _("Answered by the bot")


class Result(models.TextChoices):
    """What the operator says came of the conversation (mandatory in wrap-up)."""

    RESOLVED = "resolved", _("Resolved at once")
    TAKEN = "taken", _("Taken into work")
    PASSED_ON = "passed_on", _("Passed on")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    NOT_STATED = "not_stated", _("Not stated")


class Language(models.TextChoices):
    KAZAKH = "kk", _("Kazakh")
    RUSSIAN = "ru", _("Russian")
    ENGLISH = "en", _("English")
