"""Figures in words, of the same reports as the pages: each with its limit, kept or not, and what is left of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import override

from baylanys.accounts.permissions import may
from baylanys.bot.flow_staff import file_buttons
from baylanys.bot.flow_words import Done, GiveFigures, SendFile
from baylanys.bot.models import Binding, Turn
from baylanys.contract.queries import contract_zone
from baylanys.core.errors import NotPossible
from baylanys.reporting.kpi import late_left, losses_left
from baylanys.reporting.queries import definition_at, sums_by_day, total
from baylanys.reports import library
from baylanys.reports.report import Figure, Report
from baylanys.reports.report_names import permission_of, title_of
from baylanys.reports.shown import days, shown

MOST_LINES = 16
WITH_MARGINS = frozenset({"kpi_daily", "kpi_weekly", "kpi_monthly"})
MEASURES = {
    "in_time": ("in_time_percent", "in_time", "answered", "offered"),
    "lost": ("lost_percent", "days_beyond", "lost", "callback_kept", "offered"),
    "wait": ("mean_wait", "longest_wait"),
    "minutes": ("inbound_minutes", "outbound_minutes"),
}
KEPT, BROKEN = "✓", "⚠"
_MOMENT = "%d.%m.%Y %H:%M"


def figures_of(wish: GiveFigures, binding: Binding, language: str, at: datetime) -> Done:
    """The report's figures as text, with what else can be had of it. Raises NotPossible, and what `library.build`
    refuses."""
    check_right(binding, wish.report)
    options = options_of(wish.report, wish.project)
    with override(language or "ru"):
        report = library.build(wish.report, first=wish.first, last=wish.last, at=at, options=options)
    values = {
        "title": _title(report, options, language),
        "days": days(report.first, report.last),
        "lines": "\n".join(_line(each) for each in _chosen(report, wish.measure)[:MOST_LINES]),
        "made": report.made_at.astimezone(contract_zone()).strftime(_MOMENT),
    }
    if wish.report in WITH_MARGINS:
        values |= _margins(wish)
    buttons = file_buttons(wish.report, wish.first, wish.last, options.get("project", ""))
    return Done("figures", values, buttons)


def _margins(wish: GiveFigures) -> dict[str, str]:
    """How many more calls may be lost, or answered late, before a limit is passed (4.2, 4.3)."""
    found = total(sums_by_day(wish.first, wish.last).values()).figures()
    if not found.offered:
        return {}
    rules = definition_at(wish.last)
    percent = rules.lost_day_percent if wish.first == wish.last else rules.lost_month_percent
    return {"lost_left": str(losses_left(found, percent)), "late_left": str(late_left(found, rules))}


def promised(wish: SendFile, binding: Binding, turn: Turn, language: str) -> Done:
    """The file will be made and sent in a moment. Part of the caller's transaction."""
    from baylanys.bot.jobs import send_file_soon

    check_right(binding, wish.report)
    options = options_of(wish.report, wish.project)
    with override(language or "ru"):
        title = title_of(wish.report)
    send_file_soon(turn=turn, wish=wish, options=options, language=language or "ru")
    return Done("file_made", {"title": title, "days": days(wish.first, wish.last)})


def options_of(report: str, project: str) -> dict[str, str]:
    """What the report is narrowed to: to the project, where it can be."""
    found = library.REPORTS.get(report)
    return {"project": project} if project and found is not None and "project" in found.options else {}


def check_right(binding: Binding, report: str) -> None:
    """Raises NotPossible `not_allowed` where the person's role may not read the report now."""
    if not may(binding.person, permission_of(report)):
        raise NotPossible(code="not_allowed")


def _title(report: Report, options: dict[str, str], language: str) -> str:
    if "project" not in options:
        return report.title
    with override(language or "ru"):
        return f"{report.title} · {library.values_of('project').get(options['project'], '')}"


def _chosen(report: Report, measure: str) -> list[Figure]:
    """Those that were asked for; without a word on that, those with a limit and those that count something."""
    wanted = MEASURES.get(measure, ())
    named = [each for each in report.figures if each.key in wanted]
    return named or [each for each in report.figures if each.limit or each.value]


def _line(figure: Figure) -> str:
    """`⚠️ Lost calls: 6,25 % (1 of 16), ≤ 2 % a month [4.3]`."""
    mark = "" if figure.met is None else f"{KEPT if figure.met else BROKEN} "
    said = f"{mark}{figure.title}: *{shown(figure.value, figure.kind, contract_zone())}*"
    more = [f"({figure.note})"] if figure.note else []
    limit = f", {figure.limit}" if figure.limit else ""
    return f"{' '.join([said, *more])}{limit}"
