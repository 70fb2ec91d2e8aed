"""One chart per question of a KPI report: are calls lost, are they answered in time, how long do people wait, when do
they call (4.1–4.4)."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.reporting.definition import Definition
from baylanys.reporting.sums import Sums
from baylanys.reports.asked import Asked
from baylanys.reports.report import Chart, Limit, Series


def charts_of(
    asked: Asked, rules: Definition, parts: dict[date, Sums], half_hours: Sequence[tuple[int, Sums]]
) -> tuple[Chart, ...]:
    """Courses over days where there are several, else over the half-hours of the one day."""
    one_day = asked.days == 1
    given = [(_half_hour(each), sums) for each, sums in half_hours] if one_day else [*_named(parts, asked)]
    names, figures = tuple(name for name, _sums in given), [sums.figures() for _name, sums in given]
    charts = [
        Chart(
            "calls", _("How many calls came, and were they answered?"), "stacked", names,
            (
                Series("answered", pgettext("count", "Answered"), tuple(each.answered for each in figures)),
                Series("lost", pgettext("count", "Lost"), tuple(each.lost for each in figures)),
                Series("callback_kept", _("Callback kept"), tuple(each.callback_kept for each in figures)),
            ),
        ),
        Chart(
            "lost", _("Which share of calls was lost?"), "columns", names,
            (Series("lost_percent", _("Lost, %"), tuple(each.lost_percent for each in figures)),), "percent",
            (Limit(_("limit of a day: %(percent)s %%") % {"percent": rules.lost_day_percent}, rules.lost_day_percent),),
        ),
        Chart(
            "in_time", _("Which share was answered in time?"), "line", names,
            (Series("in_time_percent", _("In time, %"), tuple(each.in_time_percent for each in figures)),), "percent",
            (Limit(_("limit: %(percent)s %%") % {"percent": rules.in_time_percent}, rules.in_time_percent),),
        ),
        Chart(
            "wait", _("How long did callers wait on average?"), "columns", names,
            (Series("mean_wait", _("Mean wait, s"), tuple(_seconds(each.mean_wait_ms) for each in figures)),),
            "seconds",
            (Limit(_("limit: %(seconds)s s") % {"seconds": rules.mean_wait_ms // 1000}, rules.mean_wait_ms / 1000),),
        ),
    ]  # fmt: skip
    if one_day:
        charts = [each for each in charts if each.key in {"calls", "wait"}]
    else:
        charts.append(_load(half_hours))
    return tuple(each for each in charts if not each.is_empty)


def _load(half_hours: Sequence[tuple[int, Sums]]) -> Chart:
    given = [(each, sums) for each, sums in half_hours if sums.offered]
    return Chart(
        "load", _("At which time of day do people call?"), "columns",
        tuple(_half_hour(each) for each, _sums in given),
        (Series("offered", pgettext("count", "Offered"), tuple(sums.offered for _each, sums in given)),),
    )  # fmt: skip


def _named(parts: dict[date, Sums], asked: Asked) -> list[tuple[str, Sums]]:
    months = len(parts) > 1 and all(day.day == 1 for day in parts)
    return [(f"{day:%m.%Y}" if months else f"{day:%d.%m}", sums) for day, sums in parts.items() if sums.calls]


def _half_hour(number: int) -> str:
    return f"{number // 2:02}:{number % 2 * 30:02}"


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else round(milliseconds / 1000, 1)
