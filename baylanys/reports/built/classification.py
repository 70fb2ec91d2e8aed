"""Requests by kind, topic, category and answer time, by the customer's guide (6)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.crm.models import Case
from baylanys.reports.addresses import page
from baylanys.reports.asked import Asked
from baylanys.reports.built.parts import bounds_of, of, percent, put_together
from baylanys.reports.report import Chart, Column, Figure, Report, Row, Series, Table
from baylanys.reports.spans import previous_of

MOST_BARS = 12
_TOOK = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
_COUNTS: dict[str, Any] = {
    "registered": Count("pk"),
    "in_time": Count("pk", filter=Q(closed_at__lte=F("due_at"))),
    "late": Count("pk", filter=Q(closed_at__gt=F("due_at"))),
    "open": Count("pk", filter=Q(closed_at__isnull=True)),
    "took": Avg(_TOOK, filter=Q(closed_at__isnull=False)),
}
Counts = dict[str, Any]


def build(asked: Asked) -> Report:
    """Requests registered in the days, as they stand at the moment of asking."""
    now, before = _whole(asked, asked.first, asked.last), _whole(asked, *previous_of(asked.first, asked.last))
    rows = _categories(asked)
    kinds = _together(rows, 1)
    return put_together(
        asked,
        _figures(asked, now, before),
        [_chart("kinds", _("What do people turn to us with?"), kinds), *_top(rows)],
        [_table("kinds", _("By kind"), 1, kinds), _table("topics", _("By topic"), 2, _together(rows, 2)),
         _table("categories", _("By category"), 3, rows)],
        empty=not now["registered"],
        notes=[_("Answer times are of the clock; whether an answer came in time is judged in working time (6).")],
    )  # fmt: skip


def _found(asked: Asked, first: date, last: date) -> QuerySet[Case]:
    start, end = bounds_of(first, last, asked)
    wanted = {name: asked.options.get(name, "") for name in ("language", "project")}
    return Case.objects.filter(
        opened_at__gte=start, opened_at__lt=end, **{name: value for name, value in wanted.items() if value}
    )


def _whole(asked: Asked, first: date, last: date) -> Counts:
    """Counts of what was registered in the days; and of what was due in them, whenever it was registered."""
    found: Counts = _found(asked, first, last).aggregate(**_COUNTS)
    start, end = bounds_of(first, last, asked)
    until: datetime = min(end, asked.at)
    wanted = {name: value for name in ("language", "project") if (value := asked.options.get(name))}
    due = Case.objects.filter(due_at__gte=start, due_at__lt=until, **wanted)
    kept = Count("pk", filter=Q(closed_at__lte=F("due_at")))
    return found | due.aggregate(due=Count("pk"), due_kept=kept)


def _figures(asked: Asked, now: Counts, before: Counts) -> Iterator[Figure]:
    address = page("cases")
    share = percent(now["due_kept"], now["due"])
    yield Figure(
        "in_time_percent", _("Requests answered in time, of those due"), share, "percent", "6", "100 %",
        None if share is None else now["due_kept"] == now["due"], percent(before["due_kept"], before["due"]),
        page("cases", whose="late"), of(now["due_kept"], now["due"]),
    )  # fmt: skip
    titles = {
        "registered": _("Requests registered"),
        "in_time": _("of these answered in time"),
        "late": _("of these answered late"),
        "open": _("of these still open"),
    }
    for key, title in titles.items():
        yield Figure(key, title, now[key], "whole", "6", previous=before[key], address=address)
    yield Figure(
        "took", _("Mean time to the answer, hours"), _hours(now["took"]), "number", "6", previous=_hours(before["took"])
    )


def _categories(asked: Asked) -> list[tuple[tuple[str, ...], Counts]]:
    """(kind, topic, category) with counts, the most frequent first; names as the guide of each request has them."""
    names = [f"line__{level}_{asked.language}" for level in ("kind", "topic", "category")]
    russian = [f"line__{level}_ru" for level in ("kind", "topic", "category")]
    rows = _found(asked, asked.first, asked.last).order_by().values(*{*names, *russian}).annotate(**_COUNTS)
    told = [(tuple(row[a] or row[b] for a, b in zip(names, russian, strict=True)), row) for row in rows]
    return sorted(told, key=lambda each: (-each[1]["registered"], each[0]))


def _together(rows: list[tuple[tuple[str, ...], Counts]], levels: int) -> list[tuple[tuple[str, ...], Counts]]:
    """Counts of the first levels alone; mean times are weighed by what was answered."""
    found: dict[tuple[str, ...], Counts] = {}
    for names, counts in rows:
        own = found.setdefault(names[:levels], dict.fromkeys(("registered", "in_time", "late", "open", "hours"), 0))
        for key in ("registered", "in_time", "late", "open"):
            own[key] += counts[key]
        own["hours"] += (_hours(counts["took"]) or 0) * (counts["in_time"] + counts["late"])
    return sorted(found.items(), key=lambda each: (-each[1]["registered"], each[0]))


def _table(key: str, title: str, levels: int, rows: list[tuple[tuple[str, ...], Counts]]) -> Table:
    total = sum(counts["registered"] for _names, counts in rows)
    heads = (("kind", _("Kind")), ("topic", _("Topic")), ("category", _("Category")))[:levels]
    columns = (
        *(Column(each, words, "text") for each, words in heads),
        Column("registered", _("Registered"), "whole"),
        Column("share", _("Share, %"), "percent"),
        Column("in_time", _("In time"), "whole"),
        Column("late", _("Late"), "whole"),
        Column("open", pgettext("requests", "Open"), "whole"),
        Column("hours", _("Mean time to the answer, hours"), "number"),
    )
    made = [_cells(names, counts, total) for names, counts in rows]
    sums = {each: sum(counts[each] for _names, counts in rows) for each in ("registered", "in_time", "late", "open")}
    totals = (
        _("Total"),
        *[""] * (levels - 1),
        total,
        percent(total, total),
        sums["in_time"],
        sums["late"],
        sums["open"],
        None,
    )
    return Table(key, title, columns, made, totals=totals if made else None)


def _cells(names: tuple[str, ...], counts: Counts, total: int) -> Row:
    answered = counts["in_time"] + counts["late"]
    hours = counts["hours"] / answered if "hours" in counts and answered else _hours(counts.get("took"))
    share = percent(counts["registered"], total)
    return (*names, counts["registered"], share, counts["in_time"], counts["late"], counts["open"], hours)


def _top(rows: list[tuple[tuple[str, ...], Counts]]) -> list[Chart]:
    shown: list[tuple[tuple[str, ...], Counts]] = [((names[2],), counts) for names, counts in rows[:MOST_BARS]]
    return [_chart("categories", _("Which categories are the most frequent?"), shown)]


def _chart(key: str, title: str, rows: list[tuple[tuple[str, ...], Counts]]) -> Chart:
    names = tuple(each[0] for each, _counts in rows[:MOST_BARS])
    values = tuple(float(counts["registered"]) for _names, counts in rows[:MOST_BARS])
    return Chart(key, title, "bars", names, (Series("registered", _("Requests registered"), values),))


def _hours(took: Any) -> float | None:
    return None if not took else took.total_seconds() / 3600
