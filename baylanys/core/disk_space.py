"""How much room the disks have."""

import shutil
from pathlib import Path


def free_bytes(*places: Path) -> int:
    """Of the fullest disk that holds one of the places; those that do not exist (yet) are left out."""
    return min(shutil.disk_usage(place).free for place in places if place.exists())
