"""Prompts as sound: drafts spoken by a machine, and uploaded recordings, both as Asterisk plays them without effort.

Every prompt is two files beside each other: `NAME.alaw` (raw G.711, played to the telephone network as it is) and
`NAME.wav` (8 kHz, mono, 16 bit; for browsers), at one loudness.
"""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
import tempfile
import wave
from array import array
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from baylanys.telephony import sound_levels
from baylanys.telephony.ivr.flow import Language
from baylanys.telephony.sound_levels import RATE
from baylanys.telephony.voices import Voice

# Raised whenever the way from a text to its sound changes: cached sounds of other versions are not used.
VERSION = 1
CONVERTING_SECONDS = 60
_TONE_SECONDS = 0.4
_TONE_HERTZ = 1000

# Names that a voice of the language would read wrongly, as they sound.
_SPOKEN: dict[Language, dict[str, str]] = {
    "kk": {"El Umiti": "Ел үміті"},
    "ru": {"El Umiti": "Эль Умити"},
    "en": {"El Umiti": "El Oomeetee"},
}


class SoundUnreadable(Exception):
    """ffmpeg found no sound in the file."""


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
    """A text to be spoken into `wav`; an empty text is the tone."""

    text: str
    language: Language
    wav: Path


def speak(text: str, language: Language, wav: Path, voices: Mapping[Language, Voice], *, cache: Path) -> Sound:
    """`wav` and its `.alaw` hold the text, taken from the cache where the same was spoken before."""
    voice = voices[language]
    words = spoken_form(text, language)
    key = hashlib.sha256(f"{VERSION}\0{voice.identity}\0{words}".encode()).hexdigest()
    cached = cache / f"{key}.raw"
    try:
        samples = sound_levels.samples_from_bytes(cached.read_bytes())
    except FileNotFoundError:
        samples = _tone() if not words else _spoken(words, voice)
        write_atomically(cached, samples.tobytes())
    return store(samples, wav)


def speak_all(drafts: Sequence[Draft], voices: Mapping[Language, Voice], *, cache: Path) -> list[Sound]:
    """All drafts are in place, spoken on every core."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        jobs = [pool.submit(speak, d.text, d.language, d.wav, voices, cache=cache) for d in drafts]
        return [job.result() for job in jobs]


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


def telephone_samples(source: Path, options: Iterable[str] = ()) -> array[int]:
    """The sound of any file that ffmpeg reads, at 8 kHz, mono. Raises SoundUnreadable."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", *options]
    command += ["-protocol_whitelist", "file", "-i", f"file:{source}", "-map", "0:a:0", "-ac", "1", "-ar", str(RATE)]
    command += ["-f", "s16le", "-c:a", "pcm_s16le", "pipe:1"]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=CONVERTING_SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
        raise SoundUnreadable(str(source)) from failure
    return sound_levels.samples_from_bytes(done.stdout)


def write_atomically(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _spoken(words: str, voice: Voice) -> array[int]:
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "spoken.wav"
        voice.speak(words, wav)
        return sound_levels.level(telephone_samples(wav))


def _tone() -> array[int]:
    loudness = sound_levels.FULL_SCALE * 10 ** (sound_levels.SPEECH_DBFS / 20) * math.sqrt(2)
    step = 2 * math.pi * _TONE_HERTZ / RATE
    return array("h", (int(loudness * math.sin(step * n)) for n in range(int(RATE * _TONE_SECONDS))))


def _wav_bytes(samples: array[int]) -> bytes:
    with tempfile.TemporaryFile() as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(RATE)
            sound.writeframes(samples.tobytes())
        file.seek(0)
        return file.read()
