"""`script/server` after the installation: checks, files, the supervisor, the address; then waits for Ctrl-C."""

import contextlib
import signal
import subprocess
import sys
import time
from types import FrameType

from baylanys.asterisk.files import write_files
from baylanys.asterisk.tree import AsteriskMissing, find_asterisk
from baylanys.core.installation import Installation, data_directory
from baylanys.server.data_lock import take_lock
from baylanys.server.failures import CannotStart
from baylanys.server.first_words import last_lines, readiness, welcome
from baylanys.server.options import read_options
from baylanys.server.postgres import PostgresMissing, make_cluster
from baylanys.server.preflight import make_data_directory, refuse_root, require_disk_space
from baylanys.server.preparation import prepare_installation
from baylanys.server.programs import PREPARED
from baylanys.server.supervision import (
    failed_programs,
    start_again,
    start_supervisor,
    stop_supervisor,
    write_configuration,
)

STARTED_BEFORE = "run/started-before"
OK = 200
READY_SECONDS = 30.0
PAUSE_SECONDS = 0.2
WATCH_SECONDS = 10.0


class Stopped(Exception):
    """Somebody asked us to stop."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def stop_on_signals() -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)


def start(arguments: list[str]) -> tuple[Installation, subprocess.Popen[bytes]]:
    """Everything is checked and written, and the supervisor runs. Raises CannotStart."""
    options = read_options(arguments)
    data = data_directory()
    refuse_root()
    make_data_directory(data)
    lock = take_lock(data / "run")
    require_disk_space(data)
    installation = prepare_installation(data, options, say)
    for stale in (installation.run_dir / PREPARED, installation.logs_dir / "prepare.log"):
        stale.unlink(missing_ok=True)
    try:
        write_files(installation, find_asterisk())
        if installation.has_private_database:
            make_cluster(installation)
    except (AsteriskMissing, PostgresMissing) as missing:
        raise CannotStart(f"{missing}.") from missing
    except subprocess.CalledProcessError as failure:
        raise CannotStart("the database cannot be made.", *str(failure.stderr).strip().splitlines()[-3:]) from failure
    return installation, start_supervisor(write_configuration(installation), lock)


def wait_until_ready(installation: Installation, supervisor: subprocess.Popen[bytes]) -> None:
    """Returns when calls can be served, or when patience ends though everything runs. Raises CannotStart."""
    deadline: float | None = None
    while deadline is None or time.monotonic() < deadline:
        require_running(installation, supervisor)
        if deadline is None and (installation.run_dir / PREPARED).exists():
            deadline = time.monotonic() + READY_SECONDS
        if deadline is not None and readiness(installation) == OK:
            return
        time.sleep(PAUSE_SECONDS)
    say("It runs, but does not say yet that it can serve calls: /readyz and the logs tell why.")


def require_running(installation: Installation, supervisor: subprocess.Popen[bytes]) -> None:
    failed = ["supervisor"] if supervisor.poll() is not None else failed_programs(installation)
    if failed:
        log = installation.logs_dir / f"{failed[0]}.log"
        raise CannotStart(f"{failed[0]} does not start; its log is {log}:", *last_lines(log))


def watch(installation: Installation, supervisor: subprocess.Popen[bytes]) -> int:
    """Runs until the supervisor ends; a process that it gave up is started again, and said to be."""
    while supervisor.poll() is None:
        for name in failed_programs(installation):
            say(f"{name} stopped again and again; starting it anew. Its log: {installation.logs_dir / name}.log")
            start_again(installation, name)
        with contextlib.suppress(subprocess.TimeoutExpired):
            supervisor.wait(WATCH_SECONDS)
    return supervisor.returncode


def main(arguments: list[str]) -> int:
    supervisor: subprocess.Popen[bytes] | None = None
    stop_on_signals()
    try:
        installation, supervisor = start(arguments)
        say("Starting the database, Asterisk, the engine, the pages and the worker.")
        if not (installation.data / STARTED_BEFORE).exists():
            say("The first start also speaks the prompts and writes what the centre begins with: up to a minute.")
        wait_until_ready(installation, supervisor)
        (installation.data / STARTED_BEFORE).touch()
        print(welcome(installation), flush=True)
        return watch(installation, supervisor)
    except CannotStart as failure:
        say(f"Baylanys cannot start: {failure}")
        for hint in failure.hints:
            say(f"  {hint}")
        return 1
    except Stopped:
        return 0
    finally:
        if supervisor is not None:
            say("Stopping.")
            stop_supervisor(supervisor)
            say("Everything has stopped.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
