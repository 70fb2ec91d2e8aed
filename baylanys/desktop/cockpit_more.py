"""Clauses that are not about calls: bases worked, operators at work, requests answered in time (4.5, 5.3, 6)."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baylanys.campaigns.queries import coverage_between
from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import day_bounds
from baylanys.crm.case_register import answered_in_time
from baylanys.desktop.cockpit_page import ClauseLine
from baylanys.desktop.overview_page import ATTENTION, BREACH, NOTHING, OK, percent
from baylanys.reporting.contract_view import ContractView
from baylanys.reporting.staffing_rules import wanted_on
from baylanys.reporting.staffing_view import staffing_of


def other_lines(view: ContractView, at: datetime, *, may_see_rows: bool) -> list[ClauseLine]:
    """The three clauses; that of bases only where one came to its end."""
    lines = [_staffing(view, at), _requests(view, at, may_see_rows=may_see_rows)]
    based = _bases(view)
    return [based, *lines] if based else lines


def _bases(view: ContractView) -> ClauseLine | None:
    found = coverage_between(view.first, view.last)
    if not found.valid:
        return None
    left = found.valid - found.final
    words = ngettext("%(left)s contact without a final outcome", "%(left)s contacts without a final outcome", left)
    return ClauseLine(
        "4.5",
        _("Bases worked"),
        "100 %",
        percent(found.percent),
        _("%(part)s of %(whole)s") % {"part": found.final, "whole": found.valid},
        BREACH if left else OK,
        words % {"left": left} if left else _("every contact has its outcome"),
        "",
        None,
        page=reverse("mailings"),
    )


def _staffing(view: ContractView, at: datetime) -> ClauseLine:
    found = staffing_of(view.first, view.last, at)
    wanted = wanted_on(view.last).required
    missing = ngettext("%(count)s minute not kept", "%(count)s minutes not kept", found.not_kept)
    return ClauseLine(
        "5.3",
        _("Operators at work"),
        _("≥ %(count)s at any minute") % {"count": wanted.operators},
        percent(found.share_held),
        _("%(part)s of %(whole)s min") % {"part": found.worked - found.not_kept, "whole": found.worked},
        NOTHING if not found.worked else BREACH if found.not_kept else OK,
        _margin(found.worked, found.not_kept, missing % {"count": found.not_kept}),
        "",
        None,
        page=f"{reverse('staffing')}?day={view.last:%Y-%m-%d}",
    )


def _requests(view: ContractView, at: datetime, *, may_see_rows: bool) -> ClauseLine:
    zone = contract_zone()
    found = answered_in_time(day_bounds(view.first, zone)[0], day_bounds(view.last, zone)[1], at)
    late = ngettext("%(count)s answered late or not yet", "%(count)s answered late or not yet", found.late)
    return ClauseLine(
        "6",
        _("Requests answered in time"),
        _("by the guide"),
        percent(found.percent),
        _("%(part)s of %(whole)s") % {"part": found.in_time, "whole": found.due},
        NOTHING if not found.due else ATTENTION if found.late else OK,
        _("none was due") if not found.due else late % {"count": found.late} if found.late else _("all in time"),
        "",
        None,
        page=f"{reverse('cases')}?whose=late" if may_see_rows and found.late else "",
    )


def _margin(worked: int, not_kept: int, missing: str) -> str:
    if not worked:
        return _("no working time yet")
    return missing if not_kept else _("kept at every minute")
