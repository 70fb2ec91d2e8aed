"""What builders of reports share: bounds of days, names, shares, a report put together."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from baylanys.contract.working_time import day_bounds
from baylanys.interactions.event_words import Names
from baylanys.interactions.permissions import shown_name, shown_number
from baylanys.reporting.definition import in_force
from baylanys.reporting.domain.judged_calls import all_definitions
from baylanys.reports.asked import Asked
from baylanys.reports.notes import notes_of
from baylanys.reports.report import Chart, Figure, Report, Table
from baylanys.reports.spans import previous_of
from baylanys.routing.models import Queue, Topic
from baylanys.workforce.models import Operator


class Nobody:
    """Who reads a file nobody knows: numbers and names of people outside are covered (4.6)."""

    is_authenticated = False
    is_active = False
    role = ""


def bounds(asked: Asked) -> tuple[datetime, datetime]:
    """The half-open interval of moments of the days."""
    return bounds_of(asked.first, asked.last, asked)


def bounds_of(first: date, last: date, asked: Asked) -> tuple[datetime, datetime]:
    """As above, of other days."""
    return day_bounds(first, asked.zone)[0], day_bounds(last, asked.zone)[1]


def put_together(
    asked: Asked,
    figures: Iterable[Figure],
    charts: Iterable[Chart],
    tables: Iterable[Table],
    *,
    empty: bool = False,
    compared: bool = True,
    notes: Iterable[str] = (),
) -> Report:
    """The report with its notes, and the version of the formulas in force on its last day."""
    return Report(
        name=asked.name,
        title=asked.title,
        first=asked.first,
        last=asked.last,
        language=asked.language,
        figures=tuple(figures),
        charts=tuple(each for each in charts if not each.is_empty),
        tables=tuple(tables),
        formula_version=in_force(all_definitions(), asked.last).version,
        made_at=asked.at,
        compared=previous_of(asked.first, asked.last) if compared else None,
        notes=(*notes_of(asked, empty=empty), *notes),
    )


def names_for(asked: Asked) -> Names:
    """How codes are called in the report's language."""
    title, people = f"name_{asked.language}", operators()
    return Names(
        people=dict(people.values()),
        operators={key: name for key, (_username, name) in people.items()},
        queues=dict(Queue.objects.values_list("code", title)),
        topics=dict(Topic.objects.values_list("code", title)),
        show_number=lambda number: shown_number(Nobody(), number),
        show_name=lambda name: shown_name(Nobody(), name),
    )


def operators() -> dict[int, tuple[str, str]]:
    """User name and name of each operator, by their key."""
    rows = Operator.objects.select_related("person")
    return {row.pk: (row.person.username, row.person.display_name) for row in rows}


def of(part: int, whole: int) -> str:
    """`3 of 120`."""
    return _("%(part)s of %(whole)s") % {"part": part, "whole": whole}


def seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def percent(part: float, whole: float) -> float | None:
    """None of nothing."""
    return 100 * part / whole if whole else None
