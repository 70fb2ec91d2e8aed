"""What the pages of one operation and of the register of operations show."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.desktop.platform_ask_page import language, name_of
from baylanys.desktop.platform_words import EVENTS, RISK_TONES, TONES, reason_words
from baylanys.desktop.register_choices import Choice
from baylanys.desktop.templatetags.desktop import moment
from baylanys.interactions.permissions import may_see, shown_name
from baylanys.platform_operations.choices import ConsentKind, Effect, OperationState
from baylanys.platform_operations.described import described_then
from baylanys.platform_operations.domain.asking import may_be_second
from baylanys.platform_operations.models import Connector, PlatformOperation
from baylanys.platform_operations.queries import Asked
from baylanys.platform_operations.recording_moment import place_in_recording
from baylanys.platform_operations.states import acts_in
from baylanys.platforms.form_schema import read_form

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)
MOVING = frozenset({"queued", "running"})


def row_of(row: PlatformOperation) -> dict[str, Any]:
    """A line of a list."""
    return {
        "row": row,
        "title": described_then(row)[1].title.said(language()),
        "platform": name_of(row.connector),
        "tone": TONES[row.state],
        "risk_tone": RISK_TONES[row.risk],
    }


def operation_context(person: Any, row: PlatformOperation, at: datetime) -> dict[str, Any]:
    """One operation with all that belongs to it."""
    description, operation = described_then(row)
    is_own = row.asked_by_id == person.pk
    acts = acts_in(row.state)
    return {
        **row_of(row),
        "heading": operation.title.said(language()),
        "subject_title": description.subject.said(language()),
        "values": [(each.title(language()), _value(row.values.get(each.name))) for each in read_form(operation.form)
                   if each.name in row.values],
        "record": _record(row),
        "reason": reason_words(row.reason_code, row.reason_detail) if row.reason_code else "",
        "consent": consent_context(person, row, at) if row.consent else None,
        "events": [{"row": each, "words": EVENTS.get(each.kind, "")} for each in row.events.select_related("by")],
        "steps": [each.said(language()) for each in operation.steps],
        "moving": row.state in MOVING,
        "may_confirm": "confirm" in acts and may_be_second(person, row),
        "waits_for_another": row.state == "waiting" and not may_be_second(person, row),
        "may_withdraw": "withdraw" in acts and is_own,
        "may_reset": row.state == "ready" and is_own,
        "may_finish": row.state == "by_hand" and is_own,
        "may_settle": "settle" in acts and (is_own or may(person, "confirm_operations")),
        "by_interface": row.connector.kind != "by_hand",
    }  # fmt: skip


def consent_context(person: Any, row: PlatformOperation, at: datetime) -> dict[str, Any]:
    """Where the person agreed, for the page and the file."""
    consent = row.consent
    assert consent is not None
    call = consent.interaction
    return {
        "row": consent,
        "place": place_in_recording(call, consent.said_at, at) if call and consent.kind == ConsentKind.SPOKEN else None,
        "text": consent.message.text[:300] if consent.message else "",
        "link": bool(call and may_see(person, call)),
    }


def list_context(asked: Asked, people: Mapping[str, str]) -> dict[str, Any]:
    """The filters above the register."""
    states = [("open", _("Not finished")), *OperationState.choices]
    platforms = [(each.code, name_of(each)) for each in Connector.objects.order_by("pk")]
    choices = [
        Choice("state", _("State"), _("All states"), states, asked.state),
        Choice("connector", _("Platform"), _("All platforms"), platforms, asked.connector),
        Choice("effect", _("What it does"), _("All effects"), list(Effect.choices), asked.effect),
    ]
    if people:
        choices.append(Choice("who", _("Who"), _("Everybody"), list(people.items()), asked.who))
    return {"asked": asked, "choices": choices, "query": query_of(asked)}


def query_of(asked: Asked) -> str:
    """The filter as an address has it."""
    days = {"days_from": asked.days_from, "days_to": asked.days_to}
    texts = {name: getattr(asked, name) for name in ("state", "connector", "effect", "who", "search")}
    return urlencode({name: value for name, value in {**texts, **days}.items() if value})


def people_of_operations() -> dict[str, str]:
    """Those who asked for one, or may."""
    found = Person.objects.filter(role__in=["operator", "supervisor", "administrator"])
    return {each.username: each.display_name for each in found.order_by("first_name", "username")}


def contact_name(person: Any, row: PlatformOperation) -> str:
    """The person concerned, as the reader's role may read it."""
    return shown_name(person, row.contact.name) if row.contact else ""


def _record(row: PlatformOperation) -> list[dict[str, Any]]:
    """The user's record: each value before and after, with whether it changed."""
    titles = {each.path: each.title.said(language()) for each in described_then(row)[0].shows}
    before, after = row.before or {}, row.after or {}
    return [
        {
            "title": titles.get(path, path),
            "before": _value(before.get(path, "")),
            "after": _value(after.get(path, "")),
            "changed": row.before is not None and row.after is not None and before.get(path) != after.get(path),
        }
        for path in dict.fromkeys([*before, *after])
    ]


def _value(value: Any) -> str:
    """A value as a page shows it: yes and no in words, a moment in the contract's zone."""
    if value in {True, "true"}:
        return _("yes")
    if value in {False, "false"}:
        return _("no")
    text = str(value if value is not None else "")
    return _moment(text) if _MOMENT.fullmatch(text) else text


def _moment(text: str) -> str:
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
