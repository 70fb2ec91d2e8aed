"""Which voice speaks drafts in which language: espeak-ng always, piper where a voice file is configured."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from baylanys.telephony.ivr.flow import LANGUAGES, Language

SPEAKING_SECONDS = 60


class Voice(Protocol):
    """Speaks a text into a wav file of any rate."""

    @property
    def identity(self) -> str:
        """Changes whenever the same text would sound differently."""

    def speak(self, text: str, wav: Path) -> None:
        """Raises CalledProcessError, TimeoutExpired or OSError where the voice does not work."""


@dataclass(frozen=True)
class EspeakVoice:
    """espeak-ng: `speed` in its words a minute, `pitch` 0–99, `gap` between words in units of 10 ms."""

    name: str
    speed: int
    pitch: int = 45
    gap: int = 1

    @property
    def identity(self) -> str:
        return f"espeak-ng {self.name} {self.speed} {self.pitch} {self.gap}"

    def speak(self, text: str, wav: Path) -> None:
        options = ["-v", self.name, "-s", str(self.speed), "-p", str(self.pitch), "-g", str(self.gap)]
        _run(["espeak-ng", *options, "-w", str(wav), "--stdin"], text)


@dataclass(frozen=True)
class PiperVoice:
    """piper with a voice file (`….onnx`, its `….onnx.json` beside it)."""

    model: Path

    @cached_property
    def identity(self) -> str:
        stat = self.model.stat()
        return f"piper {self.model.name} {stat.st_size} {stat.st_mtime_ns}"

    def speak(self, text: str, wav: Path) -> None:
        _run([*_piper(), "--model", str(self.model), "--output_file", str(wav)], text)


# Speeds at which a text of the centre runs at four to five syllables a second, the pace of a clear announcement.
ESPEAK: dict[Language, EspeakVoice] = {
    "kk": EspeakVoice("kk", speed=155),
    "ru": EspeakVoice("ru", speed=150),
    "en": EspeakVoice("en-gb", speed=160),
}


def configured_voices(environment: Mapping[str, str] = os.environ) -> dict[Language, Voice]:
    """A voice for each language: piper where BAYLANYS_PIPER_KK (_RU, _EN) names a file, else espeak-ng.

    Raises FileNotFoundError where a configured voice file, or piper itself, is not there.
    """
    voices: dict[Language, Voice] = {**ESPEAK}
    for language in LANGUAGES:
        if named := environment.get(f"BAYLANYS_PIPER_{language.upper()}"):
            model = Path(named).expanduser()
            if not model.is_file():
                raise FileNotFoundError(f"BAYLANYS_PIPER_{language.upper()}: no voice file at {model}")
            _piper()
            voices[language] = PiperVoice(model)
    return voices


def _piper() -> list[str]:
    if program := shutil.which("piper"):
        return [program]
    if find_spec("piper"):
        return [sys.executable, "-m", "piper"]
    raise FileNotFoundError("a piper voice is configured, but piper is not installed (program or Python package)")


def _run(command: list[str], text: str) -> None:
    subprocess.run(command, input=text.encode(), check=True, capture_output=True, timeout=SPEAKING_SECONDS)
