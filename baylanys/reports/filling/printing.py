"""A filled form on paper: LibreOffice makes a PDF of it, one at a time, with nothing of its own kept from before."""

import fcntl
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from baylanys.reports.filling.refusal import FormRefused

SECONDS = 90
"""For one file; the first one of a new profile takes about two."""
WAITING_SECONDS = 60
"""For those who print before."""
_WAIT = 0.2
PICTURE_DPI = 110
PICTURE_SECONDS = 30


def printed(content: bytes, form: str, *, place: Path) -> bytes:
    """The PDF of one form. Raises FormRefused `not_printed`, `print_busy`, `no_office`."""
    [made] = printed_together([(content, form)], place=place)
    return made


def first_page(pdf: bytes) -> bytes:
    """A picture (PNG) of the first page. Raises FormRefused `not_printed`, `no_office`."""
    command = ["pdftoppm", "-png", "-singlefile", "-f", "1", "-r", str(PICTURE_DPI), "-"]
    try:
        return subprocess.run(command, input=pdf, capture_output=True, timeout=PICTURE_SECONDS, check=True).stdout
    except FileNotFoundError as missing:
        raise FormRefused("no_office") from missing
    except subprocess.SubprocessError as failed:
        raise FormRefused("not_printed") from failed


def printed_together(forms: Sequence[tuple[bytes, str]], *, place: Path) -> list[bytes]:
    """PDFs of several forms from one start of the program; `place` keeps its profile and the queue."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(place / "lock"), tempfile.TemporaryDirectory(dir=place) as room:
        names = []
        for number, (content, form) in enumerate(forms):
            names.append(Path(room) / f"{number}.{form}")
            names[-1].write_bytes(content)
        _convert(names, Path(room), place / "profile")
        made = [each.with_suffix(".pdf") for each in names]
        if not all(each.exists() for each in made):
            raise FormRefused("not_printed")
        return [each.read_bytes() for each in made]


def _convert(names: Sequence[Path], room: Path, profile: Path) -> None:
    """The program runs in a group of its own and is ended with all its children when its time is over."""
    command = ["soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
    command += [f"-env:UserInstallation={profile.resolve().as_uri()}", "--convert-to", "pdf", "--outdir", str(room)]
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(room), "LC_ALL": "C.UTF-8"}
    try:
        running = subprocess.Popen(
            [*command, *map(str, names)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError as missing:
        raise FormRefused("no_office") from missing
    try:
        running.wait(SECONDS)
    except subprocess.TimeoutExpired as late:
        raise FormRefused("not_printed") from late
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Who comes while another prints waits; the kernel lets go of the lock of one that was killed."""
    with path.open("w") as file:
        until = time.monotonic() + WAITING_SECONDS
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as busy:
                if time.monotonic() > until:
                    raise FormRefused("print_busy") from busy
                time.sleep(_WAIT)
        yield
