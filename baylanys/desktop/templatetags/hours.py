"""Words of the page of hours."""

from datetime import date

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baylanys.contract.models import Calendar, SettingChange
from baylanys.desktop.hours_page import WEEKDAYS

register = template.Library()


@register.filter
def minus(value: int, other: int) -> int:
    """The difference."""
    return value - other


@register.filter
def weekday_name(day: date) -> str:
    """`Mon`, in the language of the page."""
    return str(WEEKDAYS[day.weekday()])


@register.filter
def change_words(change: SettingChange) -> str:
    """What was changed, as a sentence."""
    detail = dict(change.detail)
    for name in ("day", "to", "valid_from"):
        if name in detail:
            detail[name] = _date_words(str(detail[name]))
    if "calendar" in detail:
        detail["calendar"] = _calendar_name(str(detail["calendar"]))
    sentences = {
        "calendar_in_force": _("Calendar in force: %(calendar)s"),
        "hours": _("%(calendar)s: other hours from %(valid_from)s"),
        "day_added": _("%(day)s added: %(name)s"),
        "day_removed": _("%(day)s removed: %(name)s"),
        "day_moved": _("%(name)s moved from %(day)s to %(to)s"),
        "lines": _("Lines: %(lines)s from %(valid_from)s"),
    }
    return sentences[change.kind] % detail


def _date_words(text: str) -> str:
    return f"{date.fromisoformat(text[:10]):%d.%m.%Y}"


def _calendar_name(code: str) -> str:
    calendar = Calendar.objects.filter(code=code).first()
    return str(getattr(calendar, f"name_{get_language()}", code)) if calendar else code
