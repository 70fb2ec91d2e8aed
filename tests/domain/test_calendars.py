"""Calendars, holidays and lines as dated rows."""

from datetime import UTC, date, datetime, timedelta

import pytest

from baylanys.accounts.models import Person
from baylanys.contract.domain.calendar import CONTRACT, DEMO, PEAK, put_calendar_in_force, seed_calendars, set_hours
from baylanys.contract.domain.holiday import add_day, move_day, remove_day, seed_holidays
from baylanys.contract.domain.lines import seed_lines, set_lines
from baylanys.contract.errors import SettingRefused
from baylanys.contract.models import Calendar, CalendarInForce, Holiday, SettingChange
from baylanys.contract.queries import lines_at, planned_changes, schedule_in_force, timetable_since, week_of
from baylanys.core.errors import NotFound
from baylanys.core.models import Order

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
WEEK = [[(600, 960)]] * 5 + [[], []]


@pytest.fixture
def contract() -> Calendar:
    seed_calendars()
    calendar = Calendar.objects.get(code=CONTRACT)
    put_calendar_in_force(calendar, None, NOW - timedelta(days=30))
    return calendar


def test_seeding_twice_leaves_what_people_changed(contract: Calendar) -> None:
    set_hours(calendar=contract, week=WEEK, valid_from=TODAY, by=None, at=NOW)
    seed_calendars()
    assert week_of(contract, TODAY)[0] == [(600, 960)]
    assert {calendar.code for calendar in Calendar.objects.all()} == {CONTRACT, PEAK, DEMO}


def test_putting_a_calendar_in_force_tells_the_engine_and_keeps_the_past(contract: Calendar) -> None:
    Order.objects.all().delete()
    sunday = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
    put_calendar_in_force(Calendar.objects.get(code=DEMO), None, NOW)
    assert Order.objects.get().kind == "refresh_settings"
    timetable = timetable_since(sunday)
    assert timetable.status_at(sunday) == "closed"
    assert timetable.status_at(NOW.replace(hour=23)) == "open"


def test_putting_the_same_calendar_in_force_changes_nothing(contract: Calendar) -> None:
    put_calendar_in_force(contract, None, NOW)
    assert CalendarInForce.objects.count() == 1


def test_a_planned_calendar_is_in_the_snapshot_already(contract: Calendar) -> None:
    put_calendar_in_force(Calendar.objects.get(code=DEMO), None, NOW + timedelta(hours=10))
    timetable = schedule_in_force(NOW)
    assert timetable.status_at(NOW + timedelta(hours=9)) == "closed"
    assert timetable.status_at(NOW + timedelta(hours=11)) == "open"


def test_new_hours_hold_from_their_day_and_the_days_before_stay(contract: Calendar) -> None:
    set_hours(calendar=contract, week=WEEK, valid_from=TODAY + timedelta(days=7), by=None, at=NOW)
    assert week_of(contract, TODAY)[0] == [(540, 1080)]
    assert week_of(contract, TODAY + timedelta(days=7))[0] == [(600, 960)]
    assert planned_changes(contract, TODAY) == [TODAY + timedelta(days=7)]


def test_hours_set_before_a_planned_change_end_where_it_begins(contract: Calendar) -> None:
    later, nearer = TODAY + timedelta(days=14), TODAY + timedelta(days=7)
    set_hours(calendar=contract, week=WEEK, valid_from=later, by=None, at=NOW)
    set_hours(calendar=contract, week=[[(0, 1440)]] * 7, valid_from=nearer, by=None, at=NOW)
    assert week_of(contract, nearer)[6] == [(0, 1440)]
    assert week_of(contract, later)[6] == []
    assert week_of(contract, later)[0] == [(600, 960)]


def test_hours_of_a_day_gone_by_are_refused(contract: Calendar) -> None:
    with pytest.raises(SettingRefused) as refused:
        set_hours(calendar=contract, week=WEEK, valid_from=TODAY - timedelta(days=1), by=None, at=NOW)
    assert refused.value.code == "day_gone_by"


@pytest.mark.parametrize(
    ("day", "code"),
    [([(540, 780), (720, 1080)], "hours_overlap"), ([(600, 600)], "closes_before_opening")],
)
def test_hours_that_contradict_themselves_are_refused(
    contract: Calendar, day: list[tuple[int, int]], code: str
) -> None:
    with pytest.raises(SettingRefused) as refused:
        set_hours(calendar=contract, week=[day] * 7, valid_from=TODAY, by=None, at=NOW)
    assert refused.value.code == code


