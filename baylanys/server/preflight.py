"""What must be true of the machine before anything is started."""

import os
import shutil
from pathlib import Path

from baylanys.server.failures import CannotStart

NEEDED_MEGABYTES = 1000


def make_data_directory(data: Path) -> None:
    """The directory exists and is ours. Raises CannotStart."""
    try:
        for name in ("run", "logs", "recordings", "sounds"):
            (data / name).mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise CannotStart(
            f"the data directory {data} cannot be written: {refused.strerror}.",
            "Give another one (--data DIRECTORY), or make room.",
        ) from refused


def require_disk_space(data: Path, needed: int = NEEDED_MEGABYTES) -> None:
    free = shutil.disk_usage(data).free // 2**20
    if free < needed:
        raise CannotStart(
            f"the disk that holds {data} is full: {free} MB are free, {needed} MB are needed.",
            "Make room, or keep the data elsewhere: --data DIRECTORY",
        )


def refuse_root() -> None:
    """PostgreSQL refuses to run as root, and nothing else here should."""
    if os.geteuid() == 0:
        raise CannotStart(
            "the services do not run as root.", "script/server drops to an account of their own by itself."
        )
