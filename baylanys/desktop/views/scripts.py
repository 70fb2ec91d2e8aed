"""Scripts, greetings and farewells: read by all who speak, drafted by the contractor, approved by the customer."""

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed
from baylanys.contract.models import Project
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.script_form import read_step
from baylanys.desktop.script_page import fault_lines, script_context, scripts_context
from baylanys.knowledge.choices import ScriptKind, VersionState
from baylanys.knowledge.domain import script as scripting
from baylanys.knowledge.models import ConversationScript, ScriptVersion
from baylanys.knowledge.script_queries import version_in_force
from baylanys.knowledge.scripts.editing import add_step, move_step, put_step, remove_step
from baylanys.knowledge.scripts.script import Script, read_script
from baylanys.routing.models import Topic

MOST_FAULTS = 12


@require_GET
@allowed("see_scripts")
def scripts(request: HttpRequest) -> HttpResponseBase:
    """Everything that is said, by kind."""
    choices = {"projects": Project.objects.filter(is_active=True), "topics": Topic.objects.order_by("code")}
    return render(request, "desktop/scripts/list.html", scripts_context(request.user, clock.now()) | choices)


@require_POST
@allowed("draft_scripts")
def new(request: HttpRequest) -> HttpResponseBase:
    """There is a script with a draft."""
    try:
        made = scripting.begin_script(
            kind=_text(request, "kind"),
            name_kk=_text(request, "name_kk"),
            name_ru=_text(request, "name_ru"),
            project=Project.objects.filter(code=_text(request, "project")).first(),
            topic=_text(request, "topic"),
            by=cast(Person, request.user),
            at=clock.now(),
        )
    except DomainError:
        messages.error(request, _("Give it a name in Kazakh and in Russian."))
        return redirect("scripts")
    return redirect("script", made.pk)


@require_GET
@allowed("see_scripts")
def script(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A version: the one asked for, else the draft or the one that waits, else the one that holds."""
    found = get_object_or_404(ConversationScript.objects.select_related("project"), pk=pk)
    version = _asked(request, found)
    topic = Topic.objects.filter(code=found.topic).first() if found.topic else None
    context = script_context(request.user, version, clock.now(), request.GET.get("open", "")) | {"topic": topic}
    return render(request, "desktop/scripts/page.html", context)


@require_POST
@allowed("draft_scripts")
def draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """There is a draft to work on."""
    made = scripting.draft_of(script=_script(pk), by=cast(Person, request.user), at=clock.now())
    return _to(made)


@require_POST
@allowed("draft_scripts")
def new_step(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The draft has one more step."""
    found = _script(pk)
    content, code = add_step(_draft_content(found, request))
    return _write(request, found, content, code)


@require_POST
@allowed("draft_scripts")
def step(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """The step is written, moved or gone, as the button says."""
    found = _script(pk)
    content = _draft_content(found, request)
    before = content.step(code)
    if before is None:
        raise Http404
    act = request.POST.get("act", "")
    if act == "remove":
        return _write(request, found, remove_step(content, code), "")
    written = put_step(content, read_step(request.POST.dict(), before))
    places = {"up": -1, "down": 1}.get(act, 0)
    return _write(request, found, move_step(written, code, places) if places else written, code)


@require_POST
@allowed("draft_scripts")
def submit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The draft is with the customer, or holds where nobody has to approve it."""
    found = _script(pk)
    version = get_object_or_404(ScriptVersion, script=found, state=VersionState.DRAFT)
    try:
        scripting.hand_over(
            version=version, comment=_text(request, "comment"), by=cast(Person, request.user), at=clock.now()
        )
        version.refresh_from_db()
        waits = version.state == VersionState.HANDED_OVER
        messages.success(request, _("The version is with the customer.") if waits else _("The version holds."))
    except scripting.ScriptNotWhole:
        is_phrase = found.kind != ScriptKind.SCRIPT
        lines = fault_lines(read_script(version.content), is_phrase=is_phrase, language=get_language() or "ru")
        messages.error(request, _("It cannot be handed over yet: ") + "; ".join(lines[:MOST_FAULTS]))
    except DomainError:
        messages.error(request, _("Another version is with the customer already."))
    return _to(version)


@require_POST
@allowed("draft_scripts")
def archive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Operators no longer see it."""
    scripting.archive_script(script=_script(pk), by=cast(Person, request.user), at=clock.now())
    messages.success(request, _("It is out of use."))
    return redirect("scripts")


@require_POST
@allowed("decide_approvals")
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The customer approves the version from a moment on, or refuses it with a reason."""
    version, comment = get_object_or_404(ScriptVersion, pk=pk), _text(request, "comment")
    by: dict[str, Any] = {"by": request.user, "at": clock.now()}
    try:
        if request.POST.get("decision") == "approve":
            valid_from = _moment(_text(request, "valid_from")) or clock.now()
            scripting.approve(version=version, valid_from=valid_from, comment=comment, **by)
            messages.success(request, _("The version is approved."))
        else:
            scripting.refuse(version=version, reason=comment, **by)
            messages.success(request, _("The version is refused; the contractor sees the reason."))
    except DomainError as error:
        words = {"reason_missing": _("Say why, so that it can be corrected.")}
        messages.error(request, words.get(error.code, _("This version is not waiting for a decision.")))
        return _to(version)
    return redirect("approvals")


def _write(request: HttpRequest, found: ConversationScript, content: Script, opened: str) -> HttpResponseBase:
    try:
        written = scripting.write_draft(script=found, content=content, by=cast(Person, request.user), at=clock.now())
    except DomainError:
        messages.error(request, _("There are too many steps."))
        return redirect("script", found.pk)
    return _to(written, opened)


def _draft_content(found: ConversationScript, request: HttpRequest) -> Script:
    return read_script(scripting.draft_of(script=found, by=cast(Person, request.user), at=clock.now()).content)


def _script(pk: int) -> ConversationScript:
    return get_object_or_404(ConversationScript, pk=pk, archived_at=None)


def _asked(request: HttpRequest, found: ConversationScript) -> ScriptVersion:
    number = request.GET.get("version", "")
    if number:
        asked = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        return get_object_or_404(found.versions.select_related("script__project"), number=asked)
    work = found.versions.filter(state__in=[VersionState.DRAFT, VersionState.HANDED_OVER]).first()
    shown = work or version_in_force(found, clock.now()) or found.versions.first()
    if shown is None:
        raise Http404
    return shown


def _moment(text: str) -> datetime | None:
    """A day or a moment, on the contract's clock."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=contract_zone())
    except ValueError:
        return None


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:1_000]


def _to(version: ScriptVersion, opened: str = "") -> HttpResponseBase:
    place = f"&open={opened}#step-{opened}" if opened else ""
    return redirect(f"{reverse('script', args=[version.script_id])}?version={version.number}{place}")
