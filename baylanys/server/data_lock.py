"""One start per data directory, held for as long as the supervisor lives."""

import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

from baylanys.server.failures import CannotStart

PATIENCE_SECONDS = 20.0


def take_lock(run_dir: Path) -> TextIO:
    """The open lock file. A centre whose start command was killed is given time to finish stopping.

    Raises CannotStart while another start runs on this directory.
    """
    path = run_dir / "lock"
    file = path.open("a+", encoding="ascii")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _try_lock(file):
        holder = _holder(path)
        if _alive(holder) or time.monotonic() > deadline:
            raise CannotStart(
                f"a centre already runs on {run_dir.parent}" + (f" (process {holder})." if holder else "."),
                "Stop it first (Ctrl-C where it was started), or give this one its own directory: --data DIRECTORY",
            )
        time.sleep(0.2)
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def _try_lock(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(path: Path) -> int:
    text = path.read_text(encoding="ascii").strip()
    return int(text) if text.isdigit() else 0


def _alive(process: int) -> bool:
    return process > 0 and Path(f"/proc/{process}").exists()
