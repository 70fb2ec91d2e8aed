"""Charts of a report as the workbook's own, so that they can be changed and copied."""

from collections.abc import Sequence
from typing import Any

from baylanys.reports.report import Chart

ROWS_OF_ONE = 18
TYPES = {"columns": "column", "stacked": "column", "line": "line", "bars": "bar"}
GREYS = ("#1d5c8a", "#e39a2d", "#9fb8c9", "#3a3f47")
PATTERNS = ("", "wide_upward_diagonal", "dotted_grid", "dark_horizontal")


def add_charts(book: Any, name: str, charts: Sequence[Chart], head: Any, plain: Any) -> None:
    """One sheet: the values of each chart, and the chart beside them."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 6, 14)
    line, begins = 0, []
    for chart in charts:
        begins.append(line)
        width = len(chart.series) + len(chart.limits)
        _values(sheet, line, chart, head, plain)
        drawn = _drawn(book, name, line, chart)
        sheet.insert_chart(line, width + 2, drawn)
        line += max(len(chart.categories) + 3, ROWS_OF_ONE)
    sheet.set_h_pagebreaks(begins[1:])


def _values(sheet: Any, line: int, chart: Chart, head: Any, plain: Any) -> None:
    sheet.set_row(line, 44)
    sheet.write_string(line, 0, chart.title, head)
    columns = [(each.title, each.values) for each in chart.series]
    columns += [(each.title, (each.value,) * len(chart.categories)) for each in chart.limits]
    for column, (title, _given) in enumerate(columns, start=1):
        sheet.write_string(line, column, title, head)
    for number, category in enumerate(chart.categories):
        sheet.write_string(line + 1 + number, 0, category, plain)
        for column, (_title, values) in enumerate(columns, start=1):
            if (value := values[number]) is not None:
                sheet.write_number(line + 1 + number, column, round(value, 2), plain)


def _drawn(book: Any, name: str, line: int, chart: Chart) -> Any:
    subtype = {"subtype": "stacked"} if chart.form == "stacked" else {}
    drawn = book.add_chart({"type": TYPES[chart.form], **subtype})
    last = line + len(chart.categories)
    for column in range(1, len(chart.series) + 1):
        drawn.add_series(
            {
                "name": [name, line, column],
                "categories": [name, line + 1, 0, last, 0],
                "values": [name, line + 1, column, last, column],
                **_look(chart, column - 1),
            }
        )
    if chart.limits and chart.form != "bars":
        drawn.combine(_limits(book, name, line, chart))
    drawn.set_title({"name": chart.title, "name_font": {"size": 11}, "overlay": False})
    drawn.set_legend({"position": "bottom"} if len(chart.series) + len(chart.limits) > 1 else {"none": True})
    drawn.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9DFE5"}}, "min": 0})
    if chart.form == "bars":
        drawn.set_y_axis({"reverse": True})
    drawn.set_size({"width": 760, "height": 340})
    return drawn


def _look(chart: Chart, number: int) -> dict[str, Any]:
    colour = GREYS[number % len(GREYS)]
    if chart.form == "line":
        return {"line": {"color": colour, "width": 2}, "marker": {"type": "circle", "size": 5}}
    pattern = PATTERNS[number % len(PATTERNS)]
    fill = {"pattern": {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"}} if pattern else {}
    return fill or {"fill": {"color": colour}}


def _limits(book: Any, name: str, line: int, chart: Chart) -> Any:
    drawn, last = book.add_chart({"type": "line"}), line + len(chart.categories)
    for number in range(len(chart.limits)):
        column = len(chart.series) + 1 + number
        drawn.add_series(
            {
                "name": [name, line, column],
                "categories": [name, line + 1, 0, last, 0],
                "values": [name, line + 1, column, last, column],
                "line": {"color": "#B42318", "dash_type": "dash", "width": 1.5},
            }
        )
    return drawn
