"""States of an operator and the reasons for a break."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OperatorStateName(models.TextChoices):
    OFFLINE = "offline", _("Offline")
    READY = "ready", _("Ready")
    OFFERED = "offered", _("Ringing")
    TALKING = "talking", _("Talking")
    WRAP_UP = "wrap_up", _("Wrap-up")
    BREAK = "break", _("Break")
    NOT_READY = "not_ready", _("Not ready")


class BreakReason(models.TextChoices):
    """What a person chooses for a break; the system's own reasons are in NotReadyReason."""

    BREAK = "break", _("Short break")
    LUNCH = "lunch", _("Lunch")
    TRAINING = "training", _("Training")
    OTHER = "other", _("Other work")


class NotReadyReason(models.TextChoices):
    MISSED_OFFER = "missed_offer", _("Missed an offer")
    REFUSED_OFFER = "refused_offer", _("Refused an offer")
    DESK_LOST = "desk_lost", _("Desk lost")
    PHONE_UNREACHABLE = "phone_unreachable", _("Phone unreachable")
    DESK_OPENED = "desk_opened", _("Desk just opened")


class Device(models.TextChoices):
    BROWSER = "browser", _("Browser")
    SIP = "sip", _("SIP phone")
