"""Tones: made for the phones to play, and measured in what was recorded."""

import math
import subprocess
import sys
from array import array
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

Samples = Sequence[int]

RATE = 8000
CALLER_TONE, OPERATOR_TONE = 600, 1000
LOUD = 0.02
# The stored form (opus, 24 kbit/s for both channels) lets a pure tone through to the other side by some -20 dB.
PARTS_BY = 5
BLOCK = 1600


@cache
def _sounds() -> Path:
    return Path(mkdtemp(prefix="baylanys-tones-"))


@cache
def alaw_tone(hertz: int, seconds: int = 60) -> Path:
    """Bare alaw, as SIPp plays it."""
    return _tone(_sounds() / f"{hertz}.alaw", ["-e", "a-law", "-t", "al"], hertz, seconds)


@cache
def wav_tone(hertz: int, seconds: int = 300, rate: int = RATE) -> Path:
    """A WAV file of 16 bits, as baresip and Chromium play it."""
    return _tone(_sounds() / f"{hertz}-{rate}.wav", ["-b", "16"], hertz, seconds, rate)


def _tone(path: Path, form: list[str], hertz: int, seconds: int, rate: int = RATE) -> Path:
    sine = ["synth", str(seconds), "sine", str(hertz), "vol", "0.4"]
    subprocess.run(["sox", "-n", "-r", str(rate), "-c", "1", *form, str(path), *sine], check=True)
    return path


def channels_of(sound: bytes) -> list[Samples]:
    """The samples of each channel of a sound file of any kind, at 8 kHz."""
    decode = ["ffmpeg", "-loglevel", "error", "-i", "-", "-ar", str(RATE), "-f", "s16le", "-"]
    probe = ["ffprobe", "-loglevel", "error", "-show_entries", "stream=channels", "-of", "csv=p=0", "-"]
    number = int(subprocess.run(probe, input=sound, check=True, capture_output=True).stdout.split()[0])
    samples = array("h")
    samples.frombytes(subprocess.run(decode, input=sound, check=True, capture_output=True).stdout)
    if sys.byteorder == "big":
        samples.byteswap()
    return [samples[each::number] for each in range(number)]


def level_of(samples: Samples, hertz: int) -> float:
    """How loud the tone is in these samples, 1.0 being a full sine: the median of its blocks (Goertzel)."""
    blocks = [samples[start : start + BLOCK] for start in range(0, len(samples) - BLOCK + 1, BLOCK)]
    levels = sorted(_goertzel(block, hertz) for block in blocks)
    return levels[len(levels) // 2] if levels else 0.0


def seconds_with(samples: Samples, hertz: int, level: float = LOUD) -> float:
    """For how long the tone is heard."""
    blocks = [samples[start : start + BLOCK] for start in range(0, len(samples) - BLOCK + 1, BLOCK)]
    return sum(_goertzel(block, hertz) > level for block in blocks) * BLOCK / RATE


def _goertzel(samples: Samples, hertz: int) -> float:
    factor = 2 * math.cos(2 * math.pi * hertz / RATE)
    before, now = 0.0, 0.0
    for sample in samples:
        before, now = now, sample / 32768 + factor * now - before
    power = before * before + now * now - factor * before * now
    return 2 * math.sqrt(max(power, 0.0)) / len(samples)


def assert_both_heard(sound: bytes, *, caller: int = CALLER_TONE, operator: int = OPERATOR_TONE) -> None:
    """The caller's tone is in the first channel alone, the operator's in the second alone."""
    left, right = channels_of(sound)
    heard = {
        "caller, first channel": level_of(left, caller),
        "operator, second channel": level_of(right, operator),
        "operator, first channel": level_of(left, operator),
        "caller, second channel": level_of(right, caller),
    }
    apart = [
        heard["caller, first channel"] > PARTS_BY * heard["caller, second channel"],
        heard["operator, second channel"] > PARTS_BY * heard["operator, first channel"],
    ]
    loud = min(heard["caller, first channel"], heard["operator, second channel"]) > LOUD
    assert loud and all(apart), heard
