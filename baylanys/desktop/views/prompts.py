"""Prompts: what callers hear, as text and as sound; studio recordings in, drafts back."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baylanys.accounts.permissions import allowed
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.core.file_answers import answer_file
from baylanys.telephony.announcement_texts import ANNOUNCEMENTS
from baylanys.telephony.domain import prompt as prompts
from baylanys.telephony.ivr.flow import LANGUAGES, Language
from baylanys.telephony.models import Prompt, PromptRecording
from baylanys.telephony.prompt_store import PromptStore, prompt_store
from baylanys.telephony.prompt_texts import SEED

_ORDER = {seed.code: number for number, seed in enumerate(SEED)}


@allowed("manage_telephony")
def prompt_list(request: HttpRequest) -> HttpResponseBase:
    """All prompts with their texts and sounds; `q` finds a code or words of a text."""
    asked = " ".join(request.GET.get("q", "").split())
    rows = Prompt.objects.order_by("code")
    if asked:
        named = (f"{field}__icontains" for field in ("code", "text_kk", "text_ru", "text_en"))
        rows = rows.filter(Q(*((name, asked) for name in named), _connector=Q.OR))
    found = _with_sounds(sorted(rows, key=lambda prompt: _ORDER.get(prompt.code, len(_ORDER))))
    groups = [
        (_("Greetings, menus, notices"), [row for row in found if row["prompt"].code not in ANNOUNCEMENTS]),
        (_("Place in the queue and wait"), [row for row in found if row["prompt"].code in ANNOUNCEMENTS]),
    ]
    context = {"groups": [group for group in groups if group[1]], "asked": asked}
    return render(request, "desktop/prompts.html", context)


@allowed("manage_telephony")
def prompt_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """One prompt; POST changes its texts, 422 where they are refused (what was written stays in the form)."""
    prompt = get_object_or_404(Prompt, code=code)
    if request.method != "POST":
        return render(request, "desktop/prompts_one.html", _page(prompt))
    written: dict[Language, str] = {language: request.POST.get(f"text_{language}", "") for language in LANGUAGES}
    try:
        changed = prompts.change_texts(prompt=prompt, texts=written, by=_me(request), at=clock.now(), store=_store())
    except DomainError as refused:
        context = _page(prompt, written) | {"refused": str(refused.message)}
        return render(request, "desktop/prompts_one.html", context, status=422)
    messages.success(request, _("The texts are saved.") if changed else _("Nothing has changed."))
    return redirect("prompt", code=code)


@allowed("manage_telephony")
def sound(request: HttpRequest, code: str, language: str) -> HttpResponseBase:
    """What callers hear now, for a player."""
    prompt = get_object_or_404(Prompt, code=code)
    return _sound_answer(request, _store().live(prompt.code, _language(language)))


@allowed("manage_telephony")
def version_sound(request: HttpRequest, recording: int) -> HttpResponseBase:
    """A version that is or was heard."""
    row = get_object_or_404(PromptRecording, pk=recording)
    return _sound_answer(request, _store().version(row.path))


@require_POST
@allowed("manage_telephony")
def upload(request: HttpRequest, code: str, language: str) -> HttpResponseBase:
    """The uploaded recording is heard from now on, or the reason why not is said."""
    prompt = get_object_or_404(Prompt, code=code)
    spoken = _language(language)
    sent = request.FILES.get("recording")
    if not isinstance(sent, UploadedFile):
        messages.error(request, _("Choose a file first."))
        return redirect("prompt", code=code)
    with tempfile.NamedTemporaryFile(prefix="upload-") as file:
        for chunk in sent.chunks():
            file.write(chunk)
        file.flush()
        try:
            prompts.use_studio_recording(
                prompt=prompt,
                language=spoken,
                upload=Path(file.name),
                by=_me(request),
                at=clock.now(),
                store=_store(),
            )
        except DomainError as refused:
            messages.error(request, str(refused.message))
            return redirect("prompt", code=code)
    messages.success(request, _("Callers hear the new recording from now on."))
    return redirect("prompt", code=code)


@require_POST
@allowed("manage_telephony")
def back_to_draft(request: HttpRequest, code: str, language: str) -> HttpResponseBase:
    """The text is spoken by the synthetic voice again."""
    prompt = get_object_or_404(Prompt, code=code)
    try:
        prompts.restore_draft(
            prompt=prompt, language=_language(language), by=_me(request), at=clock.now(), store=_store()
        )
        messages.success(request, _("Callers hear the draft again."))
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("prompt", code=code)


@require_POST
@allowed("manage_telephony")
def use_earlier(request: HttpRequest, recording: int) -> HttpResponseBase:
    """An earlier version is heard again."""
    row = get_object_or_404(PromptRecording.objects.select_related("prompt"), pk=recording)
    try:
        prompts.use_version(recording=row, by=_me(request), at=clock.now(), store=_store())
        messages.success(request, _("Callers hear this version again."))
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("prompt", code=row.prompt.code)


def _page(prompt: Prompt, written: dict[Language, str] | None = None) -> dict[str, Any]:
    recordings = list(prompt.recordings.select_related("made_by").order_by("-made_at", "-pk"))
    sides = [
        {
            "language": language,
            "field": f"text_{language}",
            "text": (written or {}).get(language, prompts.text_of(prompt, language)),
            "current": next((row for row in recordings if row.language == language and row.current), None),
            "earlier": [row for row in recordings if row.language == language and not row.current][:10],
        }
        for language in LANGUAGES
    ]
    return {"prompt": prompt, "sides": sides, "longest": prompts.LONGEST_TEXT}


def _with_sounds(rows: list[Prompt]) -> list[dict[str, Any]]:
    current = {(row.prompt_id, row.language): row for row in PromptRecording.objects.filter(current=True)}
    return [
        {
            "prompt": prompt,
            "sides": [
                {
                    "language": language,
                    "text": prompts.text_of(prompt, language),
                    "current": current.get((prompt.pk, language)),
                }
                for language in LANGUAGES
            ],
        }
        for prompt in rows
    ]


def _sound_answer(request: HttpRequest, wav: Path) -> HttpResponseBase:
    try:
        return answer_file(request, wav, "audio/wav")
    except FileNotFoundError as missing:
        raise Http404 from missing


def _language(named: str) -> Language:
    for language in LANGUAGES:
        if language == named:
            return language
    raise Http404


def _store() -> PromptStore:
    return prompt_store(settings.INSTALLATION)


def _me(request: HttpRequest) -> Any:
    return request.user
