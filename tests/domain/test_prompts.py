"""Prompts: texts are rows, sounds follow them, a studio recording replaces a draft."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from baylanys.contract.models import SettingChange
from baylanys.core.errors import NotPossible
from baylanys.telephony.choices import PromptSource
from baylanys.telephony.domain.prompt import (
    TextRefused,
    VoiceFailed,
    change_texts,
    prepare_prompts,
    restore_draft,
    use_studio_recording,
    use_version,
)
from baylanys.telephony.ivr.flow import LANGUAGES
from baylanys.telephony.models import Prompt, PromptRecording
from baylanys.telephony.prompt_sounds import speak
from baylanys.telephony.prompt_store import PromptStore
from baylanys.telephony.prompt_texts import SEED
from baylanys.telephony.prompt_uploads import UploadRefused
from baylanys.telephony.voices import ESPEAK

pytestmark = pytest.mark.django_db
FEW = [seed for seed in SEED if seed.code in {"greeting", "goodbye"}]
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


class CopyVoice:
    """Speaks any text as one of two sounds, by its length: quick, and different for different texts."""

    identity = "copy"

    def __init__(self, folder: Path) -> None:
        self.wavs = [
            speak(text, "en", folder / f"{text}.wav", ESPEAK, cache=folder / "cache").wav for text in ("one", "two")
        ]

    def speak(self, text: str, wav: Path) -> None:
        shutil.copy(self.wavs[len(text) % 2], wav)


class DumbVoice:
    identity = "dumb"

    def speak(self, text: str, wav: Path) -> None:
        raise FileNotFoundError("no such program: espeak-ng")


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> CopyVoice:
    return CopyVoice(tmp_path_factory.mktemp("voice"))


@pytest.fixture
def store(tmp_path: Path, voice: CopyVoice) -> PromptStore:
    return PromptStore(tmp_path / "sounds", tmp_path / "cache", dict.fromkeys(LANGUAGES, voice))


@pytest.fixture
def prompt(store: PromptStore) -> Prompt:
    prepare_prompts(store=store, at=AT, seed=FEW)
    return Prompt.objects.get(code="greeting")


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    return speak("A studio recording", "en", tmp_path / "upload.wav", ESPEAK, cache=tmp_path / "cache").wav


def heard(store: PromptStore, code: str = "greeting", language: str = "ru") -> bytes:
    return store.live(code, language).with_suffix(".alaw").read_bytes()


def current(prompt: Prompt, language: str = "ru") -> PromptRecording:
    return prompt.recordings.get(language=language, current=True)


def test_every_prompt_is_heard_in_every_language(store: PromptStore) -> None:
    assert prepare_prompts(store=store, at=AT, seed=FEW).renewed == len(FEW) * len(LANGUAGES)
    for seed in FEW:
        for language in LANGUAGES:
            wav = store.live(seed.code, language)
            assert wav.stat().st_size > 1000
            assert wav.with_suffix(".alaw").stat().st_size > 1000


def test_preparing_again_changes_nothing(prompt: Prompt, store: PromptStore) -> None:
    before = list(PromptRecording.objects.order_by("pk").values())
    assert prepare_prompts(store=store, at=AT, seed=FEW).renewed == 0
    assert list(PromptRecording.objects.order_by("pk").values()) == before


def test_lost_files_come_back(prompt: Prompt, store: PromptStore, upload: Path) -> None:
    use_studio_recording(prompt=prompt, language="ru", upload=upload, by=None, at=AT, store=store)
    studio = heard(store)
    for language in LANGUAGES:
        shutil.rmtree(store.directory / language)
    shutil.rmtree(store.cache)
    assert prepare_prompts(store=store, at=AT, seed=FEW).renewed == len(FEW) * len(LANGUAGES)
    assert heard(store) == studio


def test_texts_that_people_changed_stay(prompt: Prompt, store: PromptStore) -> None:
    change_texts(prompt=prompt, texts={"ru": "Добрый день!"}, by=None, at=AT, store=store)
    prepare_prompts(store=store, at=AT, seed=FEW)
    prompt.refresh_from_db()
    assert prompt.text_ru == "Добрый день!"


def test_a_draft_follows_its_text(prompt: Prompt, store: PromptStore) -> None:
    before, kazakh = heard(store), heard(store, language="kk")
    texts = {"ru": f"{prompt.text_ru}!", "kk": f"  {prompt.text_kk}\n"}
    assert change_texts(prompt=prompt, texts=texts, by=None, at=AT, store=store) == ["ru"]
    assert heard(store) != before
    assert heard(store, language="kk") == kazakh
    assert prompt.recordings.filter(language="ru").count() == 2
    assert SettingChange.objects.get(kind="prompt_texts").detail["prompt"] == "greeting"


@pytest.mark.parametrize(("text", "code"), [("  ", "text_empty"), ("а" * 601, "text_too_long")])
def test_a_text_that_cannot_be_said_is_refused(prompt: Prompt, store: PromptStore, text: str, code: str) -> None:
    with pytest.raises(TextRefused) as refused:
        change_texts(prompt=prompt, texts={"ru": text}, by=None, at=AT, store=store)
    assert refused.value.code == code


def test_a_studio_recording_replaces_the_draft_and_outlives_a_new_text(
    prompt: Prompt, store: PromptStore, upload: Path
) -> None:
    draft = heard(store)
    row = use_studio_recording(prompt=prompt, language="ru", upload=upload, by=None, at=AT, store=store)
    assert (row.source, row.current) == (PromptSource.STUDIO, True)
    assert heard(store) != draft
    studio = heard(store)
    change_texts(prompt=prompt, texts={"ru": "Другой текст."}, by=None, at=AT, store=store)
    prepare_prompts(store=store, at=AT, seed=FEW)
    assert heard(store) == studio
    assert current(prompt) == row


def test_a_refused_upload_leaves_what_was_heard(prompt: Prompt, store: PromptStore, tmp_path: Path) -> None:
    before = heard(store)
    (tmp_path / "bad").write_text("no sound")
    with pytest.raises(UploadRefused):
        use_studio_recording(prompt=prompt, language="ru", upload=tmp_path / "bad", by=None, at=AT, store=store)
    assert heard(store) == before
    assert current(prompt).source == PromptSource.DRAFT


def test_back_to_the_draft_speaks_the_text_of_now(prompt: Prompt, store: PromptStore, upload: Path) -> None:
    before = heard(store)
    use_studio_recording(prompt=prompt, language="ru", upload=upload, by=None, at=AT, store=store)
    change_texts(prompt=prompt, texts={"ru": f"{prompt.text_ru}!"}, by=None, at=AT, store=store)
    row = restore_draft(prompt=prompt, language="ru", by=None, at=AT, store=store)
    assert (row.source, row.current) == (PromptSource.DRAFT, True)
    assert len({before, heard(store)}) == 2
    assert prompt.recordings.filter(language="ru", source=PromptSource.STUDIO, current=False).count() == 1


def test_an_earlier_version_can_be_heard_again(prompt: Prompt, store: PromptStore, upload: Path) -> None:
    draft, sound = current(prompt), heard(store)
    use_studio_recording(prompt=prompt, language="ru", upload=upload, by=None, at=AT, store=store)
    use_version(recording=draft, by=None, at=AT, store=store)
    assert current(prompt) == draft
    assert heard(store) == sound


def test_a_version_without_files_is_refused(prompt: Prompt, store: PromptStore) -> None:
    row = current(prompt)
    store.version(row.path).unlink()
    with pytest.raises(NotPossible) as refused:
        use_version(recording=row, by=None, at=AT, store=store)
    assert refused.value.code == "version_gone"


def test_a_voice_that_does_not_work_is_said(tmp_path: Path) -> None:
    store = PromptStore(tmp_path / "sounds", tmp_path / "cache", dict.fromkeys(LANGUAGES, DumbVoice()))
    with pytest.raises(VoiceFailed, match="espeak-ng"):
        prepare_prompts(store=store, at=AT, seed=FEW)


def test_the_command_prepares_the_centre(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BAYLANYS_SPEECH_CACHE", str(tmp_path / "cache"))
    call_command("prepare_prompts")
    assert (settings.INSTALLATION.sounds_dir / "kk" / "greeting.alaw").is_file()
