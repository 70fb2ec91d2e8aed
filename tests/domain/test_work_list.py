"""Calls that nobody served become work, once; served numbers leave the list by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.contract.domain.calendar import put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core.errors import NotPossible
from baylanys.core.ids import new_id
from baylanys.interactions.fold import Event
from baylanys.routing.models import Queue
from baylanys.telephony.call_messages import CallState, Stage
from baylanys.telephony.choices import TaskKind, TaskState
from baylanys.telephony.domain.call import CallWrite, save_calls
from baylanys.telephony.domain.task import finish_task, give_task_back, take_task
from baylanys.telephony.models import Task
from baylanys.telephony.task_queries import TaskFilter, tasks, tasks_due
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
MONDAY_TEN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
NUMBER = "+77010000009"


@pytest.fixture(autouse=True)
def hours() -> None:
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code="contract"), None, datetime(2026, 1, 1, tzinfo=UTC))
    Queue.objects.create(code="general", name_ru="Общая")


def written(*kinds: str, at: datetime = MONDAY_TEN, number: str = NUMBER, twice: bool = False, **details: dict) -> str:
    """A call of these events, a second apart, stands in the database."""
    told = [Event("arrived", at, {"number": number, "direction": "inbound"})]
    for second, kind in enumerate(kinds, start=1):
        told.append(Event(kind, at + timedelta(seconds=second), details.get(kind, {})))
    call = str(new_id())
    state = CallState(interaction=call, channel=call, direction="inbound", stage=Stage.ENDED, number=number)
    for _ in range(2 if twice else 1):
        save_calls([CallWrite(state, tuple(told), len(told), None)], {})
    return call


def lost(**how: object) -> str:
    return written("queue_entered", "left_queue", "hung_up", hung_up={"side": "contact", "cause": 16}, **how)


def message(**how: object) -> str:
    return written("ivr_entered", "closed", "voicemail_started", "voicemail_left", "hung_up", **how)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("queue_entered", "hung_up"), TaskKind.LOST),
        (("ivr_entered", "closed", "hung_up"), TaskKind.AFTER_HOURS),
        (("queue_entered", "left_queue", "voicemail_started", "voicemail_left", "hung_up"), TaskKind.VOICEMAIL),
        (("queue_entered", "answered", "left_queue", "hung_up"), None),
    ],
)
def test_what_nobody_served_is_work(kinds: tuple[str, ...], expected: TaskKind | None) -> None:
    written(*kinds, twice=True)
    assert list(Task.objects.values_list("kind", flat=True)) == ([expected] if expected else [])


def test_who_left_the_menu_and_whom_we_had_no_line_for_are_work_too() -> None:
    written("ivr_entered", "hung_up", hung_up={"side": "contact", "cause": 16})
    written("refused", refused={"reason": "no_line"}, number="+77010000002")
    written("refused", refused={"reason": "unknown_number"}, number="+77010000003")
    assert sorted(Task.objects.values_list("kind", flat=True)) == ["left_in_ivr", "refused"]


def test_a_conversation_that_broke_down_is_due_at_once() -> None:
    written("queue_entered", "answered", "hung_up", hung_up={"side": "system", "cause": 16})
    task = Task.objects.get()
    assert (task.kind, task.due_at) == (TaskKind.DROPPED, task.created_at)


def test_a_number_that_calls_in_vain_three_times_is_one_task() -> None:
    for minute in range(3):
        lost(at=MONDAY_TEN + timedelta(minutes=minute))
    assert tasks(TaskFilter(), 0).get().calls == 3


def test_a_withheld_number_is_work_only_with_a_message() -> None:
    lost(number="")
    message(number="")
    assert Task.objects.get().kind == TaskKind.VOICEMAIL


def test_a_lost_call_is_due_the_same_day_and_one_of_the_weekend_on_monday_morning() -> None:
    lost()
    assert Task.objects.get().due_at == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    lost(at=SATURDAY, number="+77010000008")
    assert Task.objects.get(number="+77010000008").due_at == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


def test_a_task_leaves_by_itself_when_the_number_is_served() -> None:
    lost()
    message()
    lost(number="+77010000008")
    served = written("queue_entered", "answered", "hung_up", at=MONDAY_TEN + timedelta(hours=1), twice=True)
    closed = Task.objects.filter(state=TaskState.SERVED)
    assert [str(task.served_by_id) for task in closed] == [served, served]
    assert Task.objects.get(number="+77010000008").state == TaskState.NEW
    lost(at=MONDAY_TEN + timedelta(hours=2))
    assert Task.objects.filter(number=NUMBER, state=TaskState.NEW).count() == 1


def test_one_takes_a_task_and_the_other_hears_so() -> None:
    lost()
    task, first, second = Task.objects.get(), person("operator1"), person("operator2")
    take_task(task=task, person=first, at=MONDAY_TEN)
    take_task(task=task, person=first, at=MONDAY_TEN)
    with pytest.raises(NotPossible) as refusal:
        take_task(task=task, person=second, at=MONDAY_TEN)
    assert refusal.value.code == "task_taken"
    with pytest.raises(NotPossible):
        finish_task(task=task, person=second, note="done", may_any=False, at=MONDAY_TEN)
    give_task_back(task=task, person=second, may_any=True)
    take_task(task=task, person=second, at=MONDAY_TEN)


def test_a_task_is_done_with_a_note_only() -> None:
    lost()
    task, somebody = Task.objects.get(), person("operator1")
    with pytest.raises(NotPossible) as refusal:
        finish_task(task=task, person=somebody, note="  ", may_any=False, at=MONDAY_TEN)
    assert refusal.value.code == "note_missing"
    finish_task(task=task, person=somebody, note="Перезвонил", may_any=False, at=MONDAY_TEN)
    task.refresh_from_db()
    assert (task.state, task.owner, task.note) == (TaskState.DONE, somebody, "Перезвонил")


def test_the_desk_shows_own_tasks_first_and_of_the_others_those_due() -> None:
    for number in ("+77010000001", "+77010000002", "+77010000003"):
        lost(number=number)
    somebody, taken = person("operator1"), Task.objects.last()
    take_task(task=taken, person=somebody, at=MONDAY_TEN)
    assert list(tasks_due(somebody.pk, MONDAY_TEN)) == [taken]
    evening = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    assert tasks_due(somebody.pk, evening + timedelta(hours=1)).first() == taken
    assert tasks_due(somebody.pk, evening + timedelta(hours=1)).count() == 3
