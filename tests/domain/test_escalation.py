"""Requests are escalated: each step once, with who was told, by page and by e-mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from baylanys.accounts.choices import Role
from baylanys.contract.domain.calendar import DEMO, put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.crm.domain.case import ask_person, close_case, open_case, take_case
from baylanys.crm.domain.escalation import end_step, escalate_cases, see_notices, set_step
from baylanys.crm.escalation_queries import levels_of, unseen_cases
from baylanys.crm.models import Case, CaseEscalation, CaseEvent, ClassifierLine, EscalationNotice
from baylanys.operations.domain.escalation_mail import send_waiting_notices
from tests.case_rows import put_guide_in_force
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
AGO = timedelta(days=60)


@pytest.fixture(autouse=True)
def guide() -> None:
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code=DEMO), None, clock.now() - AGO)
    put_guide_in_force(clock.now() - AGO)


def opened() -> Case:
    line = ClassifierLine.objects.get(code="platform-password")
    line.required = []
    known = {"project": "", "language": "ru", "channel": "call", "description": "Когда?", "contact": None}
    return open_case(line=line, interaction=None, by=None, at=clock.now(), **known)


def step(moment: str = "at", amount: int = 0, level: int = 1, **more: Any) -> int:
    known = {"clock": "completion", "whom": ["supervisors"], "by_mail": False, "by": None, "at": clock.now() - AGO}
    return set_step(moment=moment, amount=amount, level=level, **{**known, **more}).pk


def told() -> list[tuple[int, str]]:
    rows = EscalationNotice.objects.order_by("escalation__step__level", "person__username")
    return [(row.escalation.step.level, row.person.username) for row in rows]


def test_each_step_is_carried_out_once_with_who_was_told() -> None:
    boss, case = person("boss", Role.SUPERVISOR), opened()
    worker = person("worker")
    take_case(case=case, version=case.version, by=worker, at=clock.now())
    step("before", 25, whom=["assignee"])
    step("at", level=2, whom=["assignee", "supervisors"])
    quarter = case.due_at - (case.due_at - case.opened_at) / 4
    assert escalate_cases(at=quarter - timedelta(seconds=1)) == []
    assert escalate_cases(at=quarter) == [case.pk]
    assert escalate_cases(at=quarter + timedelta(minutes=1)) == []
    assert escalate_cases(at=case.due_at) == [case.pk]
    assert escalate_cases(at=case.due_at + timedelta(days=9)) == []
    assert told() == [(1, "worker"), (2, "boss"), (2, "worker")]
    events = CaseEvent.objects.filter(kind="escalated").order_by("at")
    known = [(each.detail["level"], each.detail["told"]) for each in events]
    assert known == [(1, ["worker"]), (2, ["worker", "boss"])]
    assert levels_of([case.pk]) == {case.pk: 2}
    assert unseen_cases(boss) == [case.pk]
    see_notices(case=case, by=boss, at=clock.now())
    assert (unseen_cases(boss), unseen_cases(worker)) == ([], [case.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseEscalation.objects.update(at=clock.now())


def test_after_an_interruption_nothing_is_left_out_and_nobody_is_told_twice() -> None:
    person("boss", Role.SUPERVISOR)
    person("root", Role.ADMINISTRATOR)
    case = opened()
    step("before", 25)
    step("at", level=2)
    step("after", 1, level=3, whom=["supervisors", "administrators"])
    assert escalate_cases(at=case.due_at + timedelta(days=30)) == [case.pk]
    assert CaseEscalation.objects.count() == 3
    assert told() == [(3, "boss"), (3, "root")]


def test_what_waits_for_the_person_or_is_closed_is_left_alone_and_the_mark_goes_with_the_clock() -> None:
    person("boss", Role.SUPERVISOR)
    step()
    step(clock="first_answer", level=2)
    waiting, closed, late = opened(), opened(), opened()
    ask_person(case=waiting, version=waiting.version, comment="", by=None, at=clock.now())
    close_case(case=closed, version=closed.version, answer="Да", by=None, at=clock.now())
    assert escalate_cases(at=late.first_answer_due_at) == [late.pk]
    assert levels_of([late.pk]) == {late.pk: 2}
    ask_person(case=late, version=late.version, comment="", by=None, at=clock.now())
    assert levels_of([late.pk]) == {}
    assert escalate_cases(at=late.due_at) == []


def test_a_new_setting_stirs_up_nothing_old_and_an_ended_one_nothing_new() -> None:
    person("boss", Role.SUPERVISOR)
    case = opened()
    step(at=case.due_at + timedelta(seconds=1))
    ended = step(level=2)
    end_step(step=ended, by=None, at=case.due_at - timedelta(seconds=1))
    assert escalate_cases(at=case.due_at + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"moment": "before", "amount": 0}, "bad_step"),
        ({"moment": "at", "amount": 1}, "bad_step"),
        ({"moment": "never"}, "bad_step"),
        ({"level": 4}, "bad_step"),
        ({"whom": []}, "nobody_told"),
        ({"whom": ["strangers"]}, "nobody_told"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(values: dict[str, Any], code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        step(**values)
    assert refused.value.code == code


def test_an_email_leaves_once_and_only_for_those_who_have_an_address() -> None:
    with_address, _without = person("boss", Role.SUPERVISOR), person("other", Role.SUPERVISOR)
    type(with_address).objects.filter(pk=with_address.pk).update(email="boss@example.org", language="en")
    case = opened()
    step(by_mail=True)
    escalate_cases(at=case.due_at)
    assert send_waiting_notices(at=case.due_at) == 1
    assert send_waiting_notices(at=case.due_at) == 0
    states = dict(EscalationNotice.objects.values_list("person__username", "mail"))
    assert states == {"boss": "sent", "other": ""}
