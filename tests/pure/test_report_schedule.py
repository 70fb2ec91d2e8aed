"""When reports are sent by themselves: each period once, none left out, whatever the calendar does."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baylanys.reports.delivery_rules import (
    SENDING_PAUSES,
    domain_of,
    fill,
    fits_a_mail,
    next_try,
    one_line,
    period_words,
    plain,
    unknown_places,
)
from baylanys.reports.schedule import (
    COVERED,
    Almanac,
    Covers,
    Often,
    Rule,
    Run,
    Version,
    due_runs,
    moment_of,
    next_run,
    period_before,
)

ALMATY = ZoneInfo("Asia/Almaty")
NEW_YEAR = {date(2026, 1, 1): False, date(2026, 1, 2): False, date(2026, 1, 7): False}
PLAIN = Almanac(ALMATY, {})
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MONDAY = Rule(Often.WEEKLY, Covers.WEEK, minute=540, weekday=0)
MONTHLY = Rule(Often.MONTHLY, Covers.MONTH, minute=540, day=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


def due(rule: Rule, after: str, until: str, almanac: Almanac = PLAIN) -> list[tuple[str, str, str]]:
    """Due (local), first and last day of every run."""
    runs = due_runs([Version(LONG_AGO, rule)], almanac, after=at(after), until=at(until))
    return [(f"{run.due_at.astimezone(ALMATY):%Y-%m-%d %H:%M}", str(run.first), str(run.last)) for run in runs]


def test_monday_morning_brings_the_week_before() -> None:
    assert due(MONDAY, "2026-11-20", "2026-11-30 08:59") == [("2026-11-23 09:00", "2026-11-16", "2026-11-22")]
    assert len(due(MONDAY, "2026-11-20", "2026-11-30 09:00")) == 2


def test_what_was_sent_is_not_due_again() -> None:
    assert due(MONDAY, "2026-11-23 09:00", "2026-11-23 23:00") == []


def test_three_weeks_of_standstill_bring_three_weeks() -> None:
    found = due(MONDAY, "2026-12-07 09:00", "2026-12-30")
    assert [first for _due, first, _last in found] == ["2026-12-07", "2026-12-14", "2026-12-21"]


def test_the_year_ends_in_the_middle_of_a_week_and_of_nothing_else() -> None:
    assert due(MONDAY, "2026-12-31", "2027-01-05") == [("2027-01-04 09:00", "2026-12-28", "2027-01-03")]
    assert due(MONTHLY, "2026-12-31", "2027-01-05") == [("2027-01-01 09:00", "2026-12-01", "2026-12-31")]


def test_a_day_that_the_month_does_not_have_is_its_last() -> None:
    rule = Rule(Often.MONTHLY, Covers.MONTH, minute=0, day=31)
    found = [when for when, _first, _last in due(rule, "2028-01-01", "2028-05-01")]
    assert found == ["2028-01-31 00:00", "2028-02-29 00:00", "2028-03-31 00:00", "2028-04-30 00:00"]


def test_the_first_working_day_comes_after_the_holidays() -> None:
    rule = Rule(Often.MONTHLY, Covers.MONTH, minute=540, day=0)
    almanac = Almanac(ALMATY, NEW_YEAR | {date(2026, 1, 4): True})
    assert due(rule, "2025-12-31", "2026-02-01 00:00", almanac) == [("2026-01-04 09:00", "2025-12-01", "2025-12-31")]


def test_a_working_day_brings_all_days_since_the_last_one() -> None:
    rule = Rule(Often.WORKING_DAYS, Covers.SINCE_LAST, minute=540)
    found = due(rule, "2026-01-05 08:00", "2026-01-09", Almanac(ALMATY, NEW_YEAR))
    assert found == [
        ("2026-01-05 09:00", "2025-12-31", "2026-01-04"),
        ("2026-01-06 09:00", "2026-01-05", "2026-01-05"),
        ("2026-01-08 09:00", "2026-01-06", "2026-01-07"),
    ]


def test_the_quarter() -> None:
    rule = Rule(Often.QUARTERLY, Covers.QUARTER, minute=540, day=10)
    assert due(rule, "2025-12-31", "2026-05-01") == [
        ("2026-01-10 09:00", "2025-10-01", "2025-12-31"),
        ("2026-04-10 09:00", "2026-01-01", "2026-03-31"),
    ]


def test_the_clock_was_set_back_an_hour_at_midnight() -> None:
    """On 2024-03-01 at 00:00 the clock of Almaty went back to 23:00 of 29 February."""
    rule = Rule(Often.DAILY, Covers.YESTERDAY, minute=23 * 60 + 30)
    runs = due_runs([Version(LONG_AGO, rule)], PLAIN, after=at("2024-02-28"), until=at("2024-03-02"))
    assert [str(run.first) for run in runs] == ["2024-02-27", "2024-02-28", "2024-02-29"]
    assert runs[2].due_at - runs[1].due_at == timedelta(hours=25)


def test_a_changed_schedule_leaves_what_was_missed() -> None:
    versions = [
        Version(LONG_AGO, MONDAY),
        Version(at("2026-11-25"), Rule(Often.DAILY, Covers.YESTERDAY, minute=60)),
        Version(at("2026-11-27"), None),
        Version(at("2026-11-29"), MONDAY),
    ]
    runs = due_runs(versions, PLAIN, after=at("2026-11-16 10:00"), until=at("2026-11-30 10:00"))
    shown = [(str(run.first), str(run.last)) for run in runs]
    assert shown == [("2026-11-16", "2026-11-22"), ("2026-11-24", "2026-11-24"), ("2026-11-25", "2026-11-25"),
                     ("2026-11-23", "2026-11-29")]  # fmt: skip


def test_a_day_moved_in_the_week_does_not_bring_the_week_twice() -> None:
    tuesday = Rule(Often.WEEKLY, Covers.WEEK, minute=540, weekday=1)
    versions = [Version(LONG_AGO, MONDAY), Version(at("2026-11-23 12:00"), tuesday)]
    runs = due_runs(versions, PLAIN, after=at("2026-11-22"), until=at("2026-11-28"))
    assert len(runs) == 1


def test_the_next_run_is_told_or_there_is_none() -> None:
    assert next_run(MONDAY, PLAIN, after=at("2026-11-22")) == Run(
        at("2026-11-23 09:00"), date(2026, 11, 16), date(2026, 11, 22)
    )
    closed = Almanac(ALMATY, {date(2026, 1, 1) + timedelta(days=n): False for n in range(900)})
    never = Rule(Often.WORKING_DAYS, Covers.YESTERDAY, minute=0)
    assert next_run(never, closed, after=at("2026-01-02")) is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (MONDAY, ""),
        (Rule(Often.WEEKLY, Covers.MONTH, minute=0), "wrong_period_rule"),
        (Rule(Often.DAILY, Covers.WEEK, minute=0), "wrong_period_rule"),
        (Rule(Often.DAILY, Covers.YESTERDAY, minute=1440), "wrong_time"),
        (Rule(Often.WEEKLY, Covers.WEEK, minute=0, weekday=7), "wrong_time"),
        (Rule(Often.MONTHLY, Covers.MONTH, minute=0, day=32), "wrong_time"),
        (Rule(Often.DAILY, Covers.DAYS, minute=0, days=0), "wrong_time"),
    ],
)
def test_rules_that_make_no_sense_are_said(rule: Rule, said: str) -> None:
    assert rule.trouble() == said


rules = st.sampled_from([(often, covers) for often, all_ in COVERED.items() for covers in all_]).flatmap(
    lambda pair: st.builds(
        Rule, st.just(pair[0]), st.just(pair[1]), st.integers(0, 1439), st.integers(0, 6), st.integers(0, 31),
        st.integers(1, 60),
    )
)  # fmt: skip
days = st.dates(date(2023, 6, 1), date(2030, 1, 1))
almanacs = st.dictionaries(st.dates(date(2023, 1, 1), date(2031, 1, 1)), st.booleans(), max_size=30).map(
    lambda moved: Almanac(ALMATY, moved)
)


@settings(max_examples=60, deadline=None)
@given(rule=rules, almanac=almanacs, begin=days, looks=st.lists(st.integers(1, 90), min_size=1, max_size=4))
def test_however_often_one_looks_each_run_comes_once(
    rule: Rule, almanac: Almanac, begin: date, looks: list[int]
) -> None:
    """Looked at once, or bit by bit with standstills between: the same runs, no period twice."""
    start = datetime.combine(begin, datetime.min.time(), tzinfo=UTC)
    versions, at_once, last = [Version(LONG_AGO, rule)], [], start
    for step in looks:
        following = last + timedelta(days=step, minutes=37)
        at_once += due_runs(versions, almanac, after=last, until=following)
        last = following
    assert at_once == due_runs(versions, almanac, after=start, until=last)
    assert len({(run.first, run.last) for run in at_once}) == len(at_once)
    assert all(run.first <= run.last < run.due_at.astimezone(ALMATY).date() for run in at_once)


@settings(max_examples=60, deadline=None)
@given(almanac=almanacs, begin=days, length=st.integers(40, 900), minute=st.integers(0, 1439), day=st.integers(0, 31))
def test_weeks_months_quarters_and_days_follow_each_other_without_a_gap(
    almanac: Almanac, begin: date, length: int, minute: int, day: int
) -> None:
    start = datetime.combine(begin, datetime.min.time(), tzinfo=UTC)
    for often, covers in ((Often.DAILY, Covers.YESTERDAY), (Often.WORKING_DAYS, Covers.SINCE_LAST),
                          (Often.WEEKLY, Covers.WEEK), (Often.MONTHLY, Covers.MONTH),
                          (Often.QUARTERLY, Covers.QUARTER)):  # fmt: skip
        rule = Rule(often, covers, minute, weekday=day % 7, day=day)
        runs = due_runs([Version(LONG_AGO, rule)], almanac, after=start, until=start + timedelta(days=length))
        for before, following in pairwise(runs):
            assert following.first == before.last + timedelta(days=1)


@given(day=days, minute=st.integers(0, 1439))
def test_a_later_day_is_a_later_moment(day: date, minute: int) -> None:
    rule = Rule(Often.DAILY, Covers.YESTERDAY, minute)
    assert moment_of(rule, PLAIN, day) < moment_of(rule, PLAIN, day + timedelta(days=1))
    assert period_before(rule, PLAIN, day=day) == (day - timedelta(days=1),) * 2


def test_tries_come_ever_later_and_end_after_more_than_a_day() -> None:
    assert sum(SENDING_PAUSES) > 24 * 60 and list(SENDING_PAUSES) == sorted(SENDING_PAUSES)
    noon = datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert next_try(SENDING_PAUSES, 1, noon) == noon + timedelta(minutes=1)
    assert next_try(SENDING_PAUSES, len(SENDING_PAUSES) + 1, noon) is None


def test_places_are_filled_and_nothing_else_is_read() -> None:
    assert fill("За {period}: {reports}", {"period": "{reports}", "reports": "КПЭ"}) == "За {reports}: КПЭ"
    assert unknown_places("{period} {period.year} {0} {}") == ["period.year", "0", ""]


def test_nobody_adds_a_header_by_a_subject() -> None:
    assert one_line("Есеп\r\nBcc: all@example.org\x00 за неделю") == "Есеп Bcc: all@example.org за неделю"
    assert plain("Первая\r\nвторая\x07") == "Первая\nвторая"
    assert domain_of("centre@example.kz") == "example.kz" and domain_of("a@b>c\r\nX: y") == "localhost"


def test_words_of_a_period_and_what_fits() -> None:
    assert period_words(date(2026, 11, 16), date(2026, 11, 22)) == "16.11.2026–22.11.2026"
    assert period_words(date(2026, 11, 22), date(2026, 11, 22)) == "22.11.2026"
    assert fits_a_mail([10_000_000, 4_000_000]) and not fits_a_mail([14_000_001])
