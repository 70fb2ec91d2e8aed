"""Words of operations on the customer's platforms (7.7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConnectorKind(models.TextChoices):
    SCIM = "scim", "SCIM 2.0"
    REST = "rest", _("REST, as described")
    BY_HAND = "by_hand", _("No interface: by hand, step by step")


class AuthKind(models.TextChoices):
    NONE = "none", pgettext_lazy("authentication", "None")
    BEARER = "bearer", _("Token (Bearer)")
    BASIC = "basic", _("User name and password (Basic)")
    HEADER = "header", _("Key in a header of its own")


class Risk(models.TextChoices):
    LOW = "low", pgettext_lazy("risk", "low")
    MEDIUM = "medium", pgettext_lazy("risk", "medium")
    HIGH = "high", pgettext_lazy("risk", "high")


class Effect(models.TextChoices):
    LOOK_UP = "look_up", _("Looks up a user")
    STATUS = "status", _("Shows a status")
    CHANGE = "change", _("Changes parameters")
    RESET_PASSWORD = "reset_password", _("Resets a password")
    OTHER = "other", _("Does something else")


class OperationState(models.TextChoices):
    WAITING = "waiting", _("Waits for a second person")
    READY = "ready", _("Ready to be carried out")
    QUEUED = "queued", _("Will be carried out")
    RUNNING = "running", _("Being carried out")
    BY_HAND = "by_hand", _("To be done by hand")
    DONE = "done", pgettext_lazy("operation", "Done")
    REFUSED = "refused", pgettext_lazy("operation", "Not done")
    UNDECIDED = "undecided", _("Not known whether done")
    DECLINED = "declined", _("Declined by the second person")
    WITHDRAWN = "withdrawn", pgettext_lazy("operation", "Withdrawn")


class ConsentKind(models.TextChoices):
    SPOKEN = "spoken", _("said in a call")
    WRITTEN = "written", _("written in a chat")
