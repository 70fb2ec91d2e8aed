"""Prompts: their texts, and which sound callers hear (3.5, 7.6).

Files are put in place before the row's change is committed; should the commit fail, `prepare_prompts` sets the
files right again by the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import SubprocessError

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.core.errors import DomainError, NotPossible
from baylanys.telephony.choices import PromptSource
from baylanys.telephony.ivr.flow import LANGUAGES, Language
from baylanys.telephony.models import Prompt, PromptRecording
from baylanys.telephony.prompt_sounds import Sound
from baylanys.telephony.prompt_store import PromptStore
from baylanys.telephony.prompt_texts import SEED, SeedPrompt
from baylanys.telephony.telephone_sound import SoundUnreadable

LONGEST_TEXT = 600


class VoiceFailed(DomainError):
    """The synthetic voice did not speak."""

    code = "voice_failed"
    permanent = False


class TextRefused(DomainError):
    """The text cannot be a prompt's: `text_empty` or `text_too_long`."""

    code = "text_refused"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What `prepare_prompts` found: prompts in all, and sounds it had to put in place."""

    prompts: int
    renewed: int


def prepare_prompts(*, store: PromptStore, at: datetime, seed: Sequence[SeedPrompt] = SEED) -> Prepared:
    """Every prompt has a row, and in each language the sound that belongs to its row lies where Asterisk looks for it.

    Texts that people changed stay. Repeating is safe and quick: what was spoken before comes from the cache.
    Raises VoiceFailed.
    """
    seed_texts(seed)
    prompts = list(Prompt.objects.order_by("code"))
    heard = {(row.prompt_id, row.language): row for row in PromptRecording.objects.filter(current=True)}
    renewed = sum(
        _keep_heard(store, prompt, row)
        for prompt in prompts
        for language in LANGUAGES
        if (row := heard.get((prompt.pk, language))) and row.source == PromptSource.STUDIO
    )
    drafts = [
        (prompt, language)
        for prompt in prompts
        for language in LANGUAGES
        if (row := heard.get((prompt.pk, language))) is None or row.source == PromptSource.DRAFT
    ]
    renewed += _speak(store, drafts, by=None, at=at)
    return Prepared(len(prompts), renewed)


def seed_texts(seed: Sequence[SeedPrompt] = SEED) -> None:
    """Every prompt of the program has its row; rows that exist are left as people made them."""
    Prompt.objects.bulk_create(
        [Prompt(code=each.code, text_kk=each.text.kk, text_ru=each.text.ru, text_en=each.text.en) for each in seed],
        ignore_conflicts=True,
    )


@transaction.atomic
def change_texts(
    *, prompt: Prompt, texts: Mapping[Language, str], by: Person | None, at: datetime, store: PromptStore
) -> list[Language]:
    """The prompt has these texts, and drafts of the changed ones are spoken anew; the languages that changed.

    A studio recording stays in force until it is replaced. Raises TextRefused, VoiceFailed.
    """
    cleaned = {language: _clean(text) for language, text in texts.items()}
    prompt = Prompt.objects.select_for_update().get(pk=prompt.pk)
    changed = [language for language, text in cleaned.items() if text_of(prompt, language) != text]
    if not changed:
        return []
    before = {"texts": {language: text_of(prompt, language) for language in changed}}
    for language in changed:
        setattr(prompt, f"text_{language}", cleaned[language])
    prompt.save(update_fields=[f"text_{language}" for language in changed])
    studio = set(prompt.recordings.filter(current=True, source=PromptSource.STUDIO).values_list("language", flat=True))
    _speak(store, [(prompt, language) for language in changed if language not in studio], by=by, at=at)
    texts_now = {key: cleaned[key] for key in changed}
    note_change(kind="prompt_texts", by=by, at=at, before=before, prompt=prompt.code, texts=texts_now)
    return changed


@transaction.atomic
def use_studio_recording(
    *, prompt: Prompt, language: Language, upload: Path, by: Person | None, at: datetime, store: PromptStore
) -> PromptRecording:
    """Callers hear the uploaded recording instead of what they heard before. Raises UploadRefused."""
    sound = store.convert(upload, prompt.code, language)
    row = _make_current(store, prompt, language, sound, PromptSource.STUDIO, by=by, at=at)
    _note_sound(row, by=by, at=at)
    return row


@transaction.atomic
def restore_draft(
    *, prompt: Prompt, language: Language, by: Person | None, at: datetime, store: PromptStore
) -> PromptRecording:
    """Callers hear the text as it stands now, spoken by the synthetic voice. Raises VoiceFailed."""
    prompt = Prompt.objects.select_for_update().get(pk=prompt.pk)
    _speak(store, [(prompt, language)], by=by, at=at)
    row = prompt.recordings.get(language=language, current=True)
    _note_sound(row, by=by, at=at)
    return row


@transaction.atomic
def use_version(*, recording: PromptRecording, by: Person | None, at: datetime, store: PromptStore) -> None:
    """Callers hear an earlier version again. Raises NotPossible where its files are gone."""
    wav = store.version(recording.path)
    if not (wav.is_file() and wav.with_suffix(".alaw").is_file()):
        raise NotPossible(_("The files of this version are gone."), code="version_gone")
    Prompt.objects.select_for_update().get(pk=recording.prompt_id)
    recording.prompt.recordings.filter(language=recording.language, current=True).update(current=False)
    PromptRecording.objects.filter(pk=recording.pk).update(current=True)
    store.make_heard(recording.path, recording.prompt.code, recording.language)
    _note_sound(recording, by=by, at=at)


def text_of(prompt: Prompt, language: Language) -> str:
    text: str = getattr(prompt, f"text_{language}")
    return text


def _clean(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise TextRefused(_("A prompt needs its text in every language."), code="text_empty")
    if len(text) > LONGEST_TEXT:
        raise TextRefused(_("The text is longer than 600 characters: nobody listens that long."), code="text_too_long")
    return text


def _speak(store: PromptStore, drafts: list[tuple[Prompt, Language]], *, by: Person | None, at: datetime) -> int:
    """The drafts are heard; how many were not before."""
    try:
        sounds = store.speak((prompt.code, language, text_of(prompt, language)) for prompt, language in drafts)
    except (OSError, SubprocessError, SoundUnreadable) as failure:
        raise VoiceFailed(_("The synthetic voice does not work: %(why)s") % {"why": failure}) from failure
    return sum(
        _use_draft(store, prompt, language, sound, by=by, at=at)
        for (prompt, language), sound in zip(drafts, sounds, strict=True)
    )


def _use_draft(
    store: PromptStore, prompt: Prompt, language: Language, sound: Sound, *, by: Person | None, at: datetime
) -> bool:
    row = prompt.recordings.filter(
        language=language, current=True, source=PromptSource.DRAFT, sha256=sound.sha256
    ).first()
    if row is not None:
        return _keep_heard(store, prompt, row)
    _make_current(store, prompt, language, sound, PromptSource.DRAFT, by=by, at=at)
    return True


def _keep_heard(store: PromptStore, prompt: Prompt, row: PromptRecording) -> bool:
    """The row's sound is heard; True where it was not. A studio recording whose files are gone stays as it is heard."""
    if store.is_heard(row.path, prompt.code, row.language) or not store.version(row.path).is_file():
        return False
    store.make_heard(row.path, prompt.code, row.language)
    return True


@transaction.atomic
def _make_current(
    store: PromptStore,
    prompt: Prompt,
    language: Language,
    sound: Sound,
    source: PromptSource,
    *,
    by: Person | None,
    at: datetime,
) -> PromptRecording:
    Prompt.objects.select_for_update().get(pk=prompt.pk)
    prompt.recordings.filter(language=language, current=True).update(current=False)
    path = str(sound.wav.relative_to(store.directory))
    row, _is_new = prompt.recordings.update_or_create(
        language=language,
        source=source,
        sha256=sound.sha256,
        defaults={"path": path, "duration_ms": sound.duration_ms, "made_at": at, "made_by": by, "current": True},
    )
    store.make_heard(path, prompt.code, language)
    return row


def _note_sound(row: PromptRecording, *, by: Person | None, at: datetime) -> None:
    note_change(kind="prompt_sound", by=by, at=at, prompt=row.prompt.code, language=row.language, source=row.source)
