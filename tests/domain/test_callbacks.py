"""Promises in the database: one per number, dialled once at a time, kept, broken, or served otherwise."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from baylanys.accounts.models import Person
from baylanys.contract.domain.calendar import put_calendar_in_force, seed_calendars
from baylanys.contract.errors import SettingRefused
from baylanys.contract.models import Calendar, SettingChange
from baylanys.core.errors import NotPossible
from baylanys.core.ids import new_id
from baylanys.core.models import AuditEntry, Order
from baylanys.interactions.fold import Event, summarise
from baylanys.interactions.models import Interaction
from baylanys.reporting.call_facts import facts_of
from baylanys.routing.models import Queue, Waiting
from baylanys.telephony.call_messages import CallState, Stage
from baylanys.telephony.choices import CallbackState, TaskState
from baylanys.telephony.domain.call import CallWrite, save_calls
from baylanys.telephony.domain.callback_rule import dated_rules, set_callback_rule
from baylanys.telephony.domain.promise import (
    begin_attempt,
    dialling_promises,
    end_attempt,
    promises_since,
    promises_to_dial,
    settle_overdue,
)
from baylanys.telephony.domain.promise_cancelling import cancel_promise
from baylanys.telephony.domain.task import finish_task
from baylanys.telephony.models import Callback, CallbackAttempt, CallbackRequest, CallbackRule, Task
from baylanys.telephony.promise_rules import PromiseRule, rule_at
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
CLOSING = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
NUMBER = "+77010000009"
RULE = PromiseRule()


@pytest.fixture(autouse=True)
def hours() -> None:
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code="contract"), None, datetime(2026, 1, 1, tzinfo=UTC))
    Queue.objects.create(code="general", name_ru="Общая")


def write(state: CallState, told: list[Event]) -> str:
    save_calls([CallWrite(state, tuple(told), len(told), None)], {})
    return state.interaction


def asked(at: datetime = TEN, number: str = NUMBER, ended: bool = True) -> str:
    """A call whose caller waits 70 s and accepts a callback."""
    call = str(new_id())
    stage = Stage.ENDED if ended else Stage.PROMISED
    state = CallState(
        interaction=call, channel=call, direction="inbound", stage=stage, number=number, queue="general",
        queue_entered_at=at,
    )  # fmt: skip
    later = at + timedelta(seconds=70)
    told = [
        Event("arrived", at, {"number": number, "direction": "inbound"}),
        Event("queue_entered", at, {"queue": "general"}),
        Event("left_queue", later, {"reason": "callback"}),
        Event("callback_accepted", later, {"number": number}),
    ]
    if ended:
        told.append(Event("hung_up", later + timedelta(seconds=5), {"side": "system"}))
    return write(state, told)


def talked(at: datetime, callback: int | None = None) -> str:
    """An operator talks with the number: in the promised call, or in another."""
    call, direction = str(new_id()), "outbound" if callback else "inbound"
    state = CallState(
        interaction=call, channel=call, direction=direction, stage=Stage.TALKING, number=NUMBER, callback=callback
    )
    told = [
        Event("arrived", at, {"number": NUMBER, "direction": direction}),
        Event("answered", at + timedelta(seconds=9), {"operator": "operator1"}),
    ]
    return write(state, told)


def dial(promise: Callback, at: datetime) -> UUID | None:
    call = new_id()
    begun = begin_attempt(callback_id=promise.pk, interaction=call, operator="operator1", at=at)
    return call if begun else None


def give_up(promise: Callback, call: UUID, at: datetime) -> Callback:
    end_attempt(callback_id=promise.pk, interaction=call, rule=RULE, at=at)
    promise.refresh_from_db()
    return promise


def kinds(call: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM interactions_interactionevent WHERE interaction_id = %s ORDER BY seq", [call])
        return [row[0] for row in cursor.fetchall()]


def test_ten_callbacks_asked_for_are_one_promise_at_the_first_place() -> None:
    for minute in range(10):
        asked(TEN + timedelta(minutes=minute))
    promise = Callback.objects.get()
    assert (promise.queue_entered_at, promise.due_at) == (TEN, CLOSING)
    assert CallbackRequest.objects.filter(callback=promise).count() == 10
    assert Task.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Callback.objects.create(
            number=NUMBER, source_id=promise.source_id, queue="general", queue_entered_at=TEN, accepted_at=TEN,
            due_at=CLOSING, next_attempt_at=TEN,
        )  # fmt: skip


def test_a_promise_accepted_less_than_an_hour_before_closing_is_for_the_next_working_day() -> None:
    asked(CLOSING - timedelta(minutes=59))
    assert Callback.objects.get().due_at == CLOSING + timedelta(days=1)


def test_a_promise_waits_until_its_caller_has_hung_up() -> None:
    asked(ended=False)
    assert promises_to_dial(TEN + timedelta(minutes=5)) == []
    asked(number="+77010000008")
    assert [each.number for each in promises_to_dial(TEN + timedelta(minutes=5))] == ["+77010000008"]


def test_the_attempt_stands_before_it_is_dialled_and_nobody_else_dials() -> None:
    source = asked()
    promise = Callback.objects.get()
    call = dial(promise, TEN + timedelta(minutes=25))
    assert call and dial(promise, TEN + timedelta(minutes=25)) is None
    assert CallbackAttempt.objects.get().interaction_id == call
    assert kinds(source)[-1] == "callback_attempted"
    assert dialling_promises() == [(promise.pk, call)]
    with pytest.raises(IntegrityError), transaction.atomic():
        CallbackAttempt.objects.update(operator="operator2")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_dial_at_once_one_does() -> None:
    asked()
    promise = Callback.objects.get()

    def try_it(_number: int) -> UUID | None:
        try:
            return dial(promise, TEN + timedelta(minutes=3))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        begun = [call for call in threads.map(try_it, range(8)) if call]
    assert len(begun) == CallbackAttempt.objects.count() == 1


def test_case_8_reached_is_kept() -> None:
    source = asked()
    promise = Callback.objects.get()
    dial(promise, TEN + timedelta(minutes=25))
    talked(TEN + timedelta(minutes=25, seconds=20), callback=promise.pk)
    promise.refresh_from_db()
    assert promise.state == CallbackState.KEPT
    assert kinds(source)[-3:] == ["callback_attempted", "callback_reached", "callback_kept"]
    assert Interaction.objects.get(pk=source).outcome == "callback_kept"
    assert Task.objects.get().state == TaskState.SERVED
    rows = [Event(each.kind, each.at, each.detail) for each in promise.source.events.all()]
    reached = facts_of(rows).callback
    assert reached and reached.reached_at


def test_case_9_one_attempt_and_nobody_reached_is_broken_at_closing() -> None:
    asked()
    promise = Callback.objects.get()
    call = dial(promise, TEN + timedelta(minutes=25))
    assert call
    give_up(promise, call, TEN + timedelta(minutes=26))
    assert (promise.state, promise.next_attempt_at) == (CallbackState.OPEN, TEN + timedelta(minutes=45))
    assert promises_to_dial(TEN + timedelta(minutes=44)) == []
    settle_overdue(rule=RULE, at=CLOSING)
    promise.refresh_from_db()
    assert promise.state == CallbackState.LOST
    assert Task.objects.get().state == TaskState.NEW
    assert promise.source.outcome == "lost" and "callback_kept" not in kinds(str(promise.source_id))


def test_three_attempts_far_enough_apart_keep_the_promise() -> None:
    asked()
    promise = Callback.objects.get()
    for minute in (10, 30, 50):
        call = dial(promise, TEN + timedelta(minutes=minute))
        assert call
        give_up(promise, call, TEN + timedelta(minutes=minute, seconds=40))
    assert promise.state == CallbackState.TRIED
    assert Task.objects.get().state == TaskState.DONE
    promise.source.refresh_from_db()
    assert promise.source.outcome == "callback_kept"


def test_whoever_was_served_otherwise_is_not_called_back() -> None:
    source = asked()
    promise = Callback.objects.get()
    served = talked(TEN + timedelta(minutes=5))
    promise.refresh_from_db()
    assert (promise.state, str(promise.closed_by)) == (CallbackState.SERVED_OTHERWISE, served)
    assert dial(promise, TEN + timedelta(minutes=6)) is None
    assert kinds(source)[-2:] == ["callback_reached", "callback_kept"]


def test_reached_after_its_day_is_reached_but_not_kept() -> None:
    source = asked()
    promise = Callback.objects.get()
    call = dial(promise, CLOSING - timedelta(minutes=1))
    assert call
    talked(CLOSING + timedelta(seconds=5), callback=promise.pk)
    assert kinds(source)[-1] == "callback_reached"
    assert Interaction.objects.get(pk=source).outcome == "lost"


def cancel(who: Person, *, may_any: bool = False, reason: str = "Решил сам", at: datetime = TEN + timedelta(minutes=3)):
    cancel_promise(task=Task.objects.get(), person=who, reason=reason, may_any=may_any, at=at)


def test_a_cancelled_promise_is_never_dialled_and_stays_lost() -> None:
    source, who = asked(), person("operator1")
    cancel(who)
    promise, task = Callback.objects.get(), Task.objects.get()
    assert (promise.state, promise.closed_at) == (CallbackState.CANCELLED, TEN + timedelta(minutes=3))
    assert (task.state, task.note, task.owner) == (TaskState.DONE, "Решил сам", who)
    assert promises_to_dial(TEN + timedelta(hours=1)) == [] and dial(promise, TEN + timedelta(hours=1)) is None
    assert kinds(source)[-1] == "callback_cancelled"
    assert Interaction.objects.get(pk=source).outcome == "lost"
    line = AuditEntry.objects.get(kind="callback_cancelled")
    assert (line.person_id, line.after["reason"]) == (who.pk, "Решил сам")
    asked(TEN + timedelta(minutes=10))
    assert Callback.objects.filter(state=CallbackState.OPEN).count() == 1, "who asks again is promised again"


@pytest.mark.parametrize(
    ("prepare", "reason", "code"),
    [
        (lambda: None, "  ", "reason_missing"),
        (lambda: Task.objects.update(owner=person("operator2"), state="taken"), "Так", "task_taken"),
        (lambda: dial(Callback.objects.get(), TEN + timedelta(minutes=2)), "Так", "promise_dialled"),
        (lambda: talked(TEN + timedelta(minutes=2)), "Так", "promise_over"),
    ],
)
def test_what_cannot_be_cancelled_says_why(prepare, reason: str, code: str) -> None:
    asked()
    prepare()
    before = Callback.objects.values_list("state", flat=True).get()
    with pytest.raises(NotPossible) as refusal:
        cancel(person("operator1"), reason=reason)
    assert refusal.value.code == code
    assert Callback.objects.values_list("state", flat=True).get() == before


def test_a_supervisor_cancels_anybodys_promise() -> None:
    asked()
    Task.objects.update(owner=person("operator2"), state="taken")
    cancel(person("boss", "supervisor"), may_any=True)
    assert Callback.objects.get().state == CallbackState.CANCELLED


def test_a_task_with_a_standing_promise_is_not_simply_done() -> None:
    asked()
    with pytest.raises(NotPossible) as refusal:
        finish_task(task=Task.objects.get(), person=person("operator1"), note="Так", may_any=True, at=TEN)
    assert refusal.value.code == "promise_open"


def test_a_promised_call_that_waits_is_not_a_waiting_caller() -> None:
    state = CallState(
        interaction=str(new_id()), channel="x", direction="outbound", stage=Stage.OFFERED, number=NUMBER,
        queue="general", queue_entered_at=TEN, callback=1,
    )  # fmt: skip
    write(state, [Event("arrived", TEN, {"number": NUMBER, "direction": "outbound"})])
    assert not Waiting.objects.exists()


def test_rules_are_dated_rows_of_all_queues_or_of_one() -> None:
    def rules(at: datetime) -> dict[str, PromiseRule]:
        return {queue: rule_at(dated_rules(), queue, at) for queue in ("", "general")}

    assert rules(TEN) == {"": PromiseRule(), "general": PromiseRule()}
    everywhere = replace(PromiseRule(), offer_after_seconds=30)
    set_callback_rule(queue=None, rule=everywhere, valid_from=TEN, by=None, at=TEN)
    own = replace(PromiseRule(), prefixes=("+77",), dial_from=time(10), dial_until=time(17), a_day=1)
    set_callback_rule(queue=Queue.objects.get(), rule=own, valid_from=TEN + timedelta(hours=1), by=None, at=TEN)
    assert rules(TEN) == {"": everywhere, "general": everywhere}
    assert rules(TEN + timedelta(hours=1)) == {"": everywhere, "general": own}
    assert rules(TEN - timedelta(seconds=1)) == {"": PromiseRule(), "general": PromiseRule()}


def test_a_change_of_rules_is_in_the_trail_and_the_engine_is_told() -> None:
    who = person("boss", "supervisor")
    Order.objects.all().delete()
    rule = replace(PromiseRule(), offer_after_seconds=45)
    set_callback_rule(queue=None, rule=rule, valid_from=TEN, by=who, at=TEN)
    assert SettingChange.objects.get(kind="callback_rule").detail["offer_after_seconds"] == 45
    assert AuditEntry.objects.get(object_id="callback_rule").person_id == who.pk
    assert Order.objects.get().kind == "refresh_settings"


@pytest.mark.parametrize(
    ("rule", "at", "code"),
    [
        (replace(PromiseRule(), limit_seconds=120.1), TEN, "past_limit"),
        (PromiseRule(), TEN - timedelta(hours=1), "in_the_past"),
    ],
)
def test_a_rule_past_the_limit_or_for_the_past_is_refused(rule: PromiseRule, at: datetime, code: str) -> None:
    with pytest.raises(SettingRefused) as refusal:
        set_callback_rule(queue=None, rule=rule, valid_from=at, by=None, at=TEN)
    assert refusal.value.code == code and not CallbackRule.objects.exists()


def test_promises_of_the_day_are_counted_but_not_those_that_stand() -> None:
    asked()
    cancel(person("operator1"))
    assert promises_since(TEN) == {NUMBER: 1}
    asked(TEN + timedelta(minutes=10))
    assert promises_since(TEN) == {}
    assert promises_since(TEN + timedelta(days=1)) == {}


WRITE_KEPT = import_module("baylanys.telephony.migrations.0011_kept_before").WRITE_KEPT
CLOSED = TEN + timedelta(minutes=30)
OLD_PROMISES = {
    "reached": (CallbackState.KEPT, CLOSED, "reached"),
    "tried": (CallbackState.TRIED, CLOSING + timedelta(seconds=2), "tried"),
    "served otherwise": (CallbackState.SERVED_OTHERWISE, CLOSED, "reached"),
    "reached too late": (CallbackState.KEPT, CLOSING + timedelta(seconds=5), ""),
    "broken": (CallbackState.LOST, CLOSING, ""),
    "cancelled": (CallbackState.CANCELLED, CLOSED, ""),
    "open": (CallbackState.OPEN, None, ""),
}


@pytest.mark.parametrize("name", OLD_PROMISES)
def test_a_promise_of_before_is_kept_in_the_register_too(name: str) -> None:
    source = asked()
    state, closed_at, how = OLD_PROMISES[name]
    Callback.objects.update(state=state, closed_at=closed_at)
    for _again in range(2):
        with connection.cursor() as cursor:
            cursor.execute(WRITE_KEPT)
    row = Interaction.objects.get(pk=source)
    written = [(each.at, each.detail) for each in row.events.filter(kind="callback_kept")]
    assert written == ([(closed_at, {"how": how})] if how else [])
    assert row.outcome == ("callback_kept" if how else "lost") == summarise(row.events.all()).outcome
    assert row.events.count() == 5 + len(written)


def test_a_promise_that_stands_as_kept_already_is_left_as_it_is() -> None:
    source = asked()
    talked(TEN + timedelta(minutes=5))
    before = kinds(source)
    with connection.cursor() as cursor:
        cursor.execute(WRITE_KEPT)
    assert kinds(source) == before and before.count("callback_kept") == 1


def test_who_was_answered_after_the_promise_stays_answered() -> None:
    source = asked()
    Interaction.objects.filter(pk=source).update(answered_at=TEN, outcome="answered")
    Callback.objects.update(state=CallbackState.KEPT, closed_at=CLOSED)
    with connection.cursor() as cursor:
        cursor.execute(WRITE_KEPT)
    assert Interaction.objects.get(pk=source).outcome == "answered"
