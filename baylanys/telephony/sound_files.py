"""Sound files: raw samples in, a small file out, measured. No database; programs run at low priority."""

import hashlib
import os
import subprocess
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RATE = 8000
SAMPLE_BYTES = 2
POINTS = 800
COPIED_BYTES = 1 << 20
FULL_SCALE = 32768
TIME_LIMIT_SECONDS = 600
_POLITE = ["nice", "-n", "15"]


class ConversionFailed(Exception):
    """ffmpeg could not read or write the sound."""


@dataclass(frozen=True)
class Measured:
    """Length, and the loudest sample (0–1) of about 800 equal parts of each channel."""

    duration_ms: int
    peaks: list[list[float]]

    @property
    def loudest(self) -> list[float]:
        return [max(channel, default=0.0) for channel in self.peaks]


def measure_raw(path: Path, channels: int) -> Measured:
    """Length and peaks of interleaved signed 16-bit samples at 8 kHz; an odd end is ignored."""
    frames = path.stat().st_size // (SAMPLE_BYTES * channels)
    per_point = max(1, -(-frames // POINTS))
    peaks: list[list[float]] = [[] for _ in range(channels)]
    for samples in _portions(path, per_point * channels):
        for channel in range(channels):
            side = samples[channel::channels]
            if side:
                peaks[channel].append(round(max(max(side), -min(side)) / FULL_SCALE, 3))
    return Measured(frames * 1000 // RATE, peaks)


def decode_wav(source: Path, target: Path) -> None:
    """`target` holds the raw mono samples of a wav file, whatever length a torn header states."""
    _ffmpeg(["-ignore_length", "1", "-f", "wav", "-i", str(source), *_raw_format(1), str(target)])


def cut_raw(source: Path, target: Path, milliseconds: int, channels: int) -> None:
    """`target` holds the beginning of a raw file, of that length at most."""
    left = milliseconds * RATE // 1000 * SAMPLE_BYTES * channels
    with source.open("rb") as whole, target.open("wb") as part:
        while left > 0 and (portion := whole.read(min(left, COPIED_BYTES))):
            left -= part.write(portion)


def encode(source: Path, target: Path, channels: int) -> None:
    """`target` is the sound of a raw file as Ogg/Opus, 32 kbit/s for two sides; complete or absent.

    At 24 kbit/s the coder joins the sides, and one is heard in the other at −23 dB; at 32 it is −32 dB, for a tenth
    more space.

    Repeating it gives the same bytes. Raises ConversionFailed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    rate = "32k" if channels == 2 else "16k"
    opus = ["-c:a", "libopus", "-b:a", rate, "-application", "voip", "-f", "ogg"]
    same_bytes = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    try:
        _ffmpeg([*_raw_format(channels), "-i", str(source), *opus, *same_bytes, str(part)])
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def playable_ms(path: Path) -> int:
    """The length that really plays, found by decoding the whole file. Raises ConversionFailed."""
    command = [*_POLITE, "ffmpeg", "-nostdin", "-v", "error", "-i", str(path), *_raw_format(1), "-"]
    size = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as decoder:
        assert decoder.stdout is not None
        while piece := decoder.stdout.read(1 << 16):
            size += len(piece)
    if decoder.returncode:
        raise ConversionFailed(f"{path.name} does not play")
    return size // SAMPLE_BYTES * 1000 // RATE


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _raw_format(channels: int) -> list[str]:
    return ["-f", "s16le", "-ar", str(RATE), "-ac", str(channels)]


def _ffmpeg(arguments: list[str]) -> None:
    command = [*_POLITE, "ffmpeg", "-nostdin", "-y", "-v", "error", "-threads", "1", *arguments]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=TIME_LIMIT_SECONDS)
    except subprocess.TimeoutExpired as late:
        raise ConversionFailed("ffmpeg took too long") from late
    except subprocess.CalledProcessError as failed:
        raise ConversionFailed(failed.stderr.decode(errors="replace").strip()[-200:]) from failed


def _portions(path: Path, samples: int) -> Iterator["array[int]"]:
    size = samples * SAMPLE_BYTES
    with path.open("rb") as file:
        while piece := file.read(size):
            values = array("h")
            values.frombytes(piece[: len(piece) // SAMPLE_BYTES * SAMPLE_BYTES])
            yield values
