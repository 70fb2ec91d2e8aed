"""Roles of the people who sign in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The contractor's four roles and the customer's two (requirements.md, Roles)."""

    OPERATOR = "operator", _("Operator")
    SUPERVISOR = "supervisor", _("Supervisor")
    QUALITY = "quality", _("Quality controller")
    ADMINISTRATOR = "administrator", _("Administrator")
    REPRESENTATIVE = "representative", _("Customer's representative")
    OBSERVER = "observer", _("Customer's observer")
