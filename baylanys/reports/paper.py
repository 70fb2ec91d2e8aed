"""A report on paper: A4, the contract and the period in the head, page x of y, limits beside figures, one chart per
question, no colour needed to read it (7.4).

The letters are the pages' own. Each part of the alphabet has a name of its own: parts that share a name are taken for
one font by WeasyPrint, and Kazakh letters would come out as others.
"""

import base64
import subprocess
from pathlib import Path
from typing import Any

import structlog
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baylanys.contract.queries import contract_zone
from baylanys.reports.charts import FONT, HEIGHT, WIDTH
from baylanys.reports.errors import ReportRefused
from baylanys.reports.heading import contract_name
from baylanys.reports.pictures import chart_svg
from baylanys.reports.report import Chart, Report
from baylanys.reports.shown import days, shown
from baylanys.reports.words import figure_words, table_words

VENDOR = Path(__file__).resolve().parents[1] / "static" / "vendor"
PARTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
STACK = ",".join(f"'Inter {part}'" for part in PARTS)
"""Without blanks: WeasyPrint takes a blank within SVG for a part of the name."""
MOST_ROWS = 2_000
"""Rows of one table that a document on paper holds; a workbook holds all."""
PNG_SECONDS = 30
log = structlog.get_logger()


def pdf_of(report: Report) -> bytes:
    """The document. Raises ReportRefused (`too_many_rows`) where a table is too long for paper."""
    for each in report.tables:
        if len(each.rows) > MOST_ROWS:
            said = _("“%(title)s” has %(rows)s rows, and paper takes %(most)s: take the workbook, or fewer days.")
            told = said % {"title": each.title, "rows": len(each.rows), "most": MOST_ROWS}
            raise ReportRefused(told, code="too_many_rows")
    return _drawn(render_to_string("reports/paper.html", context_of(report)))


def context_of(report: Report) -> dict[str, Any]:
    """What the template of the document fills in: everything in words."""
    return {
        "report": report,
        "contract": contract_name(report.language),
        "period": days(report.first, report.last),
        "compared": days(*report.compared) if report.compared else "",
        "figures": [figure_words(each) for each in report.figures if each.limit],
        "counts": [figure_words(each) for each in report.figures if not each.limit],
        "charts": [(each.title, picture_address(each)) for each in report.charts],
        "tables": [table_words(each) for each in report.tables],
        "faces": _faces(),
        "stack": STACK,
        **_margins(report),
    }


def _margins(report: Report) -> dict[str, str]:
    """Head and foot of each page as strings of CSS."""
    made = shown(report.made_at, "moment", contract_zone())[:-3]
    told = _("Made %(moment)s, time of Astana · formula version %(version)s")
    words = {
        "contract_css": contract_name(report.language),
        "head_css": f"{report.title} · {days(report.first, report.last)}",
        "foot_css": told % {"moment": made, "version": report.formula_version},
        "page_css": pgettext("paper", "page") + " ",
        "of_css": " " + pgettext("page x of y", "of") + " ",
    }
    return {name: _quoted(text) for name, text in words.items()}


def _quoted(text: str) -> str:
    """The text as a string of CSS; what might end it is told by its number."""
    escaped = "".join(f"\\{ord(sign):x} " if sign in '"\\<>&\n\r\f' else sign for sign in text)
    return f'"{escaped}"'


def chart_png(chart: Chart, *, scale: float = 2.0) -> bytes:
    """The chart as a picture for a message: WIDTH × HEIGHT times the scale in pixels, with its title above."""
    context = {
        "title": chart.title, "address": picture_address(chart), "faces": _faces(), "stack": STACK,
        "width": WIDTH + 32, "height": HEIGHT + 72,
    }  # fmt: skip
    document = _drawn(render_to_string("reports/picture.html", context))
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(round(96 * scale)), "-"]
    done = subprocess.run(command, input=document, capture_output=True, timeout=PNG_SECONDS, check=True)
    return done.stdout


def picture_address(chart: Chart) -> str:
    """The chart's SVG as an address that holds it."""
    svg = chart_svg(chart).replace(f"font-family:{FONT}", f"font-family:{STACK}")
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _drawn(html: str) -> bytes:
    # Loaded by whoever draws: every other process would carry it for nothing.
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    made: bytes | None = HTML(string=html, base_url=VENDOR.as_uri() + "/").write_pdf(
        font_config=FontConfiguration(), pdf_variant="pdf/ua-1"
    )
    assert made is not None
    return made


def _faces() -> list[tuple[str, str]]:
    return [(f"Inter {part}", (VENDOR / f"inter-{part}.woff2").as_uri()) for part in PARTS]
