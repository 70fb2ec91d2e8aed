"""What the guard has in force, who has switched it off, and what it wants of an operator. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import F

from baylanys.desktop.guard_words import act_words, reason_words
from baylanys.guard.domain.actions import in_force_at
from baylanys.guard.models import CalledOperator, GuardSwitch
from baylanys.guard.rules import Act, InForce, Switch, switched_off
from baylanys.guard.rules_in_force import last_switches
from baylanys.guard.rules_operators import Answer
from baylanys.routing.domain.outbound_hold import Hold, outbound_held
from baylanys.routing.models import FloorEvent
from baylanys.workforce.models import Operator

LOG_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One action in force."""

    act: Act
    what: str
    since: datetime
    why: str


@dataclass(frozen=True)
class Cause:
    """A reason, and everything that is done because of it; `act` is the first of these."""

    act: Act
    since: datetime
    why: str
    does: list[str]


@dataclass(frozen=True)
class Off:
    """One word by which an action, or all, is switched off; `act` empty: all."""

    act: str
    what: str
    row: GuardSwitch


@dataclass(frozen=True)
class Asked:
    """What the guard wants of an operator: an answer, or that it is understood."""

    answer: str
    why: str
    back_to: str

    @property
    def open(self) -> bool:
        return self.answer == Answer.ASKED

    @property
    def on_the_line(self) -> bool:
        return self.answer in {Answer.ACCEPTED, Answer.MOVED}


def lines_now(at: datetime) -> list[Line]:
    """Everything in force, oldest first."""
    return [Line(each.act, act_words(each.act), each.since, _why(each)) for each in in_force_at(at)]


def causes_now(at: datetime) -> list[Cause]:
    """The same with what has one reason together: one line each."""
    causes: dict[tuple[str, str], Cause] = {}
    for each in in_force_at(at):
        key = f"{each.since:%c}", _why(each)
        cause = causes.setdefault(key, Cause(each.act, each.since, key[1], []))
        cause.does.append(act_words(each.act))
    return list(causes.values())


def _why(each: InForce) -> str:
    return reason_words(each.measure, each.value, each.threshold)


def off_now(at: datetime) -> list[Off]:
    """What is switched off at this moment; where everything is, that alone."""
    rows = last_switches()
    off = [act for act, row in rows.items() if switched_off([Switch(act, row.off, row.at, row.until)], at)]
    shown = [None] if None in off else off
    return [Off(str(act or ""), act_words(act), rows[act]) for act in shown]


def asked_of(operator: Operator, at: datetime) -> Asked | None:
    """What stands on the operator's desk; None while the guard wants nothing of this operator."""
    act = next((each for each in in_force_at(at) if each.act is Act.OPERATORS), None)
    row = CalledOperator.objects.filter(operator=operator).first()
    if act is None or row is None:
        return None
    return Asked(row.answer, _why(act), row.back_to)


def hold_now(at: datetime) -> Hold | None:
    """The hold of outbound, where there is one."""
    return outbound_held(at)


def log_page(number: str) -> Page:
    """What the guard did and who switched it, newest first."""
    rows = FloorEvent.objects.filter(kind__startswith="guard_").select_related("actor", "operator__person")
    return Paginator(rows.order_by(F("at").desc(), "-pk"), LOG_PAGE).get_page(number)
