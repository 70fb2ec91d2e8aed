"""Alarms of margins in the frame of every page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template

from baylanys.accounts.permissions import may
from baylanys.desktop.cockpit_page import ClauseLine
from baylanys.desktop.margin_page import AlarmLine, trouble_words
from baylanys.guard.choices import TellingState
from baylanys.guard.models import AlarmTelling, MarginAlarm

register = template.Library()


@register.filter
def may_see_alarms(person: Any) -> bool:
    """True for those who may be told of a margin by the page."""
    return may(person, "see_figures")


@register.filter
def of_line(burning: Mapping[str, Sequence[AlarmLine]], line: ClauseLine) -> Sequence[AlarmLine]:
    """The alarms of a line of the contract: by its calls, or by its clause where it has none."""
    return burning.get(line.which or line.clause, ())


@register.filter
def tellings(alarm: MarginAlarm) -> list[AlarmTelling]:
    """Who was told of the alarm, newest first."""
    return list(alarm.tellings.select_related("person").order_by("-at", "-pk"))


@register.filter
def not_left(rows: Iterable[AlarmTelling]) -> int:
    """How many of them did not leave, or nobody knows."""
    return sum(row.state in {TellingState.FAILED, TellingState.UNKNOWN} for row in rows)


@register.filter
def trouble(row: AlarmTelling) -> str:
    """Why it has not left."""
    return trouble_words(row)
