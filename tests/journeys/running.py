"""A whole centre as a newcomer starts it, on a new data directory and ports of its own."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from socket import SOCK_DGRAM
from typing import Any

import pytest

from baylanys.core.installation import Installation, load_installation
from baylanys.server.ports import free_port

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 240.0


@dataclass
class Centre:
    """A running centre. `process` is its start command; what it printed is in the file `said`."""

    data: Path
    process: subprocess.Popen[bytes]
    said: Path

    @cached_property
    def installation(self) -> Installation:
        return load_installation(self.data)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.installation.http_port}"

    @property
    def http_port(self) -> int:
        return self.installation.http_port

    @property
    def sip_port(self) -> int:
        return self.installation.sip_port

    @property
    def trunk_peer(self) -> str | None:
        """Where calls out arrive: a SIP peer of the test's own listens there."""
        return self.installation.trunk_peer

    @property
    def passwords(self) -> dict[str, str]:
        """User name → password of the demo's people."""
        found: dict[str, str] = json.loads((self.data / "demo-passwords.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def api_token(self) -> str:
        return self.manage("api_token", "journeys").split()[-1]

    def sip_account(self, username: str) -> dict[str, Any]:
        """By what a SIP phone registers as that operator's: username, password, host, port."""
        account: dict[str, Any] = json.loads(self.manage("sip_account", username))
        return account

    def manage(self, *arguments: str) -> str:
        """What the management command printed."""
        command = [str(REPOSITORY / "script/manage"), "--data", str(self.data), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    def supervise(self, *orders: str) -> str:
        """What the supervisor answers to `status`, `stop engine`, `start engine`…"""
        command = [str(REPOSITORY / "script/supervise"), "--data", str(self.data), *orders]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60).stdout

    def process_id(self, program: str) -> int:
        return int(self.supervise("pid", program))

    def kill(self, program: str) -> None:
        """kill -9; the supervisor starts it again."""
        os.kill(self.process_id(program), signal.SIGKILL)

    def log(self, program: str) -> str:
        return (self.data / "logs" / f"{program}.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=90)


@contextmanager
def running_centre(*flags: str) -> Iterator[Centre]:
    """A new data directory and free ports unless a flag says otherwise; stopped at the end."""
    home = Path(tempfile.mkdtemp(prefix="baylanys-centre-"))
    home.chmod(0o755)
    said = home / "said"
    ports = ["--http-port", str(free_port()), "--asterisk-http-port", str(free_port()),
             "--postgres-port", str(free_port()), "--sip-port", str(free_port(kind=SOCK_DGRAM)),
             "--meta-port", str(free_port())]  # fmt: skip
    with said.open("wb") as output:
        process = subprocess.Popen(
            [str(REPOSITORY / "script/server"), "--data", str(home / "data"), *ports, *flags],
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    centre = Centre(data=home / "data", process=process, said=said)
    guard = stopped_with_us(process)
    try:
        wait_until_ready(centre)
        yield centre
    finally:
        guard.kill()
        guard.wait()
        if process.poll() is None:
            centre.stop()
        if sys.exc_info()[0] is None:
            subprocess.run(["rm", "-rf", str(home)], check=False)


def stopped_with_us(process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """A watchman who stops the centre when this run is killed: the pipe that he reads from ends then."""
    order = f"read -r _; kill -TERM {process.pid}"
    return subprocess.Popen(["sh", "-c", order], stdin=subprocess.PIPE, start_new_session=True)


@contextmanager
def another_engine(centre: Centre, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An engine beside the supervisor's; it stands by, or is the active one where the other has died."""
    command = [str(REPOSITORY / "script/unprivileged"), str(REPOSITORY / ".venv/bin/python"), "-m", "baylanys.engine"]
    environment = {**os.environ, "BAYLANYS_DATA": str(centre.data)}
    with log.open("ab") as output:
        started = subprocess.Popen(command, env=environment, cwd=REPOSITORY, stdout=output, stderr=output)
    with stopped_with_us(started):
        try:
            yield started
        finally:
            started.terminate()
            started.wait(timeout=20)


def wait_until_ready(centre: Centre) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "Baylanys is ready" not in (said := centre.said.read_text(encoding="utf-8", errors="replace")):
        if centre.process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the centre did not start; it said:\n{said}")
        time.sleep(0.2)
