"""Alarms of margins in the frame of every page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from baylanys.accounts.permissions import may
from baylanys.desktop.margin_page import AlarmLine

register = template.Library()


@register.filter
def may_see_alarms(person: Any) -> bool:
    """True for those who may be told of a margin by the page."""
    return may(person, "see_figures")


@register.filter
def of_figure(burning: Mapping[str, Sequence[AlarmLine]], which: str) -> Sequence[AlarmLine]:
    """The alarms of a line of the contract."""
    return burning.get(which, ())
