"""What may go wrong with a centre as a whole, and how mail travels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rule(models.TextChoices):
    """Each is an alarm of its own."""

    ENGINE_AWAY = "engine_away", _("The engine does not answer")
    ASTERISK_AWAY = "asterisk_away", _("Asterisk is not connected")
    PROGRAM_STOPPED = "program_stopped", _("A program has stopped")
    DISK_LOW = "disk_low", _("The disk is nearly full")
    RECORDINGS_MISSING = "recordings_missing", _("Recordings of answered calls are missing")
    BACKLOG = "backlog", _("The engine cannot write to the database fast enough")
    SENDING_STOPPED = "sending_stopped", _("Nothing is sent by WhatsApp: the account is stopped")
    SENDING_REFUSED = "sending_refused", _("WhatsApp holds a number back as a sender of unwanted messages")
    DELIVERIES_WAIT = "deliveries_wait", _("What came by WhatsApp is not taken in")
    DELIVERY_SET_ASIDE = "delivery_set_aside", _("A delivery of WhatsApp could not be taken in and was set aside")


class Security(models.TextChoices):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls", _("STARTTLS (usually port 587)")
    TLS = "tls", _("TLS from the beginning (usually port 465)")
    NONE = "none", _("Not protected (only within one network)")


class Kept(models.TextChoices):
    """What is kept for a time and then erased."""

    RECORDINGS = "recordings", _("Recordings of calls")
    FILES = "files", _("Files of WhatsApp messages")
    DELIVERIES = "deliveries", _("Raw deliveries of WhatsApp")
    ORDERS = "orders", _("Orders of pages to the telephone system")
