"""A telephone operator's bill read line by line, and laid beside our calls (5.1)."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baylanys.core.spreadsheets import Formula
from baylanys.reporting.bill.columns import counts_minutes, find_heading, guess_columns, lacking
from baylanys.reporting.bill.matching import OurCall, Rule, Verdict, billed_as, compare, guess_offset
from baylanys.reporting.bill.reading import BillCall, Reading, WrongLine, length_ms, read_line

START = datetime(2026, 11, 1, tzinfo=UTC)
MONTH = (START, datetime(2026, 12, 1, tzinfo=UTC))
MINUTE = timedelta(minutes=1)
RULE = Rule(timedelta(seconds=120))
CALLER = "+77010000001"
OURS = frozenset({"+77172000001"})


def call(number: int, at: datetime, talk: float, who: str = CALLER, direction: str = "inbound") -> OurCall:
    return OurCall(UUID(int=number), at - timedelta(seconds=40), at, who, direction, round(talk * 1000))


def line(row: int, at: datetime, seconds: float, who: str = CALLER, direction: str = "inbound") -> BillCall:
    return BillCall(row, at, who, direction, round(seconds * 1000))


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (["№", "Дата и время", "Номер А", "Номер Б", "Длительность, сек", "Сумма"],
         {"moment": 1, "caller": 2, "called": 3, "length": 4}),
        (["Дата", "Время", "Направление", "Номер абонента", "Мин"],
         {"day": 0, "clock": 1, "direction": 2, "number": 3, "length": 4}),
        (["Күні мен уақыты", "Нөмірі", "Бағыты", "Ұзақтығы"], {"moment": 0, "number": 1, "direction": 2, "length": 3}),
        (["Call start", "From", "To", "Billsec"], {"moment": 0, "caller": 1, "called": 2, "length": 3}),
        (["Стоимость", "Тариф"], {}),
    ],
)  # fmt: skip
def test_headings_tell_the_columns(headings: list[str], found: dict[str, int]) -> None:
    assert guess_columns(headings) == found
    assert bool(lacking(found)) == (not found)


def test_lines_above_the_heading_are_passed_over() -> None:
    rows = [["АО «Связь»", "", ""], ["Договор 15", "", ""], ["", "", ""], ["Дата и время", "Номер", "Длительность"]]
    assert find_heading(rows)[0] == 3
    assert find_heading(rows[:3]) == (-1, {})


@pytest.mark.parametrize(
    ("text", "minutes", "found"),
    [("65", False, 65_000), ("1:05", False, 65_000), ("00:01:05", True, 65_000), ("1,5", True, 90_000), ("0", False, 0),
     ("1 200", False, 1_200_000), ("-5", False, None), ("много", False, None), ("", False, None),
     ("99999999", False, None), ("1:2:3:4", False, None), ("25:00:00", False, None)],
)  # fmt: skip
def test_lengths_are_read_as_operators_write_them(text: str, minutes: bool, found: int | None) -> None:
    assert length_ms(text, minutes=minutes) == found


def test_the_heading_says_whether_numbers_are_minutes() -> None:
    assert counts_minutes("Длительность, мин.")
    assert not counts_minutes("Длительность (мин:сек)")
    assert not counts_minutes("Длительность")


PAIRED = Reading({"moment": 0, "caller": 1, "called": 2, "length": 3}, False, 300, OURS)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["02.11.2026 10:00:05", "87010000001", "7172000001", "65"], ("inbound", CALLER)),
        (["2026-11-02T10:00:05", "+7 7172 00 00 01", "8 (701) 000-00-01", "1:05"], ("outbound", CALLER)),
        (["02/11/2026 10:00", "Скрыт", "77172000001", "65"], ("inbound", "")),
    ],
)
def test_our_own_number_tells_the_direction(cells: list[str], found: tuple[str, str]) -> None:
    read = read_line(7, cells, PAIRED)
    assert isinstance(read, BillCall)
    assert (read.direction, read.number) == found
    assert read.at.hour == 5
    assert read.billed_ms == 65_000


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (["вчера", CALLER, "+77172000001", "65"], "moment"),
        (["31.02.2026 10:00", CALLER, "+77172000001", "65"], "moment"),
        (["02.11.2026 25:00", CALLER, "+77172000001", "65"], "moment"),
        (["02.11.2026 10:00", CALLER, "+77172000001", "долго"], "length"),
        (["02.11.2026 10:00", CALLER, "+77010000002", "65"], "direction"),
        (["02.11.2026 10:00", CALLER, "+77172000001", Formula("=A1*60")], "formula"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(cells: list[str], problem: str) -> None:
    assert read_line(7, cells, PAIRED) == WrongLine(7, problem)


@pytest.mark.parametrize("cells", [["", "", "", ""], ["Итого за месяц:", "", "", "6500"], ["", "", "Барлығы", "9"]])
def test_sums_and_empty_lines_are_no_calls(cells: list[str]) -> None:
    assert read_line(7, cells, PAIRED) is None


def test_every_difference_has_its_name() -> None:
    at = START + timedelta(days=3)
    calls = [
        call(1, at, 60), call(2, at + 10 * MINUTE, 60), call(3, at + 20 * MINUTE, 60), call(4, at + 30 * MINUTE, 60),
        call(5, at + 40 * MINUTE, 60, "+77010000005"),
    ]  # fmt: skip
    lines = [
        line(2, at + timedelta(seconds=3), 61),
        line(3, at + 10 * MINUTE, 90),
        line(4, at + 20 * MINUTE, 30),
        line(5, at + 50 * MINUTE, 60),
        line(6, at + 10 * MINUTE, 90),
        line(7, at + 55 * MINUTE, 0),
        line(8, START - MINUTE, 60),
        line(9, at + 40 * MINUTE + timedelta(seconds=30), 60, ""),
    ]
    found = [
        (str(each.verdict), each.line and each.line.row, each.call and each.call.id.int)
        for each in compare(lines, calls, RULE, MONTH)
    ]
    assert found == [
        ("same", 2, 1), ("longer", 3, 2), ("shorter", 4, 3), ("only_bill", 5, None), ("twice", 6, None),
        ("not_talked", 7, None), ("other_month", 8, None), ("same", 9, 5), ("only_ours", None, 4),
    ]  # fmt: skip


def test_an_operator_that_bills_begun_minutes_agrees() -> None:
    at = START + timedelta(days=3)
    results = compare([line(2, at, 120)], [call(1, at, 61)], Rule(RULE.tolerance, 60), MONTH)
    assert [each.verdict for each in results] == [Verdict.SAME]
    assert billed_as(60_000, 60) == 60_000
    assert billed_as(60_001, 60) == 120_000
    assert billed_as(-5, 60) == 0


def test_a_call_at_midnight_finds_its_line_in_the_next_month() -> None:
    """Case 18: all its minutes are those of the month of the answer."""
    answered_at = MONTH[1] - timedelta(seconds=1)
    results = compare([line(2, answered_at + timedelta(seconds=2), 60)], [call(1, answered_at, 60)], RULE, MONTH)
    assert [each.verdict for each in results] == [Verdict.SAME]


def test_a_bill_that_tells_when_the_call_came_in_fits_too() -> None:
    at = START + timedelta(days=3)
    slow = OurCall(UUID(int=1), at, at + 5 * MINUTE, CALLER, "inbound", 60_000)
    assert compare([line(2, at, 60)], [slow], RULE, MONTH)[0].verdict == Verdict.SAME


@pytest.mark.parametrize("hours", [0, -5, 1])
def test_a_clock_of_another_zone_is_noticed(hours: int) -> None:
    calls = [call(n, START + timedelta(hours=7 * n), 60) for n in range(1, 9)]
    lines = [line(n, START + timedelta(hours=7 * n - hours), 60) for n in range(1, 9)]
    assert guess_offset(lines, calls, RULE.tolerance) == hours


@given(
    moments=st.lists(st.integers(0, 40_000), max_size=25),
    billed=st.lists(st.integers(0, 40_000), max_size=25),
    numbers=st.lists(st.sampled_from([CALLER, "+77010000002", ""]), min_size=25, max_size=25),
)
def test_every_line_and_every_call_stands_exactly_once(
    moments: list[int], billed: list[int], numbers: list[str]
) -> None:
    calls = [call(n, START + timedelta(seconds=at), 60, numbers[n]) for n, at in enumerate(moments)]
    lines = [line(n, START + timedelta(seconds=at), at % 3 * 30, numbers[n]) for n, at in enumerate(billed)]
    results = compare(lines, calls, RULE, MONTH)
    assert [each.line.row for each in results if each.line] == list(range(len(lines)))
    seen = Counter(each.call.id for each in results if each.call)
    assert sorted(seen.elements()) == sorted(each.id for each in calls)
    # The differences explain the whole of what the two sums are apart.
    apart = sum(each.billed_ms for each in lines) - sum(each.talk_ms for each in calls)
    assert sum(each.difference_ms for each in results) == apart
