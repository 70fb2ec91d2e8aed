"""Any sound file becomes samples as the telephone network has them: 8 kHz, mono, 16 bit. By ffmpeg."""

from __future__ import annotations

import subprocess
import tempfile
from array import array
from collections.abc import Sequence
from pathlib import Path

from baylanys.telephony.sound_levels import RATE, samples_from_bytes

CONVERTING_SECONDS = 60


class SoundUnreadable(Exception):
    """ffmpeg found no sound in one of the files."""


def telephone_samples(sources: Sequence[Path], options: Sequence[str] = ()) -> list[array[int]]:
    """The sound of each file, in one run of ffmpeg (its start costs more than a prompt). Raises SoundUnreadable.

    `options` stand before each file. Nothing but the files themselves is opened: no addresses, no playlists' parts.
    """
    with tempfile.TemporaryDirectory() as folder:
        targets = [Path(folder) / f"{number}.raw" for number in range(len(sources))]
        command = ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"]
        for source in sources:
            command += ["-protocol_whitelist", "file", *options, "-i", f"file:{source}"]
        for number, target in enumerate(targets):
            command += ["-map", f"{number}:a:0", "-ac", "1", "-ar", str(RATE), "-f", "s16le", str(target)]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=CONVERTING_SECONDS)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
            raise SoundUnreadable(", ".join(map(str, sources))) from failure
        return [samples_from_bytes(target.read_bytes()) for target in targets]
