"""Prompts as sound: drafts spoken by a machine, and uploaded recordings, both as Asterisk plays them without effort.

Every prompt is two files beside each other: `NAME.alaw` (raw G.711, played to the telephone network as it is) and
`NAME.wav` (8 kHz, mono, 16 bit; for browsers), at one loudness.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import wave
from array import array
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from baylanys.telephony import sound_levels
from baylanys.telephony.ivr.flow import Language
from baylanys.telephony.sound_levels import RATE
from baylanys.telephony.telephone_sound import telephone_samples
from baylanys.telephony.voices import Voice

# Raised whenever the way from a text to its sound changes: cached sounds of other versions are not used.
VERSION = 1
_BATCH = 12

# Names that a voice of the language would read wrongly, as they sound.
_SPOKEN: dict[Language, dict[str, str]] = {
    "kk": {"El Umiti": "Ел үміті"},
    "ru": {"El Umiti": "Эль Умити"},
    "en": {"El Umiti": "El Oomeetee"},
}


@dataclass(frozen=True, slots=True)
class Sound:
    """A finished prompt: `wav` and its twin `.alaw` are in place."""

    wav: Path
    duration_ms: int
    sha256: str

    @property
    def alaw(self) -> Path:
        return self.wav.with_suffix(".alaw")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text to be spoken into `wav`."""

    text: str
    language: Language
    wav: Path


def speak(text: str, language: Language, wav: Path, voices: Mapping[Language, Voice], *, cache: Path) -> Sound:
    """As `speak_all`, for one text."""
    return speak_all([Draft(text, language, wav)], voices, cache=cache)[0]


def speak_all(drafts: Sequence[Draft], voices: Mapping[Language, Voice], *, cache: Path) -> list[Sound]:
    """Each draft's `wav` and its `.alaw` are in place; what the same voice said before comes from the cache.

    Works on every core. Raises what the voices raise, and SoundUnreadable.
    """
    phrases = [_Phrase.of(draft, voices[draft.language]) for draft in drafts]
    missing = sorted({phrase for phrase in phrases if not phrase.cached(cache).is_file()}, key=lambda each: each.key)
    batches = [missing[start : start + _BATCH] for start in range(0, len(missing), _BATCH)]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for job in [pool.submit(_fill_cache, batch, cache) for batch in batches]:
            job.result()
    return [
        store(sound_levels.samples_from_bytes(phrase.cached(cache).read_bytes()), draft.wav)
        for phrase, draft in zip(phrases, drafts, strict=True)
    ]


def spoken_form(text: str, language: Language) -> str:
    """The text as the voice has to be given it."""
    text = " ".join(text.split())
    for name, sound in _SPOKEN[language].items():
        text = text.replace(name, sound)
    return text


def store(samples: array[int], wav: Path) -> Sound:
    """Both files are in place, each replaced in one step; a call that plays the old one keeps it to its end."""
    content = _wav_bytes(samples)
    write_atomically(wav.with_suffix(".alaw"), sound_levels.alaw(samples))
    write_atomically(wav, content)
    return Sound(wav, len(samples) * 1000 // RATE, hashlib.sha256(content).hexdigest())


def write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: str
    voice: Voice
    key: str

    @classmethod
    def of(cls, draft: Draft, voice: Voice) -> _Phrase:
        words = spoken_form(draft.text, draft.language)
        return cls(words, voice, hashlib.sha256(f"{VERSION}\0{voice.identity}\0{words}".encode()).hexdigest())

    def cached(self, cache: Path) -> Path:
        return cache / f"{self.key}.raw"


def _fill_cache(phrases: Sequence[_Phrase], cache: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wavs = [Path(folder) / f"{phrase.key}.wav" for phrase in phrases]
        for phrase, wav in zip(phrases, wavs, strict=True):
            phrase.voice.speak(phrase.words, wav)
        sounds = telephone_samples(wavs)
    for phrase, samples in zip(phrases, sounds, strict=True):
        write_atomically(phrase.cached(cache), sound_levels.level(samples).tobytes())


def _wav_bytes(samples: array[int]) -> bytes:
    with tempfile.TemporaryFile() as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(samples.tobytes())
        file.seek(0)
        return file.read()
