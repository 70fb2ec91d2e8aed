"""Calendars: which there are, which one is in force, what hours they have (5.4)."""

from datetime import date, datetime
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.contract.models import Calendar, CalendarInForce, WorkingHours
from baylanys.contract.queries import calendar_in_force, contract_zone, week_of

Week = list[list[tuple[int, int]]]

CONTRACT, PEAK, DEMO = "contract", "peak", "demo"
_SEEDED_FROM = date(2024, 3, 1)
_DAY_OFF: list[tuple[int, int]] = []
_SEEDS: dict[str, tuple[str, str, str, bool, Week]] = {
    CONTRACT: (
        "Келісімшарт бойынша",
        "По договору",
        "By the contract",
        True,
        [[(540, 1080)]] * 5 + [_DAY_OFF] * 2,
    ),
    PEAK: ("Қарбалас кезең", "Пиковый период", "Peak period", True, [[(540, 1140)]] * 7),
    DEMO: ("Демо: тәулік бойы", "Демо: круглосуточно", "Demo: around the clock", False, [[(0, 1440)]] * 7),
}


@transaction.atomic
def seed_calendars() -> list[Calendar]:
    """The contract's calendar, the peak's and the demo's exist; those that exist are left as people made them."""
    calendars = []
    for code, (kk, ru, en, keeps_holidays, week) in _SEEDS.items():
        names = {"name_kk": kk, "name_ru": ru, "name_en": en, "keeps_holidays": keeps_holidays}
        calendar, is_new = Calendar.objects.get_or_create(code=code, defaults=names)
        if is_new:
            WorkingHours.objects.bulk_create(_rows(calendar, week, _SEEDED_FROM, None))
        calendars.append(calendar)
    return calendars


@transaction.atomic
def put_calendar_in_force(calendar: Calendar, by: Person | None, at: datetime) -> CalendarInForce:
    """From `at` on this calendar decides; putting the one in force again changes nothing."""
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    current = calendar_in_force(at)
    if current is not None and current.calendar_id == calendar.pk:
        return current
    row = CalendarInForce.objects.create(calendar=calendar, since=at, set_by=by)
    before = {"calendar": current.calendar.code} if current else None
    note_change(kind="calendar_in_force", by=by, at=at, before=before, calendar=calendar.code)
    return row


@transaction.atomic
def set_hours(*, calendar: Calendar, week: Week, valid_from: date, by: Person | None, at: datetime) -> None:
    """The calendar has this week from `valid_from` until the next change planned already.

    Raises SettingRefused for a day gone by (its calls are counted) and for
    intervals that overlap.
    """
    if valid_from < at.astimezone(contract_zone()).date():
        raise SettingRefused(_("Choose today or a later day: days gone by are counted already."), code="day_gone_by")
    _check_week(week)
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    following = _next_planned(calendar, valid_from)
    before = {"week": week_of(calendar, valid_from)}
    calendar.hours.filter(valid_from=valid_from).delete()
    in_force = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    calendar.hours.filter(in_force, valid_from__lt=valid_from).update(valid_to=valid_from)
    WorkingHours.objects.bulk_create(_rows(calendar, week, valid_from, following))
    dated = {"calendar": calendar.code, "valid_from": valid_from.isoformat()}
    note_change(kind="hours", by=by, at=at, before=before, week=week, **dated)


def _next_planned(calendar: Calendar, valid_from: date) -> date | None:
    later = calendar.hours.filter(valid_from__gt=valid_from)
    return later.order_by("valid_from").values_list("valid_from", flat=True).first()


def _check_week(week: Week) -> None:
    for intervals in week:
        ordered = sorted(intervals)
        if any(opens >= closes for opens, closes in ordered):
            raise SettingRefused(_("Closing must come after opening."), code="closes_before_opening")
        if any(closes > opens for (_o, closes), (opens, _c) in pairwise(ordered)):
            raise SettingRefused(_("Intervals of one day overlap."), code="hours_overlap")


def _rows(calendar: Calendar, week: Week, valid_from: date, valid_to: date | None) -> list[WorkingHours]:
    return [
        WorkingHours(
            calendar=calendar,
            weekday=weekday,
            opens_minute=opens,
            closes_minute=closes,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        for weekday, intervals in enumerate(week)
        for opens, closes in intervals
    ]
