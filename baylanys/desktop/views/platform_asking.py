"""An operation on a platform is asked for, from a request, a call or a chat (7.7)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.platform_ask_page import (
    ask_context,
    call_option,
    note_moment,
    occasion_of,
    raw_fields,
    read_consent,
)
from baylanys.desktop.platform_words import refusal_words
from baylanys.interactions.models import Interaction
from baylanys.interactions.permissions import may_see
from baylanys.platform_operations.domain.asking import FieldsWrong, ask_operation
from baylanys.platform_operations.domain.consent import Occasion
from baylanys.platform_operations.models import Connector, PlatformOperation

LONGEST = 2_000


@allowed("ask_operations")
def new_operation(request: HttpRequest) -> HttpResponseBase:
    """The platform, the operation, its form, and where the person agreed."""
    asked = _asked(request)
    occasion = occasion_of(request.user, asked)
    if occasion is None:
        raise Http404
    if request.method != "POST":
        return render(request, "desktop/platforms/new.html", ask_context(occasion, asked, clock.now()))
    return _ask(request, occasion, asked)


@require_POST
@allowed("ask_operations")
def consent(request: HttpRequest) -> HttpResponseBase:
    """The moment at which the person agreed is noted while they talk."""
    try:
        call = Interaction.objects.filter(pk=UUID(request.POST.get("interaction", "")), ended_at=None).first()
    except ValueError:
        call = None
    if call is None or not may_see(request.user, call):
        raise Http404
    at = clock.now()
    asked = {"consent": f"call:{call.pk}", f"moment-{call.pk}": note_moment(call, at)}
    return render(request, "desktop/platforms/consent_call.html", {"option": call_option(call, asked, at)})


def _ask(request: HttpRequest, occasion: Occasion, asked: Mapping[str, str]) -> HttpResponseBase:
    at = clock.now()
    try:
        row = _written(occasion, asked, request.user)
    except FieldsWrong as wrong:
        context = ask_context(occasion, asked, at, wrong.errors)
    except DomainError as refused:
        context = ask_context(occasion, asked, at) | {"refusal": refusal_words(refused)}
    else:
        return redirect("platform_operation", row.pk)
    return render(request, "desktop/platforms/new.html", context, status=422)


def _written(occasion: Occasion, asked: Mapping[str, str], by: Any) -> PlatformOperation:
    at = clock.now()
    connector = Connector.objects.filter(code=asked.get("connector", ""), is_active=True).first()
    try:
        key = UUID(asked.get("key", ""))
    except ValueError:
        key = None
    if connector is None or key is None:
        raise Http404
    return ask_operation(
        key=key, connector=connector, code=asked.get("operation", ""), subject=asked.get("subject", "").strip(),
        raw=raw_fields(asked), occasion=occasion, consent=read_consent(asked, at), by=by, at=at,
    )  # fmt: skip


def _asked(request: HttpRequest) -> dict[str, str]:
    query = request.POST if request.method == "POST" else request.GET
    return {str(name): str(value).replace("\0", "")[:LONGEST] for name, value in query.items()}
