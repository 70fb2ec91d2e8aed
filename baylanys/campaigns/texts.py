"""The approved texts of a mailing's template, by language."""

from __future__ import annotations

from django.db.models import Q

from baylanys.campaigns.models import Mailing
from baylanys.messaging.choices import TemplateState
from baylanys.messaging.models import BusinessNumber, MessageTemplate
from baylanys.messaging.queries.templates import field_names, usable_templates

LANGUAGES = ("kk", "ru", "en")


def texts_of(name: str, number: BusinessNumber) -> dict[str, MessageTemplate]:
    """Language (kk, ru, en) → what can be used of the template now."""
    rows = [row for row in usable_templates(number=number) if row.name == name]
    return {row.language[:2]: row for row in rows if row.language[:2] in LANGUAGES}


def texts_of_mailing(mailing: Mailing) -> dict[str, MessageTemplate]:
    """The same of a mailing."""
    return texts_of(mailing.template, mailing.number)


def number_for(template: str) -> BusinessNumber | None:
    """The number that sends the template: the one it was made with, else the first active one of its account."""
    rows = MessageTemplate.objects.filter(name=template, state=TemplateState.APPROVED).select_related("number")
    for row in rows.order_by("pk"):
        same = Q(waba_id=row.number.waba_id) if row.number.waba_id else Q(pk=row.number_id)
        found = BusinessNumber.objects.filter(same, is_active=True).order_by("pk")
        chosen = found.filter(pk=row.number_id).first() or found.first()
        if chosen is not None:
            return chosen
    return None


def places_of(texts: dict[str, MessageTemplate]) -> dict[str, list[str]]:
    """Language → names of the places that its text has."""
    return {language: field_names(row) for language, row in texts.items()}
