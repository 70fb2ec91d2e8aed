"""People outside: who they are, how they are reached, what they agreed to."""

from baylanys.crm.models.case_bonds import CaseBond, CaseFile, CasePerson
from baylanys.crm.models.case_escalations import CaseEscalation, EscalationNotice, EscalationStep
from baylanys.crm.models.case_replies import CaseReply, CaseText
from baylanys.crm.models.case_views import CaseView
from baylanys.crm.models.cases import Case, CaseEvent, CaseInteraction
from baylanys.crm.models.classifier import ClassifierLine, ClassifierVersion
from baylanys.crm.models.consents import Consent, OptOut
from baylanys.crm.models.imports import ContactImport
from baylanys.crm.models.people import (
    Contact,
    ContactErasure,
    ContactMerge,
    ContactNote,
    ContactPhone,
    ContactProject,
)
from baylanys.crm.models.whatsapp import WhatsAppIdentity, WhatsAppIdentityChange

__all__ = [
    "Case",
    "CaseBond",
    "CaseEscalation",
    "CaseEvent",
    "CaseFile",
    "CaseInteraction",
    "CasePerson",
    "CaseReply",
    "CaseText",
    "CaseView",
    "ClassifierLine",
    "ClassifierVersion",
    "Consent",
    "Contact",
    "ContactErasure",
    "ContactImport",
    "ContactMerge",
    "ContactNote",
    "ContactPhone",
    "ContactProject",
    "EscalationNotice",
    "EscalationStep",
    "OptOut",
    "WhatsAppIdentity",
    "WhatsAppIdentityChange",
]
