"""The figures against the contract, for the customer and for those who answer for them."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import calendar_in_force, lines_at, schedule_in_force
from baylanys.core import clock
from baylanys.desktop.overview_page import cards_of, formulas_of, lines_of
from baylanys.reporting.queries import day_and_month


@require_GET
@allowed("see_figures")
def overview(request: HttpRequest) -> HttpResponseBase:
    """Today and the month as they stand; `?part=figures` gives the part that changes."""
    at = clock.now()
    found = day_and_month(at)
    context = {
        "now": at,
        "found": found,
        "cards": cards_of(found),
        "lines": lines_of(found, lines_at(at)),
        "formulas": list(zip(formulas_of(found.today.figures), formulas_of(found.month.figures), strict=True)),
        "may_see_rows": may(request.user, "see_register"),
        "in_force": calendar_in_force(at),
        "status": schedule_in_force(at).status_at(at),
    }
    part = "figures" if request.GET.get("part") == "figures" else "overview"
    return render(request, f"desktop/overview/{part}.html", context)
