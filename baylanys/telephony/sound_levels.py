"""Loudness of telephone speech: 16-bit samples at 8 kHz in, the same speech at one level out. Pure."""

from __future__ import annotations

import math
from array import array
from functools import cache

RATE = 8000
FULL_SCALE = 32768.0
SPEECH_DBFS = -20.0
SILENT_DBFS = -55.0
_FRAME = RATE // 50
_LOUDEST_GAIN = 10 ** (30 / 20)
_KNEE = 0.7


def samples_from_bytes(sound: bytes) -> array[int]:
    """Signed 16-bit little-endian samples; an odd last byte is dropped."""
    samples = array("h")
    samples.frombytes(sound[: len(sound) // 2 * 2])
    return samples


def speech_dbfs(samples: array[int]) -> float:
    """RMS of the frames in which somebody speaks, dB below full scale; -inf for digital silence.

    A frame counts as speech within 25 dB of the loudest frame, so that pauses do not make a text seem quiet.
    """
    powers = [
        sum(sample * sample for sample in frame) / len(frame)
        for frame in (samples[start : start + _FRAME] for start in range(0, len(samples), _FRAME))
    ]
    loudest = max(powers, default=0.0)
    if loudest == 0:
        return -math.inf
    spoken = [power for power in powers if power > loudest / 10**2.5]
    return 10 * math.log10(sum(spoken) / len(spoken) / FULL_SCALE**2)


def is_silent(samples: array[int]) -> bool:
    return speech_dbfs(samples) < SILENT_DBFS


def level(samples: array[int]) -> array[int]:
    """The same sound with its speech at `SPEECH_DBFS`; peaks are bent, never clipped."""
    loudness = speech_dbfs(samples)
    if loudness == -math.inf:
        return samples
    gain = min(10 ** ((SPEECH_DBFS - loudness) / 20), _LOUDEST_GAIN)
    return array("h", (_bent(sample * gain) for sample in samples))


def _bent(value: float) -> int:
    part = abs(value) / FULL_SCALE
    if part > _KNEE:
        part = _KNEE + (1 - _KNEE) * math.tanh((part - _KNEE) / (1 - _KNEE)) * 0.99
    return int(math.copysign(part * (FULL_SCALE - 1), value))


def alaw(samples: array[int]) -> bytes:
    """The samples as G.711 A-law, one byte each."""
    table = _alaw_table()
    return bytes(table[(sample & 0xFFFF) >> 3] for sample in samples)


@cache
def _alaw_table() -> bytes:
    return bytes(_alaw_byte(index - 8192 if index >= 4096 else index) for index in range(8192))


def _alaw_byte(value: int) -> int:
    """G.711: a 13-bit signed value to its A-law byte, even bits inverted."""
    mask = 0xD5 if value >= 0 else 0x55
    magnitude = value if value >= 0 else -value - 1
    segment = max(magnitude.bit_length() - 5, 0)
    step = magnitude >> max(segment, 1)
    return ((segment << 4) | (step & 0x0F)) ^ mask
