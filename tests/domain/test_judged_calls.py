"""Calls are judged as their events come in, and what is kept of them always equals their events."""

import threading
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baylanys.contract.models import Calendar, Holiday, WorkingHours
from baylanys.reporting.domain.judged_calls import fold_pending, pending_calls
from baylanys.reporting.models import IntervalSum, JudgedCall, KpiDefinition
from baylanys.reporting.queries import day_and_month, sums_by_day
from baylanys.reporting.sums import Sums
from baylanys.telephony.choices import RecordingState
from baylanys.telephony.models import Recording
from tests.kpi_rows import Line, answered, contract_in_force, lines_of, lost, moment, recount, write

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
DAY = "2026-11-23"
FIRST, LAST = date(2026, 11, 20), date(2026, 11, 30)


@pytest.fixture(autouse=True)
def contract(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    contract_in_force()


def of_day(day: date = MONDAY) -> Sums:
    return sums_by_day(day, day).get(day, Sums())


def compared(sums: Sums) -> tuple[Any, ...]:
    counts = (sums.offered, sums.answered, sums.in_time, sums.lost, sums.callback_kept, sums.waiting, sums.after_hours)
    return (*counts, sums.wait_ms, sums.longest[0] if sums.longest else None, sums.inbound_ms, sums.outbound_ms)


def test_a_call_is_judged_once_however_often_it_is_asked_about() -> None:
    write([*answered(DAY, "10:00"), *lost(DAY, "10:05")])
    assert (of_day().offered, of_day().lost) == (2, 1)
    assert JudgedCall.objects.count() == 2
    assert fold_pending() == 0


def test_a_callback_kept_later_that_day_turns_a_lost_call_into_a_kept_one() -> None:
    story = lines_of(
        [
            (0, "arrived", {}),
            (1, "queue_entered", {"queue": "general"}),
            (70, "left_queue", {"reason": "callback"}),
            (70, "callback_accepted", {}),
            (75, "hung_up", {"side": "contact"}),
            (1500, "callback_attempted", {}),
            (1520, "callback_reached", {}),
        ],
        moment(DAY, "10:00"),
    )
    write(story[:5])
    assert (of_day().lost, of_day().callback_kept) == (1, 0)
    write(story[5:])
    assert (of_day().lost, of_day().callback_kept) == (0, 1)


def test_minutes_stand_on_the_day_of_the_answer() -> None:
    """Case 18: what begins before midnight and ends after it belongs whole to the evening."""
    write(answered("2026-11-30", "17:59:30", wait=20, talk=7 * 3600))
    assert sums_by_day(date(2026, 11, 30), date(2026, 11, 30))[date(2026, 11, 30)].inbound_ms == 7 * 3_600_000
    assert date(2026, 12, 1) not in {day for day, sums in sums_by_day(FIRST, date(2026, 12, 2)).items() if sums.calls}


def test_a_recording_stored_late_is_counted() -> None:
    lines = answered(DAY, "10:00")
    write(lines)
    row = Recording.objects.create(interaction_id=lines[0].call, raw_name="one")
    assert (of_day().recorded, of_day().conversations) == (0, 1)
    Recording.objects.filter(pk=row.pk).update(state=RecordingState.STORED)
    assert of_day().recorded == 1


def test_who_called_again_and_was_answered_is_shown_beside_the_lost() -> None:
    """Case 14."""
    write([*lost(DAY, "10:00", number="+77010000001"), *lost(DAY, "10:10", number="+77010000001")])
    assert of_day().reached_again == 0
    write(answered(DAY, "10:30", number="+77010000001"))
    assert (of_day().lost, of_day().reached_again) == (2, 2)


def test_a_changed_definition_judges_the_days_from_its_own_on_again() -> None:
    write([*answered("2026-11-20", "10:00", wait=50), *answered(DAY, "10:00", wait=50)])
    assert of_day().in_time == 1
    KpiDefinition.objects.create(version=2, valid_from=MONDAY, parameters={"answer_within_ms": 20_000})
    assert of_day().in_time == 0
    assert of_day(date(2026, 11, 20)).in_time == 1
    versions = dict(JudgedCall.objects.values_list("day", "formula_version"))
    assert versions == {date(2026, 11, 20): 1, MONDAY: 2}


def test_a_changed_holiday_or_other_hours_judge_their_days_again() -> None:
    write(lost(DAY, "10:00"))
    assert of_day().lost == 1
    names = {"name_kk": "x", "name_ru": "x", "name_en": "x"}
    day = Holiday.objects.create(day=MONDAY, is_working=False, **names)
    assert (of_day().lost, of_day().after_hours) == (0, 1)
    day.delete()
    assert of_day().lost == 1
    hours = WorkingHours.objects.filter(calendar=Calendar.objects.get(code="contract"))
    hours.update(opens_minute=660)
    assert of_day().after_hours == 1


def test_lines_in_use_are_counted_across_midnight_and_beside_each_other() -> None:
    write([*answered(DAY, "10:00", talk=300), *answered(DAY, "10:01", talk=300), *answered(DAY, "12:00")])
    assert of_day().most_lines == 2


def test_a_rebuild_gives_the_same_rows_and_a_check_finds_what_was_changed() -> None:
    write([*answered(DAY, "10:00"), *lost(DAY, "10:05"), *answered("2026-11-24", "11:00", wait=100)])
    fold_pending()
    columns = [each.name for each in IntervalSum._meta.concrete_fields if each.name != "id"]
    before = sorted(IntervalSum.objects.values_list(*columns), key=str)
    out = StringIO()
    call_command("recount_kpi", "2026-11-23", "2026-11-24", stdout=out)
    assert "3 calls were judged anew" in out.getvalue()
    assert sorted(IntervalSum.objects.values_list(*columns), key=str) == before
    call_command("recount_kpi", "2026-11-23", "2026-11-24", check=True, stdout=out)
    IntervalSum.objects.filter(day=MONDAY).update(lost=9)
    with pytest.raises(CommandError, match="2026-11-23"):
        call_command("recount_kpi", "2026-11-23", "2026-11-24", check=True)
    call_command("recount_kpi", "2026-11-23", stdout=out)
    assert of_day().lost == 1


def test_the_overview_shows_what_is_kept() -> None:
    write([*answered(DAY, "10:00"), *lost(DAY, "10:05"), *answered("2026-11-02", "11:00")])
    found = day_and_month(datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert (found.today.figures.offered, found.month.figures.offered, found.month.figures.lost) == (2, 3, 1)
    assert found.worst_lost_days == (MONDAY,)


@pytest.mark.django_db(transaction=True)
def test_events_committed_out_of_order_are_all_counted(transactional_db: None) -> None:
    """A transaction that began first and ends last has lower event numbers than what was folded already."""
    early, late = answered(DAY, "10:00"), lost(DAY, "10:05")
    written, folded = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                write(early)
                written.set()
                assert folded.wait(20)
        finally:
            connection.close()

    other = threading.Thread(target=slow)
    other.start()
    assert written.wait(20)
    write(late)
    assert of_day().offered == 1
    folded.set()
    other.join(20)
    assert (of_day().offered, of_day().answered, pending_calls()) == (2, 1, 0)


WAITS = st.sampled_from([0.0, 3.0, 20.0, 89.999, 90.0, 90.001, 119.5, 120.0, 120.001, 300.0])
STARTS = st.builds(
    lambda day, second: datetime(2026, 11, 21, 19, tzinfo=UTC) + timedelta(days=day, seconds=second),
    st.integers(0, 5),
    st.one_of(st.integers(0, 86_399), st.sampled_from([32_399, 32_400, 61_199, 61_200, 64_799, 64_800])),
)


@st.composite
def stories(draw: st.DrawFn) -> list[Line]:
    """A call with a beginning, some of what may happen in it, and mostly an end."""
    at, story = 0.0, []

    def add(kind: str, after: float, **detail: Any) -> None:
        nonlocal at
        at += after
        story.append((at, kind, detail))

    direction = draw(st.sampled_from(["inbound"] * 5 + ["outbound"]))
    checks = {"self_check": True} if draw(st.integers(0, 9)) == 0 else {}
    add("arrived", 0, direction=direction, number=draw(st.sampled_from(["", "+77010000001", "+77010000002"])), **checks)
    if direction == "outbound":
        add("dialled", 1, operator="operator1")
        if draw(st.booleans()):
            add("contact_answered", draw(WAITS))
    elif draw(st.integers(0, 7)) == 0:
        add("refused", 0, reason=draw(st.sampled_from(["no_line", "queue_full", "blocked", "else"])))
        return lines_of(story, draw(STARTS))
    else:
        for _ in range(draw(st.integers(0, 2))):
            add("queue_entered", draw(st.sampled_from([0.0, 5.0])), queue="general")
            if draw(st.booleans()):
                add("answered", draw(WAITS), operator="operator1")
            elif draw(st.booleans()):
                add("left_queue", draw(WAITS), reason="callback")
                add("callback_accepted", 0)
                break
            if draw(st.integers(0, 5)) == 0:
                add("requeued", 5)
    if draw(st.integers(0, 9)):
        add("hung_up", draw(WAITS), side="contact")
        if draw(st.integers(0, 4)) == 0:
            add("answered", 0.001, operator="operator2")
    if any(kind == "callback_accepted" for _, kind, _ in story):
        for _ in range(draw(st.integers(0, 4))):
            add("callback_attempted", draw(st.sampled_from([60.0, 1199.0, 1200.0, 3600.0, 50_000.0])))
        if draw(st.booleans()):
            add("callback_reached", draw(st.sampled_from([20.0, 40_000.0, 90_000.0])))
    return lines_of(story, draw(STARTS))


class Crash(Exception):
    """The program dies before its transaction ends."""


def fold_or_die(deed: str) -> None:
    if deed == "fold":
        fold_pending()
    elif deed == "die":
        with suppress(Crash), transaction.atomic():
            fold_pending()
            raise Crash


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_kept_figures_equal_a_recount_by_plain_sql(data: st.DataObject) -> None:
    """Random months, their events in random order, folded and broken off in between."""
    calls = data.draw(st.lists(stories(), min_size=1, max_size=8))
    lines = data.draw(st.permutations([line for call in calls for line in call]))
    with transaction.atomic():
        while lines:
            size = data.draw(st.integers(1, len(lines)))
            write(lines[:size])
            lines = lines[size:]
            fold_or_die(data.draw(st.sampled_from(["fold", "die", "wait"])))
        days = sums_by_day(FIRST, LAST)
        found = {day: compared(sums) for day, sums in days.items() if sums.calls or sums.inbound_ms or sums.outbound_ms}
        expected = recount(FIRST, LAST)
        assert {day: found.get(day) for day in expected} == expected
        assert not found.keys() - expected.keys()
        transaction.set_rollback(True)
