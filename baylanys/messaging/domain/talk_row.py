"""A conversation's row, its events on the spine and its news, written together under the row's lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from baylanys.accounts.models import Person
from baylanys.core import commands
from baylanys.crm.models import Contact
from baylanys.interactions.domain.wrap_up import WrapUp, save_wrap_up
from baylanys.interactions.fold import summarise
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.messaging import conversation_words as w
from baylanys.messaging.conversation_rules import change_of
from baylanys.messaging.conversation_words import Change, Record, Refused, Situation, Talk
from baylanys.messaging.models import Conversation
from baylanys.messaging.refusals import refusal
from baylanys.messaging.talk_news import news_of, wants_routing
from baylanys.workforce.models import Operator

_RENAMED = {"operator": "operator_id", "preferred": "preferred_id", "only_for": "only_for_id"}
COLUMNS = {each.name: _RENAMED.get(each.name, each.name) for each in fields(Talk)}
_PEOPLE = ("operator", "by", "target")
_ROW_FIELDS = ("language", "topic", "queue", "outcome", "queue_entered_at", "answered_at", "ended_at", "wait_ms")


def locked(conversation_id: UUID) -> Conversation:
    """The row, nobody else's until the end of the transaction. Raises Conversation.DoesNotExist."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("identity__contact", "number")
    return rows.get(pk=conversation_id)


def talk_of(row: Conversation) -> Talk:
    """The row as a value."""
    return Talk(**{name: getattr(row, column) for name, column in COLUMNS.items()})


def apply(
    row: Conversation, event: w.Event, around: Situation, *, from_engine: bool = False, by: Person | None = None
) -> Change:
    """The event has happened to the locked row. Raises NotPossible with the rule's code where it cannot.

    The engine hears of what concerns routing, unless it is the one who tells.
    """
    before = talk_of(row)
    try:
        change = change_of(before, event, around)
    except Refused as refused:
        raise refusal(refused.code) from None
    write(row, before, change, around.at)
    for phase, people, detail in news_of(before, change.talk, event):
        commands.announce("chat", people=people, conversation=str(row.pk), phase=phase, **detail)
    if not from_engine and wants_routing(before, change.talk):
        commands.give_order("conversation_changed", {"conversation": str(row.pk)})
    return change


def write(row: Conversation, before: Talk, change: Change, at: datetime) -> None:
    """Row and spine are as the change says. Raises NotPossible where the row was in another state."""
    told = asdict(change.talk)
    fresh = {column: told[name] for name, column in COLUMNS.items() if told[name] != getattr(before, name)}
    if fresh and not Conversation.objects.filter(pk=row.pk, state=before.state).update(**fresh):
        raise refusal("not_waiting")
    for column, value in fresh.items():
        setattr(row, column, value)
    record(row.interaction_id, change.records, at)
    _remember_language(row, change.records)


def record(interaction_id: UUID, records: tuple[Record, ...], at: datetime) -> None:
    """The events stand behind those there are, and the interaction's row is what they all fold to."""
    if not records:
        return
    stood = list(InteractionEvent.objects.filter(interaction=interaction_id).order_by("seq"))
    fresh = _events(interaction_id, records, stood[-1].seq if stood else 0, at)
    InteractionEvent.objects.bulk_create(fresh)
    folded = _folded([*stood, *fresh])
    Interaction.objects.filter(pk=interaction_id).update(**folded)
    if folded["ended_at"]:
        commands.announce("register", interaction=str(interaction_id))


def begin(row: Conversation, interaction: Interaction, change: Change, at: datetime) -> None:
    """A new conversation stands with its interaction and its first events."""
    events = _events(interaction.pk, change.records, 0, at)
    for name, value in _folded(events).items():
        setattr(interaction, name, value)
    interaction.save(force_insert=True)
    for name, column in COLUMNS.items():
        setattr(row, column, getattr(change.talk, name))
    row.save(force_insert=True)
    InteractionEvent.objects.bulk_create(events)
    _remember_language(row, change.records)


def _events(interaction_id: UUID, records: tuple[Record, ...], last: int, at: datetime) -> list[InteractionEvent]:
    names = _user_names(records)
    return [
        InteractionEvent(
            interaction_id=interaction_id, seq=last + step, at=at, kind=each.kind, detail=_told(each, names)
        )
        for step, each in enumerate(records, start=1)
    ]


def _folded(events: list[InteractionEvent]) -> dict[str, Any]:
    """What the columns of the interaction's row say by these events."""
    summary = summarise(events)
    row = {name: getattr(summary, name) for name in _ROW_FIELDS}
    named = Operator.objects.filter(person__username=summary.operator) if summary.operator else None
    return {**row, "talk_ms": _fitting(summary.talk_ms), "operator": named.first() if named is not None else None}


def _fitting(milliseconds: int | None) -> int | None:
    """A conversation may last weeks; the column holds 24 days."""
    return None if milliseconds is None else min(milliseconds, 2**31 - 1)


def _user_names(records: tuple[Record, ...]) -> dict[int, str]:
    ids = {each.detail[name] for each in records for name in _PEOPLE if isinstance(each.detail.get(name), int)}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "username")) if ids else {}


def _told(record: Record, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        name: names.get(value, "") if name in _PEOPLE and isinstance(value, int) else value
        for name, value in record.detail.items()
        if value is not None
    }


def _remember_language(row: Conversation, records: tuple[Record, ...]) -> None:
    """The language that the person wrote in or chose is the person's from now on."""
    chosen = [each.detail["language"] for each in records if each.kind == "language_chosen"]
    if chosen and row.identity.contact.language != chosen[-1]:
        Contact.objects.filter(pk=row.identity.contact_id).exclude(language=chosen[-1]).update(language=chosen[-1])


def save_result(row: Conversation, *, result: str, note: str) -> None:
    """What came of it stands in the register."""
    save_wrap_up(WrapUp(str(row.interaction_id), result, note))
