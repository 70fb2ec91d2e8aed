"""The contract's figures of any days: against the limits, by day and by half-hour of the day (4.1–5.1)."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.reporting.definition import in_force
from baylanys.reporting.domain.judged_calls import all_definitions
from baylanys.reporting.kpi import lost_met, minutes
from baylanys.reporting.queries import total
from baylanys.reporting.sums import Sums
from baylanys.reports.addresses import calls_behind
from baylanys.reports.asked import Asked
from baylanys.reports.built.kpi_charts import charts_of
from baylanys.reports.built.kpi_figures import Found, figures_of
from baylanys.reports.built.parts import seconds
from baylanys.reports.narrowed import sums_apart_by, sums_of_days
from baylanys.reports.notes import notes_of
from baylanys.reports.report import Column, Report, Row, Table, table
from baylanys.reports.spans import previous_of, span_of

MOST_DAY_ROWS = 100
"""Beyond so many days the table and the charts have months."""
WORST = 5


def build(asked: Asked) -> Report:
    """The report as it stands at the moment of asking."""
    before = previous_of(asked.first, asked.last)
    days = sums_of_days(asked.first, asked.last, asked.options)
    earlier = sums_of_days(*before, asked.options)
    found = _found(asked, days, earlier)
    parts = _months(days) if asked.days > MOST_DAY_ROWS else days
    half_hours = [(int(each), sums) for each, sums in sums_apart_by("half_hour", *_span(asked), asked.options)]
    return Report(
        name=asked.name,
        title=asked.title,
        first=asked.first,
        last=asked.last,
        language=asked.language,
        figures=figures_of(found),
        charts=charts_of(asked, found.rules, parts, half_hours),
        tables=(_readings(found), *_by_day(asked, parts), *_half_hours(half_hours), *_worst(days)),
        formula_version=found.rules.version,
        made_at=asked.at,
        compared=before,
        notes=notes_of(asked, empty=not any(each.calls for each in days.values())),
    )


def _span(asked: Asked) -> tuple[date, date]:
    return asked.first, asked.last


def _found(asked: Asked, days: dict[date, Sums], earlier: dict[date, Sums]) -> Found:
    rules = in_force(all_definitions(), asked.last)
    now, before = total(days.values()).figures(), total(earlier.values()).figures()
    return Found(asked.first, asked.last, now, before, rules, len(_beyond(days)), len(_beyond(earlier)))


def _beyond(days: dict[date, Sums]) -> list[date]:
    """Days whose lost share passed the limit of that day (4.3)."""
    rules = all_definitions()
    return [day for day, sums in days.items() if not lost_met(sums.figures(), in_force(rules, day).lost_day_percent)]


def _months(days: dict[date, Sums]) -> dict[date, Sums]:
    months: dict[date, Sums] = {}
    for day, sums in days.items():
        months[day.replace(day=1)] = months.get(day.replace(day=1), Sums()) + sums
    return months


def _readings(found: Found) -> Table:
    """4.2 by the four formulas in use; the first is the contract's, and the strictest (kpi.md)."""
    names = (
        (_("In time ÷ offered (the contract's)"), "in_time_percent"),
        (_("In time ÷ answered"), "in_time_of_answered_percent"),
        (_("Early hang-ups as successes"), "in_time_with_early_percent"),
        (_("Early hang-ups left out"), "in_time_without_early_percent"),
    )
    rows = [(title, getattr(found.now, name), getattr(found.before, name)) for title, name in names]
    columns = (
        Column("formula", _("Formula"), "text"),
        Column("value", _("This period"), "percent"),
        Column("previous", _("Period before"), "percent"),
    )
    return Table("readings", _("4.2 by the four formulas in use"), columns, rows)


def _columns(first: Column) -> tuple[Column, ...]:
    return (
        first,
        Column("offered", pgettext("count", "Offered"), "whole"),
        Column("answered", pgettext("count", "Answered"), "whole"),
        Column("in_time_percent", _("In time, %"), "percent"),
        Column("lost", pgettext("count", "Lost"), "whole"),
        Column("lost_percent", _("Lost, %"), "percent"),
        Column("mean_wait", _("Mean wait"), "seconds"),
        Column("longest_wait", _("Longest wait"), "seconds"),
        Column("inbound_minutes", _("Minutes in"), "minutes"),
        Column("outbound_minutes", _("Minutes out"), "minutes"),
    )


def _cells(first: object, sums: Sums) -> Row:
    found = sums.figures()
    return (
        *(first, found.offered, found.answered, found.in_time_percent, found.lost, found.lost_percent),
        *(seconds(found.mean_wait_ms), seconds(found.longest_wait_ms)),
        *(minutes(found.inbound_ms), minutes(found.outbound_ms)),
    )


def _by_day(asked: Asked, parts: dict[date, Sums]) -> list[Table]:
    if asked.days == 1 or not parts:
        return []
    by_month = asked.days > MOST_DAY_ROWS
    key, title = ("month", _("By month")) if by_month else ("day", _("By day"))
    rows = [_cells(f"{day:%m.%Y}" if by_month else day, sums) for day, sums in parts.items()]
    addresses = [calls_behind("offered", day, span_of("month", day)[1] if by_month else day) for day in parts]
    first = Column(key, _("Month") if by_month else _("Day"), "text" if by_month else "day")
    total_row = _cells(_("Total"), total(parts.values()))
    return [Table("days", title, _columns(first), rows, tuple(addresses), total_row)]


def _half_hours(half_hours: list[tuple[int, Sums]]) -> list[Table]:
    rows = [_cells(half_hour_name(each), sums) for each, sums in half_hours if sums.calls]
    columns = _columns(Column("half_hour", _("Half-hour"), "text"))
    return [Table("half_hours", _("By half-hour of the day"), columns, rows)] if rows else []


def _worst(days: dict[date, Sums]) -> list[Table]:
    """Days beyond the day's limit, the worst first."""
    beyond = sorted(_beyond(days), key=lambda day: days[day].figures().lost_percent or 0, reverse=True)[:WORST]
    if not beyond or len(days) < 2:
        return []
    columns: list[tuple[str, str, str]] = [
        ("day", _("Day"), "day"),
        ("offered", pgettext("count", "Offered"), "whole"),
        ("lost", pgettext("count", "Lost"), "whole"),
        ("lost_percent", _("Lost, %"), "percent"),
    ]
    rows = [(day, f.offered, f.lost, f.lost_percent) for day in beyond for f in [days[day].figures()]]
    title = _("Worst days: more lost calls than a day may have (4.3)")
    return [table("worst_days", title, columns, rows, addresses=[calls_behind("lost", d, d) for d in beyond])]  # type: ignore[arg-type]


def half_hour_name(number: int) -> str:
    """`09:30` of 19."""
    return f"{number // 2:02}:{number % 2 * 30:02}"
