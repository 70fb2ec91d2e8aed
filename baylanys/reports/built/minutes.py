"""Minutes of calls against the contract's allotment, with what was carried over, and when they run out (5.1)."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from baylanys.contract.queries import contract_zone
from baylanys.reporting.kpi import minutes
from baylanys.reporting.minutes_view import MinutesView, minutes_view
from baylanys.reporting.queries import sums_by_day
from baylanys.reports.addresses import calls_behind, page
from baylanys.reports.asked import Asked
from baylanys.reports.built.parts import of, put_together
from baylanys.reports.errors import ReportRefused
from baylanys.reports.report import Chart, Column, Figure, Limit, Report, Row, Series, Table
from baylanys.reports.shown import shown
from baylanys.reports.spans import span_of

MOST_MONTHS = 36


def build(asked: Asked) -> Report:
    """Whole months that hold any of the days; figures are those of the last of them.

    Raises ReportRefused (`period_too_long`): an account is made month by month.
    """
    months = list(_months(asked.first, asked.last))
    if len(months) > MOST_MONTHS:
        said = _("This report covers %(months)s months at most.") % {"months": MOST_MONTHS}
        raise ReportRefused(said, code="period_too_long")
    views = [minutes_view(month, asked.at) for month in months]
    before = minutes_view((months[-1] - timedelta(days=1)).replace(day=1), asked.at)
    tables = [_months_table(views), _days_table(views[-1]), _corrections(views)]
    return put_together(
        asked,
        _figures(views[-1], before),
        [_course(views[-1]), *_months_chart(views)],
        [each for each in tables if len(each.rows)],
        empty=not any(side.account.used for view in views for side in view.sides),
        compared=False,
        notes=_notes(views[-1]),
    )


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _figures(view: MinutesView, before: MinutesView) -> Iterator[Figure]:
    last = span_of("month", view.month)[1]
    for side, earlier in zip(view.sides, before.sides, strict=True):
        own, which = side.account, "minutes_in" if side.direction == "inbound" else "minutes_out"
        title = _("Minutes in") if side.direction == "inbound" else _("Minutes out")
        yield Figure(
            f"{side.direction}_minutes", f"{title}, {view.month:%m.%Y}", own.used, "minutes", "5.1",
            "≤ " + shown(own.limit, "minutes", contract_zone()), own.used <= own.limit, earlier.account.used,
            calls_behind(which, view.month, last), of(own.used, own.limit),
        )  # fmt: skip
    for side, earlier in zip(view.sides, before.sides, strict=True):
        title = _("Left of minutes in") if side.direction == "inbound" else _("Left of minutes out")
        address = page("minutes", month=f"{view.month:%Y-%m}")
        yield Figure(
            f"{side.direction}_left", title, side.account.left, "minutes", "5.1", previous=earlier.account.left,
            address=address,
        )  # fmt: skip


def _notes(view: MinutesView) -> list[str]:
    notes = [
        _(
            "What inbound leaves of its own limit is added to outbound of the next month, and the other way round; "
            "it ends with that month."
        )
    ]  # fmt: skip
    for side in view.sides:
        if side.runs_out_at is not None:
            said = _("At the pace of the last two weeks minutes in run out on %(day)s.")
            other = _("At the pace of the last two weeks minutes out run out on %(day)s.")
            notes.append((said if side.direction == "inbound" else other) % {"day": f"{side.runs_out_at:%d.%m.%Y}"})
    return notes


def _months_table(views: list[MinutesView]) -> Table:
    columns = (
        Column("month", _("Month"), "text"),
        Column("direction", _("Direction"), "text"),
        Column("own", _("Own limit"), "minutes"),
        Column("carried", _("Carried over"), "minutes"),
        Column("limit", _("Limit"), "minutes"),
        Column("talked", _("Of calls"), "minutes"),
        Column("corrected", _("Corrections"), "minutes"),
        Column("used", _("Used"), "minutes"),
        Column("left", _("Left"), "minutes"),
        Column("percent", _("Used, %"), "percent"),
    )
    rows: list[Row] = []
    addresses: list[str] = []
    for view in views:
        for side in view.sides:
            own, name = side.account, _("Inbound") if side.direction == "inbound" else _("Outbound")
            talked = minutes(own.used_ms)
            rows.append(
                (
                    *(f"{view.month:%m.%Y}", name, own.own, own.carried, own.limit),
                    *(talked, own.corrected, own.used, own.left, own.percent),
                )
            )
            addresses.append(page("minutes", month=f"{view.month:%Y-%m}"))
    return Table("months", _("The account by month"), columns, rows, tuple(addresses))


def _days_table(view: MinutesView) -> Table:
    columns = (
        Column("day", _("Day"), "day"),
        Column("inbound", _("Minutes in"), "number"),
        Column("outbound", _("Minutes out"), "number"),
    )
    rows = [(day, into / 60_000, out / 60_000) for day, into, out in view.days]
    totals = (_("Total"), sum(row[1] for row in rows), sum(row[2] for row in rows))
    title = _("By day, %(month)s") % {"month": f"{view.month:%m.%Y}"}
    addresses = tuple(calls_behind("minutes_in", day, day) for day, _into, _out in view.days)
    return Table("days", title, columns, rows, addresses, totals)


def _corrections(views: list[MinutesView]) -> Table:
    columns = (
        Column("month", _("Month"), "text"),
        Column("direction", _("Direction"), "text"),
        Column("minutes", _("Minutes"), "minutes"),
        Column("reason", _("Reason"), "text"),
        Column("at", _("When"), "moment"),
        Column("by", _("Who"), "text"),
    )
    rows = [
        (
            *(f"{view.month:%m.%Y}", _("Inbound") if side.direction == "inbound" else _("Outbound")),
            *(each.minutes, each.reason, each.at, each.by.display_name if each.by else ""),
        )
        for view in views
        for side in view.sides
        for each in side.corrections
    ]
    return Table("corrections", _("Corrections"), columns, rows)


def _course(view: MinutesView) -> Chart:
    """How the month's minutes add up, day by day, against the limits."""
    last = span_of("month", view.month)[1]
    days = sums_by_day(view.month, last)
    names, sums = tuple(f"{day:%d.%m}" for day in days), list(days.values())
    series = []
    for key, title in (("inbound", _("Minutes in")), ("outbound", _("Minutes out"))):
        total, values = 0, []
        for each in sums:
            total += getattr(each, f"{key}_ms")
            values.append(round(total / 60_000, 1))
        series.append(Series(key, title, tuple(values)))
    limit = min(side.account.limit for side in view.sides)
    limits = (Limit(_("limit: %(minutes)s") % {"minutes": limit}, float(limit)),)
    return Chart("course", _("Will the month's minutes do?"), "line", names, tuple(series), "minutes", limits)


def _months_chart(views: list[MinutesView]) -> list[Chart]:
    if len(views) < 2:
        return []
    names = tuple(f"{view.month:%m.%Y}" for view in views)
    series = tuple(
        Series(key, title, tuple(float(view.sides[place].account.used) for view in views))
        for place, key, title in ((0, "inbound", _("Minutes in")), (1, "outbound", _("Minutes out")))
    )
    return [Chart("months", _("How many minutes did each month take?"), "columns", names, series, "minutes")]
