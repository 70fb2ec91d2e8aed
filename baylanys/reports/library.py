"""Which reports there are, and one of them built (3.9, 7.4).

`REPORTS` names the built-in ones; `known()` adds those that other makers register (`domain/made.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baylanys.contract.models import Project
from baylanys.contract.queries import contract_zone
from baylanys.interactions.choices import Language
from baylanys.reports.asked import Asked
from baylanys.reports.built import calls, chats, classification, kpi, mailings, minutes, operators, recordings
from baylanys.reports.errors import ReportRefused
from baylanys.reports.report import Report
from baylanys.reports.spans import MOST_DAYS, Preset
from baylanys.routing.models import Queue
from baylanys.workforce.models import Operator

LANGUAGES = ("ru", "kk", "en")
KINDS = ("xlsx", "pdf")


@dataclass(frozen=True, slots=True)
class Description:
    """One report: what it answers, by what it can be narrowed, who may read it, the period it is usually made for."""

    name: str
    title: str | Promise
    about: str | Promise
    builder: Callable[[Asked], Report]
    preset: Preset = "month"
    options: tuple[str, ...] = ()
    permission: str = "see_figures"
    kinds: tuple[str, ...] = KINDS
    long_rows: Callable[[Asked], int] | None = None
    """How many rows it will have, where these may be very many."""


_CALLS = ("language", "queue")
_BUILT = (
    Description(
        "kpi_daily",
        gettext_lazy("Figures of the day"),
        gettext_lazy("The contract's figures against their limits, half-hour by half-hour."),
        kpi.build,
        preset="day",
        options=_CALLS,
    ),
    Description(
        "kpi_weekly",
        gettext_lazy("Figures of the week"),
        gettext_lazy("The contract's figures against their limits, day by day, beside the week before."),
        kpi.build,
        preset="week",
        options=_CALLS,
    ),
    Description(
        "kpi_monthly",
        gettext_lazy("Figures of the month"),
        gettext_lazy("The contract's figures against their limits, the worst days, the four readings of 4.2."),
        kpi.build,
        options=_CALLS,
    ),
    Description(
        "inbound_register",
        gettext_lazy("Register of inbound calls"),
        gettext_lazy("Every inbound call: when, in which language, who answered, how it ended."),
        calls.inbound,
        options=(*_CALLS, "operator"),
        permission="see_register",
        long_rows=calls.rows_of_inbound,
    ),
    Description(
        "outbound_results",
        gettext_lazy("Results of outbound calls"),
        gettext_lazy("Who was called, and who was reached: by operator, by topic, by purpose."),
        calls.outbound,
        options=("language", "operator"),
    ),
    Description(
        "mailing_results",
        gettext_lazy("Results of mailings"),
        gettext_lazy("Who got, read and answered each mailing, and how much of its base was worked."),
        mailings.build,
        options=("project",),
    ),
    Description(
        "chats",
        gettext_lazy("Conversations in WhatsApp"),
        gettext_lazy("How many people wrote, and how soon they were answered."),
        chats.build,
        preset="week",
        options=(*_CALLS, "project", "operator"),
    ),
    Description(
        "classification",
        gettext_lazy("Requests by the guide"),
        gettext_lazy("Kinds, topics and categories of requests, and whether they were answered in time."),
        classification.build,
        options=("language", "project"),
    ),
    Description(
        "operators",
        gettext_lazy("Work of operators"),
        gettext_lazy("Calls, conversations, talk, hold, wrap-up, and the time in each state."),
        operators.build,
        preset="week",
        options=("operator",),
    ),
    Description(
        "quality",
        gettext_lazy("Quality of service"),
        gettext_lazy("Recorded conversations, results stated after calls, recordings opened."),
        recordings.quality,
    ),
    Description(
        "minutes",
        gettext_lazy("Minutes of the contract"),
        gettext_lazy("Allotment, what was carried over, use and corrections, and when minutes run out."),
        minutes.build,
    ),
    Description(
        "recordings",
        gettext_lazy("Recordings"),
        gettext_lazy("What is stored, what is missing and why, and the comparison with the telephone system."),
        recordings.build,
    ),
)
REPORTS: dict[str, Description] = {each.name: each for each in _BUILT}


def describe(name: str) -> Description:
    """Raises ReportRefused (`unknown_report`)."""
    if name not in REPORTS:
        raise ReportRefused(_("There is no report “%(name)s”.") % {"name": name[:60]}, code="unknown_report")
    return REPORTS[name]


def build(name: str, *, first: date, last: date, at: datetime, options: Mapping[str, str] | None = None) -> Report:
    """The report of these days, both included, in the language that is active.

    Raises ReportRefused: `unknown_report`, `wrong_period`, `period_too_long`, `wrong_option`.
    """
    asked = asked_for(name, first=first, last=last, at=at, options=options)
    return describe(name).builder(asked)


def asked_for(name: str, *, first: date, last: date, at: datetime, options: Mapping[str, str] | None = None) -> Asked:
    """What is asked, checked. Raises as `build`."""
    description, zone = describe(name), contract_zone()
    given = {key: value for key, value in (options or {}).items() if value}
    check_period(first, last, today=at.astimezone(zone).date())
    check_options(description.options, given)
    language = (get_language() or LANGUAGES[0])[:2]
    return Asked(
        name, str(description.title), first, last, at, language if language in LANGUAGES else LANGUAGES[0], zone, given
    )


def check_period(first: date, last: date, *, today: date) -> None:
    """Raises ReportRefused: the days are the wrong way round, have not begun, or are too many."""
    if first > last:
        raise ReportRefused(_("The first day lies after the last one."), code="wrong_period")
    if first > today:
        raise ReportRefused(_("These days have not begun: there is nothing to report yet."), code="wrong_period")
    if first.year < 2000 or last.year > 2200:
        raise ReportRefused(_("These days are beyond the calendar."), code="wrong_period")
    if (last - first).days >= MOST_DAYS:
        raise ReportRefused(
            _("A report covers ten years (%(days)s days) at most.") % {"days": MOST_DAYS}, code="period_too_long"
        )


def check_options(known: tuple[str, ...], given: Mapping[str, str]) -> None:
    """Raises ReportRefused (`wrong_option`) for what the report does not take, or a value nobody knows."""
    for name, value in given.items():
        if name not in known or not isinstance(value, str) or value not in values_of(name):
            raise ReportRefused(
                _("The report cannot be narrowed to %(name)s “%(value)s”.")
                % {"name": str(name)[:40], "value": str(value)[:60]},
                code="wrong_option",
            )


def values_of(option: str) -> dict[str, str]:
    """What an option may be, with its words."""
    title = f"name_{(get_language() or 'ru')[:2]}"
    if option == "language":
        return {code: str(word) for code, word in Language.choices}
    if option == "queue":
        return dict(Queue.objects.order_by(title).values_list("code", title))
    if option == "project":
        return dict(Project.objects.order_by(title).values_list("code", title))
    if option == "operator":
        people = [row.person for row in Operator.objects.select_related("person")]
        return {each.username: each.display_name for each in sorted(people, key=lambda each: each.display_name)}
    return {}
