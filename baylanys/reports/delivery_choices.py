"""Words of schedules and deliveries (3.9, 7.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(models.TextChoices):
    """Who had it sent."""

    SCHEDULE = "schedule", _("by schedule")
    PAGE = "page", _("from the page")
    API = "api", _("by another program")
    BOT = "bot", _("by WhatsApp")
    TEST = "test", _("test to oneself")


class DeliveryState(models.TextChoices):
    """How far a sending came."""

    MAKING = "making", _("Files are being made")
    SENDING = "sending", _("Mails are leaving")
    DONE = "done", _("Sent to everybody")
    PART = "part", _("Not everybody got everything")
    FAILED = "failed", _("Nobody got it")
    STOPPED = "stopped", _("Given up by hand")
    TOO_OLD = "too_old", _("Missed too long ago, not sent")


class MailState(models.TextChoices):
    """How far the mail to one recipient came."""

    WAITING = "waiting", _("Waits for its turn")
    SENDING = "sending", _("Is leaving")
    UNDECIDED = "undecided", _("Nobody knows whether it left; it goes again under the same number")
    SENT = "sent", _("Taken by the mail server")
    DELIVERED = "delivered", _("Delivered to the mailbox")
    REFUSED = "refused", _("Refused for good")
    BOUNCED = "bounced", _("Came back")
    GIVEN_UP = "given_up", _("Given up")


class ProofKind(models.TextChoices):
    """What is written down of a sending, for ever."""

    PLANNED = "planned", pgettext_lazy("delivery", "Due")
    MADE = "made", _("File made")
    NOT_MADE = "not_made", _("File not made")
    SENT = "sent", _("Taken by the mail server")
    NOT_SENT = "not_sent", _("The mail server did not take it")
    UNDECIDED = "undecided", _("The program stopped while it was leaving")
    REFUSED = "refused", _("Refused for good")
    DELAYED = "delayed", _("Delayed on its way")
    DELIVERED = "delivered", _("Delivered to the mailbox")
    BOUNCED = "bounced", _("Came back")
    GIVEN_UP = "given_up", _("Given up")
    AGAIN = "again", _("To be tried again at once")
    STOPPED = "stopped", _("Given up by hand")
