"""Roles of the people who sign in, and what tokens of programs are for."""

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


class Scope(models.TextChoices):
    """What a token may be made for; a token without any has all rights."""

    READ_INTERACTIONS = "interactions:read", _("Read interactions")
    READ_NUMBERS = "numbers:read", _("See phone numbers in full")
    READ_RECORDINGS = "recordings:read", _("Fetch recordings")
    READ_MESSAGES = "messages:read", _("Read messages and conversations")
    SEND_MESSAGES = "messages:write", _("Send messages")
    READ_FIGURES = "kpi:read", _("Read the contract's figures")
    READ_REPORTS = "reports:read", _("Fetch reports")
    MAKE_REPORTS = "reports:write", _("Have reports made")
    SEND_REPORTS = "reports:send", _("Send reports by e-mail")
    READ_KNOWLEDGE = "knowledge:read", _("Search the knowledge base")
    READ_OPERATORS = "operators:read", _("Read operators, their states and queues")
    ORDER_OPERATORS = "operators:write", _("Set operators' states")
