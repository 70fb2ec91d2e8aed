"""Staffing of days is kept, follows what is written later, and always equals its facts (5.2, 5.3)."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from baylanys.accounts.models import Person
from baylanys.contract.models import LineCapacity
from baylanys.core.errors import NotPossible
from baylanys.reporting.domain.minutes import declare_peak
from baylanys.reporting.domain.staffed_days import keep_days, recount_day
from baylanys.reporting.domain.staffing import declare_peak_days, give_reason, set_staffing
from baylanys.reporting.models import GapReason, StaffedDay, StaffingRule, StateToCount
from baylanys.reporting.staffing_rules import wanted_of, wanted_on
from baylanys.reporting.staffing_view import gaps_between, lines_of, reasons_for, staffed_day, staffing_of
from tests.kpi_rows import answered, contract_in_force, moment, write
from tests.kpi_rows import lines_of as lines_of_story
from tests.staffing_rows import enter, staff, work_day

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 10, 5), date(2026, 10, 6)
DAY, NEXT = "2026-10-05", "2026-10-06"
AFTER = moment("2026-10-12", "12:00")


@pytest.fixture
def people() -> list[Person]:
    contract_in_force()
    return staff(5, "kk", "ru")


def kept(day: date = MONDAY) -> StaffedDay:
    return StaffedDay.objects.get(day=day)


def fields_of(row: StaffedDay) -> dict[str, object]:
    return {each.attname: getattr(row, each.attname) for each in StaffedDay._meta.concrete_fields}


def test_a_day_with_everybody_there_is_held_in_every_minute(people: list[Person]) -> None:
    work_day(people, DAY)
    found = staffing_of(MONDAY, MONDAY, AFTER)
    assert (found.worked, found.not_kept, found.share_held, found.days_short) == (540, 0, 100, ())
    assert gaps_between(MONDAY, MONDAY, AFTER) == []


def test_lunch_of_one_of_five_is_a_gap(people: list[Person]) -> None:
    work_day(people, DAY)
    enter(people[0], DAY, "13:00", "break", "lunch")
    enter(people[0], DAY, "13:30", "ready")
    found = staffing_of(MONDAY, MONDAY, AFTER)
    assert (found.short, found.not_kept, found.days_short) == (30, 30, (MONDAY,))
    assert found.share_held == pytest.approx(100 * 510 / 540)
    [(day, gap)] = gaps_between(MONDAY, MONDAY, AFTER)
    assert (day, gap.start, gap.minutes, gap.missing) == (MONDAY, moment(DAY, "13:00"), 30, 1)


def test_days_before_anybody_signed_in_count_nowhere(people: list[Person]) -> None:
    work_day(people, NEXT)
    assert staffing_of(MONDAY, TUESDAY, AFTER).worked == 540
    assert staffing_of(MONDAY, MONDAY, AFTER).share_held is None
    assert staffed_day(MONDAY, AFTER) is None


def test_nobody_came_on_a_day_after_the_first(people: list[Person]) -> None:
    work_day(people, DAY)
    found = staffing_of(TUESDAY, TUESDAY, AFTER)
    assert (found.worked, found.short, found.without_kazakh) == (540, 540, 540)


def test_without_any_state_there_is_nothing_to_show() -> None:
    contract_in_force()
    found = staffing_of(MONDAY, TUESDAY, AFTER)
    assert (found.worked, found.share_held, found.days_short) == (0, None, ())


def test_the_running_day_counts_as_far_as_it_is_over(people: list[Person]) -> None:
    work_day(people, DAY)
    assert staffing_of(MONDAY, MONDAY, moment(DAY, "09:10:59")).worked == 10
    assert not StaffedDay.objects.exists()
    assert staffing_of(MONDAY, MONDAY, moment(DAY, "08:00")).worked == 0


def test_what_is_written_later_is_counted_and_equals_the_facts(people: list[Person]) -> None:
    """A state told late reaches over midnight until the operator's next one."""
    work_day(people, DAY)
    work_day(people, NEXT)
    keep_days(MONDAY, TUESDAY, AFTER)
    assert (kept().short, kept(TUESDAY).short) == (0, 0)
    enter(people[0], DAY, "17:00", "break")
    enter(people[1], NEXT, "08:56", "break")
    found = staffing_of(MONDAY, TUESDAY, AFTER)
    assert found.short == 60 + 540
    for day in (MONDAY, TUESDAY):
        assert fields_of(kept(day)) == fields_of(recount_day(day))
    assert not StateToCount.objects.exists()


