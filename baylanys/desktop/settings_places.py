"""Pages that whoever sets things up finds on the page of settings, not in the menu."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, str | Promise] = {
    "calls": _("Calls"),
    "whatsapp": "WhatsApp",
    "texts": _("Guide and texts"),
    "people": _("People and data"),
    "watch": _("Is everything in order"),
}

PLACES: dict[str, tuple[str, str | Promise]] = {
    "hours": ("calls", _("Working hours, holidays, lines")),
    "queues": ("calls", _("Who waits where, and who answers; callbacks")),
    "guard_rules": ("calls", _("What is done before a limit breaks: calls out held, operators called in")),
    "flows": ("calls", _("What callers hear and press")),
    "prompts": ("calls", _("Every spoken text, to hear and to record")),
    "quick_answers": ("whatsapp", _("Prepared texts for operators")),
    "chat_rules": ("whatsapp", _("Time limits and automatic texts of conversations")),
    "bot": ("whatsapp", _("Automatic answers to the public, figures for the customer's people")),
    "templates": ("whatsapp", _("Messages that Meta has to approve")),
    "whatsapp_numbers": ("whatsapp", _("Our numbers and how they stand with Meta")),
    "mailing_rules": ("whatsapp", _("How many at once, who confirms, what a message costs")),
    "classifier": ("texts", _("Kinds, topics and categories of requests, version by version")),
    "case_escalation": ("texts", _("Who is told before and after requests are due")),
    "scripts": ("texts", _("What operators say, step by step")),
    "report_templates": ("texts", _("The customer's own report files, filled by themselves")),
    "words": ("texts", _("Names and words that spelling should know")),
    "access": ("people", _("Tokens for other programs, sessions, second factors")),
    "retention": ("people", _("After how many days recordings and files are erased")),
    "people": ("people", _("Accounts, roles, skills, telephones")),
    "wallboards": ("people", _("Links by which televisions show the shift")),
    "report_schedules": ("watch", _("Which reports leave by e-mail, when, to whom")),
    "closings": ("watch", _("Months that were counted, closed and signed")),
    "reconciliation": ("watch", _("Our calls beside the telephone system's own records")),
    "audit": ("watch", _("Who saw, heard and changed what")),
    "margin_settings": ("watch", _("From where on the contract's margins alarm, and who is told")),
    "alarms": ("watch", _("What is broken, and who gets mail of it")),
}
"""Name of the page → its group, and what it is for. Others than those with `see_settings` have it in their menu."""
