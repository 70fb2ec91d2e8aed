"""Alarms of margins: the bar on every page, the list with what was, acknowledging and silencing."""

from datetime import date
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.errors import NotFound, NotPossible
from baylanys.desktop.margin_page import REFUSALS, alarms_for, margin_names, name_or_all, past_rows
from baylanys.desktop.views.cockpit import day_of
from baylanys.guard.alarm_queries import alarms_of_month, month_of, silences_at
from baylanys.guard.domain.alarm_acts import acknowledge, end_silence, silence

SHOWN = 200


@require_GET
@allowed("see_alarms")
def alarms(request: HttpRequest) -> HttpResponseBase:
    """What burns now, what is silenced, and the alarms of a month; `?part=1` gives what changes."""
    at, by = clock.now(), cast(Person, request.user)
    today = at.astimezone(contract_zone()).date()
    month = min(day_of(request.GET.get("month"), today), today).replace(day=1)
    rows = list(alarms_of_month(month))
    context = {
        "now": at,
        "alarms": alarms_for(by, at),
        "silences": [(each, name_or_all(each.margin)) for each in silences_at(at)],
        "month": month,
        "months": _months(today),
        "summary": month_of(rows),
        "past": past_rows(row for row in rows[:SHOWN] if row.cleared_at),
        "margins": margin_names(),
        "silence": request.GET.get("silence", ""),
        "may_act": may(by, "supervise"),
    }
    part = "on" if request.GET.get("part") else "list"
    return render(request, f"desktop/margins/{part}.html", context)


@require_GET
@allowed("see_figures")
def bar(request: HttpRequest) -> HttpResponseBase:
    """The worst alarm for the top of every page, with its button."""
    by = cast(Person, request.user)
    context = {"alarms": alarms_for(by, clock.now()), "may_act": may(by, "supervise"), "sees": may(by, "see_alarms")}
    return render(request, "desktop/margins/bar.html", context)


@require_POST
@allowed("supervise")
def acknowledge_alarm(request: HttpRequest, alarm: int) -> HttpResponseBase:
    """The alarm is acknowledged at the step that was shown; a higher one is told all the same."""
    step = request.POST.get("step", "")
    try:
        acknowledge(
            alarm=alarm, step=int(step) if step.isdecimal() else 1, word=request.POST.get("word", "").strip(),
            by=cast(Person, request.user), at=clock.now(),
        )  # fmt: skip
    except (NotFound, NotPossible) as refused:
        return _answer(request, str(REFUSALS.get(refused.code, _("There is no such alarm."))))
    return _answer(request)


@require_POST
@allowed("supervise")
def silence_margin(request: HttpRequest) -> HttpResponseBase:
    """Nobody is told of the margin for a while."""
    asked = request.POST
    try:
        silence(
            margin=asked.get("margin", ""), length=asked.get("length", ""), reason=asked.get("reason", ""),
            by=cast(Person, request.user), at=clock.now(),
        )  # fmt: skip
    except NotPossible as refused:
        messages.error(request, str(REFUSALS[refused.code]))
        return redirect("margins")
    messages.success(request, _("Nobody is told meanwhile; the pages go on showing it."))
    return redirect("margins")


@require_POST
@allowed("supervise")
def unsilence(request: HttpRequest, silence: int) -> HttpResponseBase:
    """People are told again."""
    end_silence(silence=silence, by=cast(Person, request.user), at=clock.now())
    messages.success(request, _("People are told again from now on."))
    return redirect("margins")


def _answer(request: HttpRequest, refused: str = "") -> HttpResponseBase:
    """Parts of pages look again by themselves; whole pages lead to the list."""
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return HttpResponse(status=204, headers={"HX-Trigger": "live:margins"})
    if refused:
        messages.error(request, refused)
    return redirect("margins")


def _months(today: date) -> list[date]:
    """This month and the eleven before it."""
    count = today.year * 12 + today.month - 1
    return [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(12)]