def test_days_that_a_late_state_does_not_reach_stay(people: list[Person]) -> None:
    work_day(people, DAY)
    work_day(people, NEXT)
    keep_days(MONDAY, TUESDAY, AFTER)
    StaffedDay.objects.filter(day=TUESDAY).update(short=7)
    enter(people[0], DAY, "17:00", "break")
    keep_days(MONDAY, TUESDAY, AFTER)
    assert (kept().short, kept(TUESDAY).short) == (60, 7)


def test_a_kept_day_is_not_counted_again(people: list[Person]) -> None:
    work_day(people, DAY)
    keep_days(MONDAY, MONDAY, AFTER)
    StaffedDay.objects.update(short=7)
    keep_days(MONDAY, MONDAY, AFTER)
    assert kept().short == 7


def test_what_is_kept_can_be_compared_with_the_facts_and_made_anew(people: list[Person]) -> None:
    work_day(people, DAY)
    keep_days(MONDAY, MONDAY, AFTER)
    call_command("recount_kpi", DAY, "--check", stdout=StringIO())
    StaffedDay.objects.update(short=7)
    with pytest.raises(CommandError, match=DAY):
        call_command("recount_kpi", DAY, "--check", stdout=StringIO())
    call_command("recount_kpi", DAY, stdout=StringIO())
    assert kept().short == 0


def test_languages_change_from_the_moment_on(people: list[Person]) -> None:
    """What was first said holds for the time before; a language that is taken away is gone from then on."""
    work_day(people, DAY)
    for who in people:
        who.operator.skills.filter(skill="lang:kk").delete()
    found = staffing_of(MONDAY, MONDAY, AFTER)
    assert (found.without_kazakh, found.without_russian) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FILTER (WHERE NOT speaks) FROM reporting_spokenlanguage")
        assert cursor.fetchone()[0] == 5


def test_nobody_for_a_language_is_a_gap(people: list[Person]) -> None:
    work_day(people, DAY)
    people[0].operator.skills.all().delete()
    russian = staff(5, "ru", prefix="russian")
    work_day(russian, NEXT)
    found = staffing_of(TUESDAY, TUESDAY, AFTER)
    assert (found.short, found.without_kazakh, found.not_kept) == (0, 540, 540)


def test_a_call_that_is_judged_later_changes_the_lines_of_its_day(people: list[Person]) -> None:
    work_day(people, DAY)
    assert lines_of(MONDAY, MONDAY, AFTER).most == 0
    write([*answered(DAY, "10:00", talk=300), *answered(DAY, "10:01", talk=300)])
    refused = [(0.0, "arrived", {"direction": "inbound"}), (0.1, "refused", {"reason": "no_line"})]
    write(lines_of_story(refused, moment(DAY, "10:02")))
    found = lines_of(MONDAY, MONDAY, AFTER)
    assert (found.most, found.refused, found.days_refused) == (2, 1, (MONDAY,))
    assert [gap.kind for _, gap in gaps_between(MONDAY, MONDAY, AFTER)] == ["lines"]
    assert fields_of(kept()) == fields_of(recount_day(MONDAY))


def test_minutes_with_every_line_in_use_are_counted(people: list[Person]) -> None:
    work_day(people, DAY)
    LineCapacity.objects.create(lines=1, valid_from=moment("2026-10-01", "00:00"))
    write(answered(DAY, "10:00", talk=300))
    assert lines_of(MONDAY, MONDAY, AFTER).full_minutes == 6


