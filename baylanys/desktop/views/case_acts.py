"""What is done with a request; each act names the version of the request that the person saw."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError, NotPossible
from baylanys.crm.domain import case as cases
from baylanys.crm.domain.classifier import version_in_force
from baylanys.crm.models import Case
from baylanys.desktop.cases_page import refusal_words

Act = Callable[[HttpRequest, Case, dict[str, Any]], Any]


@require_POST
@allowed("answer_cases")
def act(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The act is done, or the page says why not."""
    case = get_object_or_404(Case.objects.select_related("line", "contact"), pk=pk)
    name = request.POST.get("act", "")
    if name not in ACTS or (name != "comment" and not cases.may_answer(request.user, case)):
        raise PermissionDenied
    version = request.POST.get("version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    try:
        ACTS[name](request, case, {"case": case, "version": seen, "by": request.user, "at": clock.now()})
        messages.success(request, _("Done."))
    except DomainError as refused:
        messages.error(request, refusal_words(refused))
    return redirect("case", pk)


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\0", "")[: cases.LONGEST_TEXT]


def _comment(request: HttpRequest, case: Case, known: dict[str, Any]) -> None:
    known.pop("version")
    cases.comment_case(text=_text(request), **known)


def _assign(request: HttpRequest, case: Case, known: dict[str, Any]) -> None:
    person = Person.objects.filter(username=request.POST.get("to", ""), is_active=True).first()
    if person is None:
        raise NotPossible(code="not_now")
    cases.assign_case(to=person, **known)


def _reclassify(request: HttpRequest, case: Case, known: dict[str, Any]) -> None:
    version = version_in_force(clock.now())
    line = version.lines.filter(code=request.POST.get("line", "")).first() if version else None
    if line is None:
        raise NotPossible(code="not_now")
    cases.reclassify_case(line=line, **known)


ACTS: dict[str, Act] = {
    "take": lambda request, case, known: cases.take_case(**known),
    "assign": _assign,
    "pass_on": lambda request, case, known: cases.pass_case_on(
        handler=request.POST.get("handler", ""), comment=_text(request), **known
    ),
    "ask": lambda request, case, known: cases.ask_person(comment=_text(request), **known),
    "reclassify": _reclassify,
    "close": lambda request, case, known: cases.close_case(answer=_text(request), **known),
    "reopen": lambda request, case, known: cases.reopen_case(reason=_text(request), **known),
    "comment": _comment,
}
