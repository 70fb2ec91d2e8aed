"""Which steps of escalation a request has come to: before its due times, at them, after them (6). Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.contract.due_time import due_at
from baylanys.contract.timetable import Timetable
from baylanys.crm.cases.states import CLOSED, WAITING, Clocks

FIRST_ANSWER, COMPLETION = "first_answer", "completion"
BEFORE, AT_DUE, AFTER = "before", "at", "after"
ASSIGNEE, SUPERVISORS, ADMINISTRATORS, CUSTOMER = "assignee", "supervisors", "administrators", "customer"
WHOM = (ASSIGNEE, SUPERVISORS, ADMINISTRATORS, CUSTOMER)
LEVELS = range(1, 4)
AMOUNTS = {BEFORE: range(1, 100), AT_DUE: range(1), AFTER: range(1, 1_001)}
"""What may be asked for: a part of the time in per cent, nothing, hours of working time."""


@dataclass(frozen=True, slots=True)
class Step:
    """A dated row of the settings; `amount`: per cent of the time that are left, or working hours since it was due."""

    number: int
    clock: str
    moment: str
    amount: int
    level: int
    valid_from: datetime
    valid_until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


@dataclass(frozen=True, slots=True)
class Reached:
    """A step that the request came to at `moment`, and the due time that it is about."""

    step: Step
    due_at: datetime
    moment: datetime


def running_due(clock: str, clocks: Clocks) -> datetime | None:
    """By when this clock asks for something, None once it has been given."""
    if clock == FIRST_ANSWER:
        return clocks.first_answer_due_at if clocks.first_answered_at is None else None
    return clocks.due_at if clocks.closed_at is None else None


def steps_reached(
    steps: Iterable[Step], clocks: Clocks, state: str, done: Collection[tuple[int, datetime]],
    timetable: Timetable, at: datetime,
) -> list[Reached]:  # fmt: skip
    """The steps to be carried out now, the highest first; `done`: numbers of steps with the due times they were for.

    Nothing for what is closed or waits for the person: those are caught up with when it is in work again. A step counts
    where it held at its own moment, so that a new setting stirs up nothing old, and an interruption loses nothing.
    """
    if state in {CLOSED, WAITING}:
        return []
    found = []
    for step in steps:
        due = running_due(step.clock, clocks)
        if due is None or (step.number, due) in done:
            continue
        moment = _moment(step, due, clocks.opened_at, timetable, at)
        if moment is not None and step.holds(moment):
            found.append(Reached(step, due, moment))
    return sorted(found, key=lambda each: (-each.step.level, -each.moment.timestamp(), each.step.number))


def whom_instead(whom: Collection[str], *, has_assignee: bool, with_customer: bool) -> set[str]:
    """Whom a step tells: where nobody has the request, those whose turn it is stand in for the assignee."""
    told = set(whom)
    if ASSIGNEE in told and not has_assignee:
        told = told - {ASSIGNEE} | {CUSTOMER if with_customer else SUPERVISORS}
    return told


def _moment(step: Step, due: datetime, opened: datetime, timetable: Timetable, at: datetime) -> datetime | None:
    """When the step was reached; None while it is not. Working time never passes faster than the clock, which spares
    counting it for what is not late enough."""
    if step.moment == BEFORE:
        moment = due - (due - opened) * (step.amount / 100)
    elif step.moment == AFTER:
        hours = timedelta(hours=step.amount)
        moment = due_at(due, hours, timetable) if due + hours <= at else due + hours
    else:
        moment = due
    return moment if moment <= at else None