def test_a_peak_is_the_customers_word_and_holds_from_its_day_on(people: list[Person]) -> None:
    at = moment(NEXT, "10:00")
    declare_peak_days(first=MONDAY, last=MONDAY + timedelta(days=6), is_peak=True, reason="grants", by=None, at=at)
    assert [wanted_on(day).is_peak for day in (MONDAY, TUESDAY, date(2026, 10, 11), date(2026, 10, 12))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert (wanted_on(TUESDAY).required.operators, wanted_on(TUESDAY).lines) == (8, 60)
    later = at + timedelta(hours=1)
    declare_peak_days(first=TUESDAY, last=TUESDAY, is_peak=False, reason="a mistake", by=None, at=later)
    assert not wanted_on(TUESDAY).is_peak
    declare_peak(month=date(2026, 10, 1), is_peak=True, reason="October", by=None, at=later + timedelta(hours=1))
    assert wanted_on(TUESDAY).is_peak
    assert wanted_on(date(2026, 10, 31)).is_peak


def test_numbers_are_dated_and_leave_the_past(people: list[Person]) -> None:
    wanted = {"operators": 6, "peak_operators": 9, "kazakh": 2, "russian": 1, "lines": 25, "peak_lines": 60}
    set_staffing(valid_from=TUESDAY, by=None, at=moment(DAY, "12:00"), **wanted)
    found = wanted_of([MONDAY, TUESDAY])
    assert (found[MONDAY].required.operators, found[TUESDAY].required.operators) == (5, 6)
    assert found[TUESDAY].required.kazakh == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"valid_from": MONDAY}, "day_gone_by"),
        ({"operators": 0}, "out_of_range"),
        ({"lines": 1001}, "out_of_range"),
        ({"kazakh": 6}, "languages_out_of_range"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(changed: dict[str, object], code: str) -> None:
    wanted = {"operators": 5, "peak_operators": 8, "kazakh": 1, "russian": 1, "lines": 20, "peak_lines": 60}
    with pytest.raises(NotPossible) as refused:
        set_staffing(**({"valid_from": TUESDAY, "by": None, "at": moment(NEXT, "10:00")} | wanted | changed))
    assert refused.value.code == code
    assert not StaffingRule.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(TUESDAY, MONDAY, "wrong_days"), (MONDAY, MONDAY, "day_gone_by"), (MONDAY, date(2028, 1, 1), "wrong_days")],
)
def test_peaks_that_make_no_sense_are_refused(first: date, last: date, code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        declare_peak_days(first=first, last=last, is_peak=True, reason="x", by=None, at=moment(NEXT, "10:00"))
    assert refused.value.code == code


def test_a_reason_stays_with_its_gap_when_the_gap_is_counted_anew(people: list[Person]) -> None:
    work_day(people, DAY)
    enter(people[0], DAY, "13:00", "break", "lunch")
    enter(people[0], DAY, "13:30", "ready")
    [(_, gap)] = gaps_between(MONDAY, MONDAY, AFTER)
    give_reason(kind=gap.kind, since=gap.start, until=gap.end, reason=" lunch ", by=None, at=AFTER)
    enter(people[0], DAY, "13:20", "ready")
    gaps = [each for _, each in gaps_between(MONDAY, MONDAY, AFTER)]
    assert [(each.minutes, [row.reason for row in reasons_for(gaps)[each]]) for each in gaps] == [(20, ["lunch"])]


@pytest.mark.parametrize(
    ("kind", "since", "until", "reason", "code"),
    [
        ("operators", "13:00", "13:30", "  ", "no_reason"),
        ("chairs", "13:00", "13:30", "lunch", "no_gap"),
        ("operators", "13:30", "13:00", "lunch", "no_gap"),
    ],
)
def test_reasons_without_sense_are_refused(kind: str, since: str, until: str, reason: str, code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        give_reason(
            kind=kind, since=moment(DAY, since), until=moment(DAY, until), reason=reason, by=None, at=AFTER
        )  # fmt: skip
    assert refused.value.code == code


def test_reasons_are_written_once() -> None:
    row = give_reason(
        kind="operators", since=moment(DAY, "13:00"), until=moment(DAY, "13:30"), reason="x", by=None, at=AFTER
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        GapReason.objects.filter(pk=row.pk).update(reason="y")


def test_the_zone_of_the_moments_is_the_contracts(people: list[Person]) -> None:
    work_day(people, DAY)
    view = staffed_day(MONDAY, AFTER)
    assert view is not None
    first: datetime = view.minutes[0].at
    assert first == moment(DAY, "09:00")
