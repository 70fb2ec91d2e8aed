"""Days that differ from their weekday: holidays and moved working days (5.4)."""

from collections.abc import Iterable
from datetime import date, datetime

import holidays
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.contract.errors import SettingRefused
from baylanys.contract.holiday_names import names_of
from baylanys.contract.models import Holiday
from baylanys.contract.queries import contract_zone
from baylanys.core.errors import NotFound

Names = tuple[str, str, str]
"""Kazakh, Russian, English; an empty one takes the first that is given."""

_MOVED = ("Ауыстырылған жұмыс күні", "Перенесённый рабочий день", "Moved working day")


def seed_holidays(years: Iterable[int]) -> int:
    """Each year without a row has Kazakhstan's holidays; how many were written.

    A year that has rows is left as people made it.
    """
    empty = [year for year in years if not Holiday.objects.filter(day__year=year).exists()]
    rows = [_seeded(day, names_of(english), is_working=False) for day, english in _public_holidays(empty)]
    rows += [_seeded(day, _MOVED, is_working=True) for day in _moved_working_days(empty)]
    return len(Holiday.objects.bulk_create(rows, ignore_conflicts=True))


@transaction.atomic
def add_day(*, day: date, names: Names, is_working: bool, by: Person | None, at: datetime) -> Holiday:
    """The day is a holiday (or a moved working day). Raises SettingRefused where it has a row or is gone by."""
    _check_day(day, at)
    kazakh, russian, english = _complete(names)
    row, is_new = Holiday.objects.get_or_create(
        day=day, defaults={"name_kk": kazakh, "name_ru": russian, "name_en": english, "is_working": is_working}
    )
    if not is_new:
        raise SettingRefused(_("This day is in the list already."), code="day_in_list")
    note_change(kind="day_added", by=by, at=at, day=day.isoformat(), is_working=is_working, name=russian)
    return row


@transaction.atomic
def remove_day(*, row_id: int, by: Person | None, at: datetime) -> None:
    """The day is again what its weekday says."""
    row = _locked(row_id)
    _check_day(row.day, at)
    row.delete()
    note_change(kind="day_removed", by=by, at=at, day=row.day.isoformat(), name=row.name_ru)


@transaction.atomic
def move_day(*, row_id: int, to: date, by: Person | None, at: datetime) -> Holiday:
    """The holiday (or working day) is on another date; neither date may be gone by."""
    row = _locked(row_id)
    _check_day(row.day, at)
    _check_day(to, at)
    if Holiday.objects.filter(day=to).exclude(pk=row.pk).exists():
        raise SettingRefused(_("This day is in the list already."), code="day_in_list")
    before, row.day = row.day, to
    row.save(update_fields=["day"])
    note_change(kind="day_moved", by=by, at=at, day=before.isoformat(), to=to.isoformat(), name=row.name_ru)
    return row


def _locked(row_id: int) -> Holiday:
    row = Holiday.objects.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise NotFound(_("This day is no longer in the list."))
    return row


def _check_day(day: date, at: datetime) -> None:
    if day < at.astimezone(contract_zone()).date():
        raise SettingRefused(_("This day is gone by: its calls are counted already."), code="day_gone_by")


def _complete(names: Names) -> Names:
    given = next((name for name in (names[1], names[0], names[2]) if name.strip()), "")
    if not given:
        raise SettingRefused(_("Give the day a name."), code="name_missing")
    kazakh, russian, english = (name.strip() or given.strip() for name in names)
    return kazakh, russian, english


def _public_holidays(years: list[int]) -> list[tuple[date, str]]:
    found = holidays.country_holidays("KZ", years=years, language="en_US") if years else {}
    return sorted((day, name.split("; ")[0]) for day, name in found.items())


def _moved_working_days(years: list[int]) -> list[date]:
    if not years:
        return []
    listed = holidays.country_holidays("KZ", years=years)
    return sorted(day for day in listed.weekend_workdays if day.year in years)


def _seeded(day: date, names: Names, *, is_working: bool) -> Holiday:
    kazakh, russian, english = names
    return Holiday(day=day, name_kk=kazakh, name_ru=russian, name_en=english, is_working=is_working)
