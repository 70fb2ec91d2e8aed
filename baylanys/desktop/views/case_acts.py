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
from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.errors import DomainError, NotPossible
from baylanys.crm.domain import case as cases
from baylanys.crm.domain import case_bond as bonds
from baylanys.crm.domain.classifier import version_in_force
from baylanys.crm.models import Case, Contact
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
    if name in STAFF_ACTS and not may(request.user, "open_cases"):
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


def _other(request: HttpRequest) -> Case:
    """The other request, by its number as people write it."""
    number = request.POST.get("other", "").strip().lstrip("№# ")
    good = number.isascii() and number.isdigit() and len(number) < 18
    found = Case.objects.filter(pk=int(number)).first() if good else None
    if found is None:
        raise NotPossible(code="no_such_case")
    return found


def _add_person(request: HttpRequest, case: Case, known: dict[str, Any]) -> None:
    number = request.POST.get("contact", "")
    good = number.isascii() and number.isdigit() and len(number) < 18
    contact = Contact.objects.filter(pk=int(number), merged_into=None, erased_at=None).first() if good else None
    if contact is None:
        raise NotPossible(code="no_such_person")
    known.pop("version")
    bonds.add_person(contact=contact, **known)


def _split(request: HttpRequest, case: Case, known: dict[str, Any]) -> None:
    version = version_in_force(clock.now())
    line = version.lines.filter(code=request.POST.get("line", "")).first() if version else None
    if line is None:
        raise NotPossible(code="no_category")
    known.pop("version")
    made = bonds.split_case(line=line, description=_text(request), **known)
    messages.success(request, _("The request has the number %(n)s: tell it to the person.") % {"n": made.pk})


def _unversioned(act: Callable[..., Any]) -> Act:
    """An act on two requests that is safe to repeat."""

    def done(request: HttpRequest, case: Case, known: dict[str, Any]) -> None:
        known.pop("version")
        act(other=_other(request), **known)

    return done


def _remove_person(request: HttpRequest, case: Case, known: dict[str, Any]) -> None:
    known.pop("version")
    number = request.POST.get("person", "")
    good = number.isascii() and number.isdigit() and len(number) < 18
    bonds.remove_person(person=int(number) if good else 0, **known)


STAFF_ACTS = frozenset({"add_person", "remove_person", "bond", "part", "split", "merge", "unmerge"})
ACTS: dict[str, Act] = {
    "add_person": _add_person,
    "remove_person": _remove_person,
    "bond": _unversioned(bonds.bond_cases),
    "part": _unversioned(bonds.part_cases),
    "split": _split,
    "merge": lambda request, case, known: bonds.merge_cases(into=_other(request), **known),
    "unmerge": lambda request, case, known: bonds.unmerge_case(**known),
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
