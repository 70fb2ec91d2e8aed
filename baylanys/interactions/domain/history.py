"""A history of calls becomes rows of the spine: all of it, or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.crm.models import ContactPhone
from baylanys.interactions.fold import Event, summarise
from baylanys.interactions.history.calls import Problem, check_call, in_order
from baylanys.interactions.history.lines import HistoryLine, LineWrong, read_line
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.workforce.models import Operator

SPACE = UUID("6f6f1c0e-6a0c-5b53-9d36-5a1d0a4d8c11")
"""Calls from elsewhere have ids made of their names, so that a file read again finds its calls."""
BATCH = 1_000


@dataclass(slots=True)
class Read:
    """A file as read: its calls in order, and every line that is wrong."""

    calls: dict[str, list[HistoryLine]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many calls and events are new, and how many calls were here already."""

    calls: int
    events: int
    known: int


class HistoryRefused(Exception):
    """Nothing was taken in; `problems` names every wrong line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} lines are wrong")
        self.problems = problems


def read_history(lines: Iterable[str], now: datetime) -> Read:
    """The file's calls and all its faults; empty lines are passed over."""
    read = Read()
    found: dict[str, list[HistoryLine]] = defaultdict(list)
    for number, text in enumerate(lines, start=1):
        if text.strip():
            try:
                line = read_line(number, text, now)
            except LineWrong as wrong:
                read.problems.append((number, str(wrong)))
            else:
                found[line.call].append(line)
    for call, told in found.items():
        read.calls[call] = in_order(told)
        if not read.problems:
            read.problems += check_call(read.calls[call])
    read.problems.sort()
    return read


@transaction.atomic
def import_history(read: Read, *, at: datetime) -> Imported:
    """All calls of the file are in the register; those imported before stay as they are.

    Raises HistoryRefused, and takes nothing, where a line is wrong or a call is here with other events.
    """
    if read.problems:
        raise HistoryRefused(read.problems)
    ids = {call: uuid5(SPACE, call) for call in read.calls}
    known = _known(ids)
    changed = [(read.calls[call][0].number, _changed(call)) for call in known if not _same(ids[call], read.calls[call])]
    if changed:
        raise HistoryRefused(sorted(changed))
    fresh = {ids[call]: read.calls[call] for call in read.calls if call not in known}
    _write(fresh)
    imported = Imported(len(fresh), sum(len(told) for told in fresh.values()), len(known))
    after = {"calls": imported.calls, "events": imported.events, "known": imported.known}
    write_audit(AuditKind.IMPORTED, by=None, at=at, about=("history", ""), after=after)
    return imported


def _known(ids: dict[str, UUID]) -> set[str]:
    present = set(Interaction.objects.filter(pk__in=ids.values()).values_list("pk", flat=True))
    return {call for call, pk in ids.items() if pk in present}


def _changed(call: str) -> str:
    return f"call {call} was imported before with other events"


def _same(pk: UUID, told: Sequence[HistoryLine]) -> bool:
    stored = [Event(row.kind, row.at, row.detail) for row in InteractionEvent.objects.filter(interaction=pk)]
    return stored == _events(told)


def _events(told: Sequence[HistoryLine]) -> list[Event]:
    """The call's events as stored: its arrival says that it came from elsewhere, where its sound is too."""
    first, *others = [line.event for line in told]
    return [Event(first.kind, first.at, {**first.detail, "imported": told[0].call}), *others]


def _write(fresh: dict[UUID, list[HistoryLine]]) -> None:
    contacts = dict(ContactPhone.objects.values_list("e164", "contact_id"))
    operators = dict(Operator.objects.values_list("person__username", "person_id"))
    stories = {pk: _events(told) for pk, told in fresh.items()}
    rows = (_row(pk, story, contacts, operators) for pk, story in stories.items())
    Interaction.objects.bulk_create(rows, batch_size=BATCH)
    InteractionEvent.objects.bulk_create(
        (
            InteractionEvent(interaction_id=pk, seq=seq, at=event.at, kind=event.kind, detail=dict(event.detail))
            for pk, story in stories.items()
            for seq, event in enumerate(story)
        ),
        batch_size=BATCH,
    )


def _row(pk: UUID, story: Sequence[Event], contacts: dict[str, int], operators: dict[str, int]) -> Interaction:
    summary, arrival = summarise(story), story[0]
    number = str(arrival.detail.get("number") or "")
    return Interaction(
        id=pk,
        direction=summary.direction,
        contact_id=contacts.get(number),
        contact_number=number,
        line=str(arrival.detail.get("line") or ""),
        language=summary.language,
        topic=summary.topic[:40],
        queue=summary.queue[:40],
        operator_id=operators.get(summary.operator or ""),
        outcome=summary.outcome,
        arrived_at=arrival.at,
        queue_entered_at=summary.queue_entered_at,
        answered_at=summary.answered_at,
        ended_at=summary.ended_at,
        wait_ms=summary.wait_ms,
        talk_ms=summary.talk_ms,
        result=summary.result,
        is_self_check=bool(arrival.detail.get("self_check")),
    )