def test_the_change_says_who_made_it(contract: Calendar) -> None:
    admin = Person.objects.create(username="admin")
    set_hours(calendar=contract, week=WEEK, valid_from=TODAY, by=admin, at=NOW)
    change = SettingChange.objects.get(kind="hours")
    assert (change.by, change.detail["valid_from"]) == (admin, "2026-11-23")


def test_kazakhstans_holidays_are_named_in_three_languages() -> None:
    seed_holidays([2026, 2027])
    independence = Holiday.objects.get(day=date(2026, 12, 16))
    assert (independence.name_kk, independence.name_ru) == ("Тәуелсіздік күні", "День Независимости")
    assert independence.name_en == "Independence Day"
    latin = [row.name_ru for row in Holiday.objects.all() if any("a" <= sign <= "z" for sign in row.name_ru.lower())]
    assert latin == []


def test_no_holiday_of_the_coming_years_is_without_its_translation() -> None:
    seed_holidays(range(2024, 2036))
    rows = Holiday.objects.all()
    assert [row.name_en for row in rows if row.name_ru == row.name_en or row.name_kk == row.name_en] == []


def test_a_year_that_people_edited_is_not_seeded_again() -> None:
    seed_holidays([2026])
    row = Holiday.objects.get(day=date(2026, 12, 16))
    remove_day(row_id=row.pk, by=None, at=NOW)
    seed_holidays([2026])
    assert not Holiday.objects.filter(day=date(2026, 12, 16)).exists()


def test_a_holiday_closes_the_contracts_calendar_and_not_the_demos(contract: Calendar) -> None:
    add_day(day=TODAY, names=("", "Траур", ""), is_working=False, by=None, at=NOW)
    assert schedule_in_force(NOW).status_at(NOW) == "holiday"
    put_calendar_in_force(Calendar.objects.get(code=DEMO), None, NOW)
    assert schedule_in_force(NOW).status_at(NOW) == "open"


def test_a_moved_working_day_opens_a_saturday(contract: Calendar) -> None:
    saturday = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
    add_day(day=saturday.date(), names=("", "Перенос", ""), is_working=True, by=None, at=NOW)
    assert schedule_in_force(NOW).status_at(saturday) == "open"


def test_moving_a_holiday_leaves_its_old_day_an_ordinary_one(contract: Calendar) -> None:
    row = add_day(day=TODAY, names=("", "День", ""), is_working=False, by=None, at=NOW)
    move_day(row_id=row.pk, to=TODAY + timedelta(days=1), by=None, at=NOW)
    timetable = schedule_in_force(NOW)
    assert timetable.status_at(NOW) == "open"
    assert timetable.status_at(NOW + timedelta(days=1)) == "holiday"


def test_what_is_refused_of_days(contract: Calendar) -> None:
    row = add_day(day=TODAY, names=("", "День", ""), is_working=False, by=None, at=NOW)
    other = add_day(day=TODAY + timedelta(days=1), names=("", "Ещё", ""), is_working=False, by=None, at=NOW)
    with pytest.raises(SettingRefused):
        add_day(day=TODAY, names=("", "День", ""), is_working=False, by=None, at=NOW)
    with pytest.raises(SettingRefused):
        move_day(row_id=row.pk, to=other.day, by=None, at=NOW)
    with pytest.raises(SettingRefused):
        remove_day(row_id=row.pk, by=None, at=NOW + timedelta(days=2))
    with pytest.raises(SettingRefused):
        add_day(day=TODAY + timedelta(days=3), names=("", " ", ""), is_working=False, by=None, at=NOW)
    with pytest.raises(NotFound):
        remove_day(row_id=0, by=None, at=NOW)


def test_lines_hold_from_their_moment_on() -> None:
    seed_lines(lines=20, at=NOW - timedelta(days=1))
    set_lines(lines=60, valid_from=NOW + timedelta(hours=1), by=None, at=NOW)
    assert (lines_at(NOW), lines_at(NOW + timedelta(hours=1))) == (20, 60)
    with pytest.raises(SettingRefused):
        set_lines(lines=0, valid_from=NOW, by=None, at=NOW)
    with pytest.raises(SettingRefused):
        set_lines(lines=20, valid_from=NOW - timedelta(hours=1), by=None, at=NOW)


def test_the_number_given_at_set_up_leaves_what_people_set_until_it_changes() -> None:
    seed_lines(lines=20, at=NOW - timedelta(days=1))
    set_lines(lines=40, valid_from=NOW, by=None, at=NOW)
    seed_lines(lines=20, at=NOW + timedelta(hours=1))
    assert lines_at(NOW + timedelta(hours=1)) == 40
    seed_lines(lines=60, at=NOW + timedelta(hours=2))
    assert lines_at(NOW + timedelta(hours=2)) == 60
