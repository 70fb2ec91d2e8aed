"""A chart as the option of ECharts: the one description of a picture that the page, the PDF and the bot draw. Pure.

Readable without colour: series differ by brightness and pattern, values stand beside their marks where there is room,
limits are dashed lines with their words. Everything is JSON: no functions, so that pages need no script of their own.
"""

from typing import Any

from baylanys.reports.report import Chart, Kind, Limit, Series

WIDTH, HEIGHT = 720, 280
FONT = "Inter"
INK, SOFT, GRID = "#1f2933", "#52606d", "#d9dfe5"
LIMIT = "#b42318"
FILLS: tuple[tuple[str, dict[str, Any] | None], ...] = (
    ("#1d5c8a", None),
    ("#e39a2d", {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4], "rotation": 0.785, "color": "#7a4a06"}),
    ("#9fb8c9", {"symbol": "circle", "dashArrayX": [[5, 5], [0, 5, 5, 0]], "dashArrayY": [5, 0], "symbolSize": 0.5}),
    ("#3a3f47", None),
)
"""Colour and, where two colours are of like brightness in grey, a pattern."""
SHORT_NAME, FEW_NAMES = 7, 7
STROKES = ("solid", "dashed", "dotted")
MOST_LABELS, FEWEST_LABELS = 16, 8
"""Beyond so many categories the values of columns would overlap; the table below has them."""


def option_of(chart: Chart) -> dict[str, Any]:
    """The option; the same for a canvas on a page and for SVG."""
    lying = chart.form == "bars"
    names = {
        "type": "category",
        "data": list(chart.categories),
        "inverse": lying,
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": SOFT}},
        "axisLabel": _text(11) | _names_room(chart),
    }
    values: dict[str, Any] = {
        "type": "value",
        "min": 0,
        "axisLabel": _text(11) | {"formatter": _with_unit("{value}", chart.kind)},
        "splitLine": {"lineStyle": {"color": GRID}},
        "minInterval": 1 if chart.kind in {"whole", "minutes"} else 0,
    }
    if (top := _top(chart)) is not None:
        values |= {"max": top, "axisLabel": values["axisLabel"] | {"showMaxLabel": chart.kind == "percent"}}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT, "color": INK},
        "aria": {"enabled": True, "decal": {"show": True, "decals": [fill[1] or {"symbol": "none"} for fill in FILLS]}},
        "color": [fill[0] for fill in FILLS],
        "grid": {
            "left": 8,
            "right": 96 if chart.limits else 36 if lying else 16,
            "top": 40 if _has_legend(chart) else 24,
            "bottom": 8,
            "containLabel": True,
        },
        "legend": {
            "show": _has_legend(chart),
            "top": 0,
            "left": 0,
            "type": "scroll",
            "itemWidth": 22,
            "textStyle": {"fontFamily": FONT, "fontSize": 12, "color": INK},
        },
        "tooltip": {
            "trigger": "axis",
            "renderMode": "richText",
            "textStyle": {"fontFamily": FONT},
            "axisPointer": {"type": "line" if chart.form == "line" else "shadow"},
        },
        "xAxis": values if lying else names,
        "yAxis": names if lying else values,
        "series": [_series(chart, number, each) for number, each in enumerate(chart.series)],
    }


def _names_room(chart: Chart) -> dict[str, Any]:
    """Long names are broken into lines, or leaned where they are many; days and hours are left out where they are."""
    if chart.form == "bars":
        return {"width": 190, "overflow": "truncate", "hideOverlap": True}
    if max((len(name) for name in chart.categories), default=0) <= SHORT_NAME:
        return {"hideOverlap": True}
    if len(chart.categories) <= FEW_NAMES:
        return {"interval": 0, "width": 600 // len(chart.categories), "overflow": "break"}
    return {"interval": 0, "rotate": 35, "width": 110, "overflow": "truncate"}


def _series(chart: Chart, number: int, series: Series) -> dict[str, Any]:
    digits = 0 if chart.kind in {"seconds", "minutes"} else 1
    made: dict[str, Any] = {
        "name": series.title,
        "type": "line" if chart.form == "line" else "bar",
        "data": [None if value is None else round(value, digits) for value in series.values],
        "label": _label(chart, series),
    }
    if chart.form == "line":
        made |= {
            "symbolSize": 6,
            "symbol": ("circle", "diamond", "triangle")[number % 3],
            "lineStyle": {"type": STROKES[number % 3], "width": 2},
            "labelLayout": {"hideOverlap": True},
        }
    else:
        made |= {"barMaxWidth": 36, "barCategoryGap": "28%"}
    if chart.form == "stacked":
        made["stack"] = "all"
    if number == 0 and chart.limits:
        made["markLine"] = _limits(chart.limits, chart.form == "bars")
    return made


def _label(chart: Chart, series: Series) -> dict[str, Any]:
    """Values stand beside columns while they fit; in a stack they would hide each other."""
    marks = len(chart.categories) * len(chart.series)
    few = marks <= (FEWEST_LABELS if chart.form == "line" else MOST_LABELS)
    place = {"bars": "right", "stacked": "inside"}.get(chart.form, "top")
    show = few and chart.form != "stacked"
    return {"show": show, "position": place, **_text(11), "formatter": _with_unit("{c}", chart.kind)}


def _limits(limits: tuple[Limit, ...], lying: bool) -> dict[str, Any]:
    axis = "xAxis" if lying else "yAxis"
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": LIMIT, "type": "dashed", "width": 1.5},
        "label": {
            **_text(11, LIMIT),
            "position": "end",
            "formatter": "{b}",
            "distance": 4,
        },
        "data": [{"name": each.title, axis: each.value} for each in limits],
    }


def _top(chart: Chart) -> float | None:
    """Where the axis has to end so that every limit is seen; None where values reach beyond them."""
    if not chart.limits:
        return None
    stacked = chart.form == "stacked"
    columns = zip(*(each.values for each in chart.series), strict=True)
    highest = max((sum(v or 0 for v in c) if stacked else max(v or 0 for v in c) for c in columns), default=0)
    limit = max(each.value for each in chart.limits)
    if chart.kind == "percent" and limit >= 50:
        return 100
    return None if highest > limit else limit * 1.25


def _has_legend(chart: Chart) -> bool:
    return len(chart.series) > 1


def _with_unit(template: str, kind: Kind) -> str:
    return template + {"percent": " %", "seconds": " s"}.get(kind, "")


def _text(size: int, color: str = SOFT) -> dict[str, Any]:
    return {"fontFamily": FONT, "fontSize": size, "color": color}
