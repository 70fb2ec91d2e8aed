"""Where the sound of prompts lies.

`<language>/<code>.alaw` and `.wav` are what callers hear now; every version that was ever heard stays as
`versions/<language>/<code>/<start of its sha256>.wav` with its `.alaw`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from baylanys.core.installation import Installation
from baylanys.telephony.ivr.flow import Language
from baylanys.telephony.prompt_sounds import Draft, Sound, speak_all, write_atomically
from baylanys.telephony.prompt_uploads import convert_upload
from baylanys.telephony.voices import Voice, configured_voices

FORMS = (".wav", ".alaw")


@dataclass(frozen=True)
class PromptStore:
    """The sounds of one centre, and the voices that speak its drafts."""

    directory: Path
    cache: Path
    voices: Mapping[Language, Voice]

    def live(self, code: str, language: str) -> Path:
        """The wav that callers hear; its `.alaw` lies beside it."""
        return self.directory / language / f"{code}.wav"

    def version(self, path: str) -> Path:
        return self.directory / path

    def speak(self, drafts: Iterable[tuple[str, Language, str]]) -> list[Sound]:
        """Each (code, language, text) is spoken and kept as a version; in the order given."""
        with tempfile.TemporaryDirectory() as folder:
            wanted = list(drafts)
            spoken = speak_all(
                [Draft(text, language, Path(folder) / language / f"{code}.wav") for code, language, text in wanted],
                self.voices,
                cache=self.cache,
            )
            return [
                self._keep(sound, code, language) for sound, (code, language, _) in zip(spoken, wanted, strict=True)
            ]

    def convert(self, upload: Path, code: str, language: Language) -> Sound:
        """The uploaded recording is kept as a version. Raises UploadRefused."""
        with tempfile.TemporaryDirectory() as folder:
            return self._keep(convert_upload(upload, Path(folder) / "upload.wav"), code, language)

    def is_heard(self, path: str, code: str, language: str) -> bool:
        """True where callers hear this version already."""
        live = self.live(code, language)
        return all(_same(self.version(path).with_suffix(form), live.with_suffix(form)) for form in FORMS)

    def make_heard(self, path: str, code: str, language: str) -> None:
        """Callers hear this version from their next playback on; each file is replaced in one step."""
        live = self.live(code, language)
        for form in FORMS:
            content = self.version(path).with_suffix(form).read_bytes()
            write_atomically(live.with_suffix(form), content)

    def _keep(self, sound: Sound, code: str, language: str) -> Sound:
        kept = self.directory / "versions" / language / code / f"{sound.sha256[:16]}.wav"
        for form in FORMS:
            if not kept.with_suffix(form).exists():
                write_atomically(kept.with_suffix(form), sound.wav.with_suffix(form).read_bytes())
        return Sound(kept, sound.duration_ms, sound.sha256)


def prompt_store(installation: Installation, environment: Mapping[str, str] = os.environ) -> PromptStore:
    """The centre's own. Spoken texts are cached in its data, or where BAYLANYS_SPEECH_CACHE names a directory.

    Raises FileNotFoundError where a configured voice is not there.
    """
    cache = environment.get("BAYLANYS_SPEECH_CACHE")
    return PromptStore(
        directory=installation.sounds_dir,
        cache=Path(cache) if cache else installation.data / "speech-cache",
        voices=configured_voices(environment),
    )


def _same(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except FileNotFoundError:
        return False
