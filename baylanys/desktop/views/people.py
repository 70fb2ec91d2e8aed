"""People of the centre, managed by the administrator: list, add, change, deactivate, passwords, SIP phones."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.people_forms import NewPersonForm, PersonForm
from baylanys.desktop.people_page import people_of, read_asked
from baylanys.routing.domain.departure import change_duties, let_person_go
from baylanys.workforce.domain.person import add_person, reactivate_person, renew_password
from baylanys.workforce.errors import PersonRefused
from baylanys.workforce.models import Operator
from baylanys.workforce.sip_accounts import renew_sip_password

_TRAIL = 12


@require_GET
@allowed("manage_people")
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody who may sign in; the search and the filters stand in the address."""
    asked, page = read_asked(request.GET), request.GET.get("page", "")
    context = people_of(asked, page or "1")
    htmx: Any = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return render(request, "desktop/people/list.html", context)
    response = render(request, f"desktop/people/list.html#{'rows' if page else 'found'}", context)
    if not page:
        response.headers["HX-Push-Url"] = f"{request.path}?{asked.as_query()}"
    return response


@allowed("manage_people")
def new_person(request: HttpRequest) -> HttpResponseBase:
    """The form of somebody new; after it the password, this once."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["username"]
        password = _tried(form, lambda: add_person(username=name, description=form.description, **_by(request)))
        if password:
            return _page(request, Person.objects.get(username=name), password=password)
    return render(request, "desktop/people/new.html", {"form": form}, status=422 if form.errors else 200)


@allowed("manage_people")
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person; POST changes who he or she is and is able to do."""
    somebody = _find(pk)
    if request.method != "POST":
        return _page(request, somebody)
    form = PersonForm(request.POST, person=somebody)
    if form.is_valid():
        changed = _find(pk)
        _tried(form, lambda: change_duties(person=changed, description=form.description, **_by(request)))
    if form.errors:
        return _page(request, somebody, status=422, form=form)
    messages.success(request, _("The changes are saved and hold from now on."))
    return redirect("person", pk)


@require_POST
@allowed("manage_people")
def deactivate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The person cannot sign in and gets no calls."""
    done = _("This person cannot sign in any more and gets no calls. What he or she did stays in the register.")
    return _changed(request, pk, lambda: let_person_go(person=_find(pk), **_by(request)), done)


@require_POST
@allowed("manage_people")
def reactivate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The person may sign in again."""
    done = _("This person may sign in again, with the password of before.")
    return _changed(request, pk, lambda: reactivate_person(person=_find(pk), **_by(request)), done)


@require_POST
@allowed("manage_people")
def new_password(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new password, shown this once."""
    somebody = _find(pk)
    password = renew_password(person=somebody, **_by(request))
    return _page(request, somebody, password=password)


@require_POST
@allowed("manage_people")
def new_phone_password(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A new password of the operator's SIP phone, shown this once."""
    operator = get_object_or_404(Operator.objects.select_related("person"), pk=pk)
    password = renew_sip_password(operator=operator, **_by(request))
    return _page(request, _find(pk), phone_password=password)


def _page(request: HttpRequest, somebody: Person, status: int = 200, **context: Any) -> HttpResponseBase:
    """The person's page. Passwords stand in this one answer, and are kept nowhere in readable form."""
    trail = SettingChange.objects.filter(kind__startswith="person_", detail__username=somebody.username)
    known = {
        "person": somebody,
        "operator": getattr(somebody, "operator", None),
        "form": PersonForm(person=somebody),
        "trail": trail.select_related("by").order_by("-at")[:_TRAIL],
        "phone": {"host": _phone_host(request), "port": settings.INSTALLATION.sip_port},
    }
    response = render(request, "desktop/people/person.html", {**known, **context}, status=status)
    add_never_cache_headers(response)
    response.headers["HX-Push-Url"] = reverse("person", args=[somebody.pk])
    return response


def _changed(request: HttpRequest, pk: int, act: Callable[[], None], done: str) -> HttpResponseBase:
    try:
        act()
        messages.success(request, done)
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("person", pk)


def _tried(form: PersonForm, act: Callable[[], Any]) -> Any:
    """What the act gave; None where the rules refused it, and the form says why."""
    try:
        return act()
    except PersonRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None


def _phone_host(request: HttpRequest) -> str:
    """Where SIP phones find the exchange: the address it is bound to, else the one by which the page was reached."""
    bind: str = settings.INSTALLATION.bind
    return request.get_host().rsplit(":", 1)[0] if bind in {"0.0.0.0", "::", ""} else bind


def _find(pk: int) -> Person:
    return get_object_or_404(Person.objects.select_related("operator__state"), pk=pk)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": cast(Person, request.user), "at": clock.now()}
