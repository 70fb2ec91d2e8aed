"""How long a voice note or a video is, in milliseconds."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

SECONDS = 20
_LENGTH = re.compile(r"^\d+(\.\d+)?$")


def length_ms(path: Path) -> int | None:
    """As ffprobe reads it, within twenty seconds; None where it cannot. Nothing but the file itself is opened."""
    asked = ["-show_entries", "format=duration", "-of", "csv=p=0"]
    command = ["nice", "-n", "10", "ffprobe", "-v", "error", "-protocol_whitelist", "file", *asked, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return None
    told = done.stdout.strip()
    if done.returncode or not _LENGTH.match(told):
        return None
    return min(round(float(told) * 1000), 2**31 - 1)


def rewrap_as_ogg(source: Path, target: Path) -> bool:
    """`target` holds the Opus sound of the source in an Ogg file, which is what WhatsApp takes for a voice note.

    A browser records WebM; the sound itself is copied, one channel stays one. False where it is no Opus.
    """
    command = ["nice", "-n", "10", "ffmpeg", "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file"]
    copied = ["-i", str(source), "-map", "0:a:0", "-c:a", "copy", "-f", "ogg", str(target)]
    try:
        done = subprocess.run([*command, *copied], capture_output=True, timeout=60, check=False)
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return False
    return done.returncode == 0 and target.exists() and target.stat().st_size > 0
