"""The demonstration's pages: the caller's phone, and the desk beside it. They exist in a demo centre only."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.contract.domain.calendar import put_calendar_in_force
from baylanys.contract.models import Calendar
from baylanys.contract.queries import calendar_in_force
from baylanys.core import clock
from baylanys.core.commands import await_answer, give_order
from baylanys.core.errors import DomainError
from baylanys.simulator.demo_people import CALLERS, PEOPLE
from baylanys.simulator.demo_stories import LINE
from baylanys.telephony.browser_phone import HOST, phone_socket

View = Callable[..., HttpResponse]
LETTERS = ("", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ", "", "+", "")
KEYS = tuple(zip("123456789*0#", LETTERS, strict=True))
WORDS = {"bad_number": gettext_lazy("This is not a phone number. Write it as +7 701 555 01 23.")}
BACKEND = "django.contrib.auth.backends.ModelBackend"


def demo_only(view: View) -> View:
    """The view answers in a demo centre; elsewhere nothing is at its address."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.INSTALLATION.demo:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@demo_only
@ensure_csrf_cookie
def try_it(request: HttpRequest) -> HttpResponse:
    """The caller's phone on the left, the way to the desk on the right."""
    people = Person.objects.filter(username__in=[someone.username for someone in PEOPLE], is_active=True)
    in_force = calendar_in_force(clock.now())
    context = {
        **_phone(),
        "people": sorted(people, key=lambda person: [row.username for row in PEOPLE].index(person.username)),
        "calendars": Calendar.objects.order_by("pk"),
        "in_force": in_force and in_force.calendar,
        "has_messenger": settings.INSTALLATION.has_standin,
    }
    return render(request, "simulator/try_it.html", context)


@require_GET
@demo_only
@ensure_csrf_cookie
def phone(request: HttpRequest) -> HttpResponse:
    """The caller's phone alone, for a narrow window."""
    return render(request, "simulator/phone.html", _phone())


def _phone() -> dict[str, Any]:
    return {"line": LINE, "callers": CALLERS, "keys": KEYS, "csrf_cookie": settings.CSRF_COOKIE_NAME}


@require_POST
@demo_only
def open_account(request: HttpRequest) -> JsonResponse:
    """The exchange knows a phone of that number, or of none, under a password used once."""
    password = secrets.token_urlsafe(18)
    order = give_order("open_caller_phone", {"number": request.POST.get("number", ""), "password": password})
    try:
        answer = await_answer(order)
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": str(WORDS.get(error.code, ""))}, status=409)
    sip = {"uri": f"sip:{answer['username']}@{HOST}", "password": password, "ws": phone_socket(request)}
    return JsonResponse({"sip": sip})


@require_POST
@demo_only
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signed in as one of the demonstration's people, without a password, at the role's start page."""
    known = {someone.username for someone in PEOPLE}
    person = get_object_or_404(Person, username=request.POST.get("username"), username__in=known, is_active=True)
    login(request, person, backend=BACKEND)
    return redirect("/")


@require_POST
@demo_only
def use_calendar(request: HttpRequest) -> HttpResponse:
    """From now on this calendar decides whether the centre is open."""
    calendar = get_object_or_404(Calendar, code=request.POST.get("calendar"))
    put_calendar_in_force(calendar, None, clock.now())
    return redirect("try_it")
