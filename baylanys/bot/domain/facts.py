"""What surrounds a dialogue at a moment: hours, the wait, whose number writes."""

from __future__ import annotations

from datetime import datetime

from baylanys.bot.domain.mailings import RIGHT
from baylanys.bot.flow_words import Facts, Staff
from baylanys.contract.models import Project
from baylanys.messaging.figures import expected_wait_minutes
from baylanys.messaging.models import Conversation
from baylanys.messaging.surroundings import hours_at

_MOMENT, _TIME = "%d.%m.%Y %H:%M", "%H:%M"


def facts_of(row: Conversation, staff: Staff | None, at: datetime) -> Facts:
    """Everything that the dialogue may ask about."""
    table = hours_at(at)
    is_open = table.is_open(at)
    opens = None if is_open else table.next_opening(at)
    closes = table.next_closing(at) if is_open else None
    wait = expected_wait_minutes(row.queue, at) if is_open else None
    return Facts(
        is_open=is_open,
        opens=opens.astimezone(table.zone).strftime(_MOMENT) if opens else "",
        closes=closes.astimezone(table.zone).strftime(_TIME) if closes else "",
        wait=str(wait) if wait is not None else "",
        today=table.day_of(at),
        staff=staff,
        projects=_projects() if staff else (),
        can=_can(staff) if staff else frozenset(),
        minute=int(at.timestamp() // 60),
    )


def _projects() -> tuple[tuple[str, str], ...]:
    """Code and name of each project in use, in each language."""
    rows = Project.objects.filter(is_active=True).order_by("pk").values_list("code", "name_ru", "name_kk", "name_en")
    return tuple((code, name) for code, *names in rows for name in names if name)


def _can(staff: Staff) -> frozenset[str]:
    """What the person may do here beside asking."""
    return frozenset({"alarms"} | ({"mailings"} if RIGHT in staff.permissions else set()))
