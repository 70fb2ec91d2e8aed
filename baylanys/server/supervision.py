"""The supervisor as a child process: started, asked, stopped."""

import contextlib
import subprocess
import sys
import xmlrpc.client
from pathlib import Path
from typing import TextIO, cast

from baylanys.core.installation import Installation
from baylanys.operations.processes import ask_supervisor
from baylanys.server.programs import programs, supervisor_configuration

STOP_SECONDS = 60.0


def configuration_path(installation: Installation) -> Path:
    return installation.run_dir / "supervisord.conf"


def write_configuration(installation: Installation) -> Path:
    path = configuration_path(installation)
    path.write_text(supervisor_configuration(installation, programs(installation)), encoding="utf-8")
    return path


def start_supervisor(configuration: Path, lock: TextIO) -> subprocess.Popen[bytes]:
    """Runs in a session of its own, so that Ctrl-C reaches it once and in order; dies with this process at the latest.

    It holds the lock as its standard input: the directory stays taken until the last process has stopped.
    """
    command = [
        "setpriv",
        "--pdeathsig",
        "TERM",
        sys.executable,
        "-m",
        "supervisor.supervisord",
        "-n",
        "-c",
        str(configuration),
    ]
    return subprocess.Popen(command, stdin=lock, stdout=subprocess.DEVNULL, start_new_session=True)


def stop_supervisor(supervisor: subprocess.Popen[bytes]) -> None:
    """Every process has stopped, last started first."""
    supervisor.terminate()
    try:
        supervisor.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()


def failed_programs(installation: Installation) -> list[str]:
    """Names of the processes that the supervisor has given up, and of a preparation that failed."""
    try:
        listed = cast("list[dict[str, object]]", ask_supervisor(installation).getAllProcessInfo())
    except (OSError, xmlrpc.client.Error):
        return []
    return [str(each["name"]) for each in listed if _has_failed(each)]


def start_again(installation: Installation, name: str) -> None:
    """The supervisor tries anew with a process that it had given up."""
    with contextlib.suppress(OSError, xmlrpc.client.Error):
        ask_supervisor(installation).startProcess(name, False)


def _has_failed(process: dict[str, object]) -> bool:
    return process["statename"] == "FATAL" or (process["statename"] == "EXITED" and process["exitstatus"] != 0)
