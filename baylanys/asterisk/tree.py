"""Which Asterisk runs here: the system's own when it is new enough, else the one unpacked into the cache."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from baylanys.core.installation import REPOSITORY

OLDEST = 20
UNPACKED = "asterisk-22"


class AsteriskMissing(Exception):
    """Neither the system nor the cache has an Asterisk that is new enough."""


@dataclass(frozen=True)
class AsteriskTree:
    """`command` starts it; the directories are where its packages put their files."""

    command: tuple[str, ...]
    modules: Path
    shared: Path

    @property
    def sounds(self) -> dict[str, Path]:
        """Language → recorded words that came with the packages."""
        known = {"en": "en_US_f_Allison", "ru": "ru_RU_f_IvrvoiceRU"}
        found = {language: self.shared / "sounds" / name for language, name in known.items()}
        return {language: directory for language, directory in found.items() if directory.is_dir()}


def cache_directory() -> Path:
    return Path(os.environ.get("BAYLANYS_CACHE") or REPOSITORY / ".cache").resolve()


def find_asterisk(cache: Path | None = None) -> AsteriskTree:
    """Raises AsteriskMissing."""
    return _system_tree() or unpacked_tree((cache or cache_directory()) / UNPACKED)


def unpacked_tree(root: Path) -> AsteriskTree:
    """Asterisk run by its own loader and libraries: no chroot, no root."""
    loader = next(
        (each for pattern in ("usr/lib64/ld-linux*", "usr/lib/ld-linux*") for each in root.glob(pattern)), None
    )
    libraries = next(root.glob("usr/lib/*-linux-gnu*"), None)
    if loader is None or libraries is None:
        raise AsteriskMissing(f"no Asterisk in {root}; script/bootstrap unpacks one")
    command = (str(loader), "--library-path", str(libraries), str(root / "usr/sbin/asterisk"))
    return AsteriskTree(command=command, modules=libraries / "asterisk/modules", shared=root / "usr/share/asterisk")


def _system_tree() -> AsteriskTree | None:
    program = shutil.which("asterisk", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None or _major_version(program) < OLDEST:
        return None
    places = [*Path("/usr/lib").glob("*-linux-gnu*/asterisk/modules"), Path("/usr/lib/asterisk/modules")]
    modules = next((each for each in places if each.is_dir()), None)
    if modules is None:
        return None
    return AsteriskTree(command=(program,), modules=modules, shared=Path("/usr/share/asterisk"))


def _major_version(program: str) -> int:
    answer = subprocess.run([program, "-V"], capture_output=True, text=True, timeout=10, check=False).stdout
    version = re.search(r"Asterisk (\d+)", answer)
    return int(version.group(1)) if version else 0


if __name__ == "__main__":
    try:
        print(" ".join(find_asterisk().command))
    except AsteriskMissing as missing:
        sys.exit(str(missing))
