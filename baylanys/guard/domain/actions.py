"""What the guard has in force, kept for pages and for the next engine; switched off and on by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.core import commands
from baylanys.guard.models import ActionInForce, CalledOperator, GuardSwitch
from baylanys.guard.rules import Act, InForce, Measure
from baylanys.guard.rules_operators import Answer
from baylanys.routing.domain.floor_event import FloorNote, save_floor_note
from baylanys.routing.domain.outbound_hold import HELD_FOR, hold_outbound, release_outbound

HOLDER = "guard"
TAKEN_UP_WITHIN = timedelta(minutes=2)
"""An engine that was away for longer begins anew: the floor of before says nothing any more."""

LONGEST_OFF = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class CalledNow:
    """How it stands with one operator (`person`: the id); `back_to`: the break to return to, empty for none."""

    person: int
    answer: Answer
    at: datetime
    back_to: str = ""


@transaction.atomic
def keep_in_force(*, acts: Sequence[InForce], called: Sequence[CalledNow], at: datetime) -> None:
    """These actions are in force for a while from that moment on, and no others; again is safe."""
    ActionInForce.objects.exclude(act__in=[each.act for each in acts]).delete()
    for each in acts:
        said = {name: getattr(each, name) for name in ("measure", "since", "value", "threshold")}
        ActionInForce.objects.update_or_create(act=each.act, defaults={**said, "until": at + HELD_FOR})
    _keep_outbound(next((each for each in acts if each.act is Act.OUTBOUND), None), at)
    CalledOperator.objects.exclude(operator__in=[each.person for each in called]).delete()
    for person in called:
        told = {"answer": person.answer, "at": person.at, "back_to": person.back_to}
        CalledOperator.objects.update_or_create(operator_id=person.person, defaults=told)


def _keep_outbound(held: InForce | None, at: datetime) -> None:
    if held is None:
        release_outbound(holder=HOLDER)
        return
    hold_outbound(
        holder=HOLDER, reason=held.measure, value=held.value, threshold=held.threshold, since=held.since, at=at
    )


def in_force_at(at: datetime, *, late: timedelta = timedelta(0)) -> list[InForce]:
    """The actions that are in force at that moment, or were until lately."""
    rows = ActionInForce.objects.filter(until__gt=at - late, until__lte=at + 2 * HELD_FOR)
    found = [InForce(Act(row.act), Measure(row.measure), row.since, row.value, row.threshold) for row in rows]
    return sorted(found, key=lambda each: (each.since, list(Act).index(each.act)))


def called_now() -> list[CalledNow]:
    """Operators who are asked or moved."""
    rows = CalledOperator.objects.all()
    return [CalledNow(row.operator_id, Answer(row.answer), row.at, row.back_to) for row in rows]


@transaction.atomic
def switch_off(*, act: Act | None, until: datetime | None, reason: str, by: Person, at: datetime) -> None:
    """The action (None: all of them) ends at once and begins no more until that moment, or until it is on again.

    What is held is released by the same transaction; the engine hears of it. Raises SettingRefused without a reason
    (reason_missing), and for a moment that is over or too far away (wrong_moment).
    """
    if not reason.strip():
        raise SettingRefused(_("Say why the guard is switched off: it stands in the log."), code="reason_missing")
    if until is not None and not at < until <= at + LONGEST_OFF:
        raise SettingRefused(_("Choose a moment from now on, within 31 days."), code="wrong_moment")
    _write_switch(act=act, off=True, until=until, reason=reason.strip()[:200], by=by, at=at)
    ended = ActionInForce.objects.all() if act is None else ActionInForce.objects.filter(act=act)
    ended.delete()
    if act in {None, Act.OUTBOUND}:
        release_outbound(holder=HOLDER)


@transaction.atomic
def switch_on(*, act: Act | None, by: Person, at: datetime) -> None:
    """The action (None: all of them) may begin again."""
    _write_switch(act=act, off=False, until=None, reason="", by=by, at=at)


def _write_switch(*, act: Act | None, off: bool, until: datetime | None, reason: str, by: Person, at: datetime) -> None:
    GuardSwitch.objects.create(act=act or "", off=off, until=until, reason=reason, by=by, at=at)
    told: dict[str, Any] = {
        "act": str(act or ""),
        "until": until.isoformat(timespec="seconds") if until else "",
        "why": reason,
    }
    note = FloorNote("guard_off" if off else "guard_on", at, actor=by.pk, detail=told)
    save_floor_note(note)
    commands.announce("floor", kind=note.kind, operator=0, alarm=False, key=note.key)
    commands.announce("guard")
    note_change(kind="guard_switch", by=by, at=at, off=off, **told)
