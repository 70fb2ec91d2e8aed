"""The customer's guide: seen by all who classify, drafted by the contractor, approved by the customer."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.core.spreadsheets import MOST_BYTES, TableRefused
from baylanys.crm.choices import ClassifierState
from baylanys.crm.classifier.lines import Line
from baylanys.crm.classifier.table import read_lines, write_lines
from baylanys.crm.domain import classifier as guide
from baylanys.crm.models import ClassifierVersion
from baylanys.desktop.classifier_page import FIELDS, classifier_context, fault_words, refusal_words

ZONE = ZoneInfo(settings.CONTRACT_TIME_ZONE)
MOST_FAULTS = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@allowed("see_classifier")
def classifier(request: HttpRequest) -> HttpResponseBase:
    """A version of the guide: the one asked for, else the one that holds, else the draft."""
    return render(
        request, "desktop/classifier/page.html", classifier_context(request.user, _asked(request), clock.now())
    )


@require_GET
@allowed("see_classifier")
def file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The version as a workbook, to be changed and brought back."""
    version = _version(number)
    response = HttpResponse(write_lines(guide.lines_of(version)), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="classifier-{number}.xlsx"'
    return response


@require_POST
@allowed("draft_classifier")
def draft(request: HttpRequest) -> HttpResponseBase:
    """There is a draft to work on."""
    return _to(guide.draft_version(by=request.user, at=clock.now()))


@require_POST
@allowed("draft_classifier")
def upload(request: HttpRequest) -> HttpResponseBase:
    """The draft is what the table says; a table that cannot be read changes nothing."""
    brought = request.FILES.get("table")
    try:
        if brought is None or (brought.size or 0) > MOST_BYTES:
            raise TableRefused(code="empty" if brought is None else "too_large")
        lines, faults = read_lines(brought.read())
    except TableRefused as refused:
        messages.error(request, refusal_words(refused))
        return redirect("classifier")
    if faults:
        _tell(request, [fault_words(each) for each in faults])
        return redirect("classifier")
    return _write(request, lines)


@require_POST
@allowed("draft_classifier")
def line(request: HttpRequest) -> HttpResponseBase:
    """One line of the draft is added, changed or, with `remove`, gone; it stands after those of its kind and topic."""
    lines = guide.lines_of(guide.draft_version(by=request.user, at=clock.now()))
    written, before = _written(request), request.POST.get("before", "")
    place = next((n for n, each in enumerate(lines) if each.code == before), None)
    if "remove" in request.POST:
        lines = [each for each in lines if each.code != before]
    elif place is not None:
        lines[place] = written
    else:
        lines.append(written)
    return _write(request, lines)


@require_POST
@allowed("draft_classifier")
def submit(request: HttpRequest) -> HttpResponseBase:
    """The draft is with the customer."""
    version = get_object_or_404(ClassifierVersion, state=ClassifierState.DRAFT)
    comment = _text(request, "comment")
    try:
        guide.submit_version(version=version, comment=comment, by=request.user, at=clock.now())
        version.refresh_from_db()
        waits = version.state == ClassifierState.SUBMITTED
        messages.success(request, _("The version is with the customer.") if waits else _("The version holds."))
    except guide.GuideNotWhole as refused:
        _tell(request, [fault_words(each) for each in refused.faults])
    except DomainError:
        messages.error(request, _("Another version is with the customer already."))
    return _to(version)


@require_POST
@allowed("draft_classifier")
def reopen(request: HttpRequest, number: int) -> HttpResponseBase:
    """The refused version's lines are the draft again."""
    version = get_object_or_404(ClassifierVersion, number=number, state=ClassifierState.REFUSED)
    return _to(guide.reopen_version(version=version, by=request.user, at=clock.now()))


@require_POST
@allowed("approve_classifier")
def decide(request: HttpRequest, number: int) -> HttpResponseBase:
    """The customer approves the version from a day on, or refuses it with a reason."""
    version, comment = _version(number), _text(request, "comment")
    by: dict[str, Any] = {"by": request.user, "at": clock.now()}
    refuses = request.POST.get("decision") != "approve"
    try:
        if refuses:
            guide.refuse_version(version=version, reason=comment, **by)
            messages.success(request, _("The version is refused; the contractor sees the reason."))
        else:
            valid_from = _moment(request.POST.get("valid_from", "")) or clock.now()
            guide.approve_version(version=version, valid_from=valid_from, comment=comment, **by)
            messages.success(request, _("The version is approved."))
    except DomainError as error:
        words = {"reason_missing": _("Say why, so that it can be corrected.")}
        messages.error(request, words.get(error.code, _("This version is not waiting for a decision.")))
    return _to(version)


def _write(request: HttpRequest, lines: list[Line]) -> HttpResponseBase:
    try:
        return _to(guide.write_draft(lines=lines, by=request.user, at=clock.now()))
    except guide.GuideNotWhole as refused:
        _tell(request, [fault_words(each) for each in refused.faults])
        return _to(guide.draft_version(by=request.user, at=clock.now()))


def _asked(request: HttpRequest) -> ClassifierVersion | None:
    number = request.GET.get("version", "")
    if number:
        return _version(int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0)
    waiting = ClassifierVersion.objects.filter(state=ClassifierState.SUBMITTED).first()
    holding = guide.version_in_force(clock.now())
    return holding or waiting or ClassifierVersion.objects.order_by("-number").first()


def _version(number: int) -> ClassifierVersion:
    found = ClassifierVersion.objects.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _written(request: HttpRequest) -> Line:
    said: dict[str, Any] = {name: _text(request, name) for name in FIELDS}
    said["required"] = tuple(each.strip() for each in said["required"].split(",") if each.strip())
    for name in ("first_answer_hours", "answer_hours"):
        said[name] = _hours(said[name])
    return Line(**{**said, "code": said["code"].lower(), "handler": said["handler"] or "operator"})


def _hours(text: str) -> Decimal:
    """What is no number becomes 0, which is refused as such."""
    try:
        hours = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return Decimal(0)
    return hours.quantize(Decimal("0.01")) if hours.is_finite() and abs(hours) < 9_999 else Decimal(0)


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:4_000]


def _moment(text: str) -> datetime | None:
    """A day or a moment, on the contract's clock."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE)
    except ValueError:
        return None


def _tell(request: HttpRequest, words: list[str]) -> None:
    shown = words[:MOST_FAULTS]
    if len(words) > len(shown):
        shown.append(_("and %(n)s more") % {"n": len(words) - len(shown)})
    tell: Callable[..., None] = messages.error
    tell(request, _("Nothing was changed.") + " " + "; ".join(shown))


def _to(version: ClassifierVersion) -> HttpResponseBase:
    return redirect(f"{reverse('classifier')}?version={version.number}")
