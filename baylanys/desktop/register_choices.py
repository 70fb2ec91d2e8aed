"""What one may choose from above the register."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baylanys.interactions.choices import Channel, Direction, Language, Outcome
from baylanys.interactions.event_words import Names
from baylanys.interactions.register_filter import RegisterFilter


@dataclass(frozen=True)
class Choice:
    """One filter: its name in the address, its words, its options, and the one in force."""

    name: str
    title: str
    everything: str
    options: list[tuple[str, Any]]
    chosen: str


def choices_of(asked: RegisterFilter, names: Names, *, own: bool) -> list[Choice]:
    """The filters beside the search; one's own calls need no choice of operator."""
    offered: list[tuple[str, str, str, Iterable[tuple[str, Any]]]] = [
        ("channel", _("Channel"), _("All channels"), Channel.choices),
        ("direction", _("Direction"), _("Both directions"), Direction.choices),
        ("outcome", _("Outcome"), _("All outcomes"), Outcome.choices),
        ("language", _("Language"), _("All languages"), Language.choices),
        ("topic", _("Topic"), _("All topics"), names.topics.items()),
        ("queue", _("Queue"), _("All queues"), names.queues.items()),
    ]
    if not own:
        offered.append(("operator", _("Operator"), _("All operators"), names.people.items()))
    return [
        Choice(name, title, everything, list(options), getattr(asked, name))
        for name, title, everything, options in offered
    ]


def periods_of(asked: RegisterFilter) -> list[dict[str, Any]]:
    """The ready-made periods, each with whether it is the one in force."""
    own_days = bool(asked.days_from or asked.days_to)
    titles = {
        "": _("All the time"),
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "week": _("7 days"),
        "month": _("This month"),
        "last_month": _("Last month"),
    }
    return [
        {"code": code, "title": title, "chosen": code == asked.period and not (own_days and not code)}
        for code, title in titles.items()
    ]
