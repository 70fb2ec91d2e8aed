"""What the page shows on which an operation is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.utils.translation import get_language

from baylanys.crm.models import Case
from baylanys.desktop.platform_words import RISK_TONES, field_error
from baylanys.interactions.models import Interaction
from baylanys.interactions.permissions import may_see
from baylanys.messaging.models import Message
from baylanys.platform_operations.choices import Risk
from baylanys.platform_operations.described import description_of
from baylanys.platform_operations.domain.consent import Occasion, Said, Written
from baylanys.platform_operations.models import Connector
from baylanys.platform_operations.occasions import calls_of, messages_of
from baylanys.platform_operations.queries import usable_connectors
from baylanys.platform_operations.recording_moment import moment_of_place, place_in_recording, read_place
from baylanys.platforms.description import Operation
from baylanys.platforms.form_schema import Field, FieldError, read_form

SALT = "moment of agreement"
MOMENT_LIFETIME_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field with what was written and what is wrong with it."""

    field: Field
    title: str
    value: str
    error: str
    choices: list[tuple[str, str]]

    @property
    def name(self) -> str:
        return f"field-{self.field.name}"


def ask_context(
    occasion: Occasion, asked: Mapping[str, str], at: datetime, errors: Mapping[str, FieldError] | None = None
) -> dict[str, Any]:
    """The connectors, the operations of the one chosen, and the form of the operation chosen."""
    connectors = list(usable_connectors())
    connector = next((each for each in connectors if each.code == asked.get("connector")), None)
    connector = connector or (connectors[0] if len(connectors) == 1 else None)
    description = description_of(connector) if connector else None
    operation = description.operation(asked.get("operation", "")) if description else None
    calls = calls_of(occasion, at) if operation else []
    return {
        "occasion": occasion,
        "occasion_query": query_of(occasion),
        "connectors": [(each, name_of(each)) for each in connectors],
        "connector": connector,
        "operations": [_operation(each) for each in description.operations] if description else [],
        "operation": _operation(operation) if operation else None,
        "subject_title": description.subject.said(language()) if description else "",
        "subject_error": field_error(errors["subject"]) if errors and "subject" in errors else "",
        "fields": shown_fields(operation, asked, errors or {}) if operation else [],
        "asked": asked,
        "key": asked.get("key") or uuid4(),
        "calls": [call_option(each, asked, at) for each in calls],
        "messages_of_person": messages_of(occasion, at) if operation else [],
        "consent_chosen": asked.get("consent", ""),
    }


def shown_fields(operation: Operation, asked: Mapping[str, str], errors: Mapping[str, FieldError]) -> list[ShownField]:
    """The form of the operation."""
    begun = "key" in asked
    return [_field(each, asked, errors, begun=begun) for each in read_form(operation.form)]


def raw_fields(asked: Mapping[str, str]) -> dict[str, str]:
    """What was written into the form's fields."""
    return {name.removeprefix("field-"): value for name, value in asked.items() if name.startswith("field-")}


def call_option(call: Interaction, asked: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """A call in which the person may have agreed; `signed` where a moment of it was noted by the button."""
    signed = asked.get(f"moment-{call.pk}", "")
    moment = _noted(call, signed)
    return {
        "call": call,
        "place": asked.get(f"place-{call.pk}", ""),
        "signed": signed if moment else "",
        "noted_at": moment,
        "noted_place": place_in_recording(call, moment, at) if moment else None,
        "chosen": asked.get("consent") == f"call:{call.pk}",
    }


def note_moment(call: Interaction, at: datetime) -> str:
    """The moment, signed: it comes back with the form as it was noted."""
    return signing.dumps([str(call.pk), at.isoformat()], salt=SALT)


def read_consent(asked: Mapping[str, str], at: datetime) -> Said | Written | None:
    """The agreement that the form names; None where it names none that can be read."""
    kind, _, name = asked.get("consent", "").partition(":")
    try:
        number = UUID(name)
    except ValueError:
        return None
    if kind == "message":
        found = Message.objects.select_related("identity", "conversation__interaction").filter(pk=number).first()
        return Written(found) if found else None
    call = Interaction.objects.filter(pk=number).first() if kind == "call" else None
    return _said(call, asked, at) if call else None


def occasion_of(person: Any, asked: Mapping[str, str]) -> Occasion | None:
    """The request, or the call or conversation, that the person may see; None where neither is named."""
    number, interaction = asked.get("case", ""), None
    if number.isascii() and number.isdigit() and len(number) < 12:
        case = Case.objects.select_related("contact", "line").filter(pk=int(number)).first()
        return Occasion(case=case) if case else None
    try:
        interaction = (
            Interaction.objects.select_related("contact").filter(pk=UUID(asked.get("interaction", ""))).first()
        )
    except ValueError:
        return None
    return Occasion(interaction=interaction) if interaction and may_see(person, interaction) else None


def query_of(occasion: Occasion) -> str:
    return (
        f"case={occasion.case.pk}"
        if occasion.case
        else f"interaction={occasion.interaction.pk}"
        if occasion.interaction
        else ""
    )


def name_of(connector: Connector) -> str:
    """The platform's name in the language of the page."""
    return str(getattr(connector, f"name_{language()}") or connector.name_ru)


def language() -> str:
    return get_language() or "ru"


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "row": operation,
        "title": operation.title.said(language()),
        "risk": Risk(operation.risk).label,
        "tone": RISK_TONES[operation.risk],
    }


def _field(each: Field, asked: Mapping[str, str], errors: Mapping[str, FieldError], *, begun: bool) -> ShownField:
    default = "" if each.default is None else str(each.default).lower() if each.type == "boolean" else str(each.default)
    choices = [(value, titles.get(language()) or titles["en"]) for value, titles in each.choices.items()]
    return ShownField(
        field=each,
        title=each.title(language()),
        value=asked.get(f"field-{each.name}", "" if begun else default),
        error=field_error(errors[each.name]) if each.name in errors else "",
        choices=choices,
    )


def _said(call: Interaction, asked: Mapping[str, str], at: datetime) -> Said | None:
    noted = _noted(call, asked.get(f"moment-{call.pk}", ""))
    if noted is not None:
        return Said(call, noted)
    place = read_place(asked.get(f"place-{call.pk}", ""))
    return None if place is None else Said(call, moment_of_place(call, place, at))


def _noted(call: Interaction, signed: str) -> datetime | None:
    try:
        pk, moment = signing.loads(signed, salt=SALT, max_age=MOMENT_LIFETIME_SECONDS) if signed else ("", "")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return datetime.fromisoformat(moment) if pk == str(call.pk) else None
