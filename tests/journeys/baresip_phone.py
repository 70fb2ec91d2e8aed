"""baresip as an operator's telephone, or as a caller who presses keys."""

import json
import os
import queue
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from socket import SOCK_DGRAM
from tempfile import mkdtemp
from types import TracebackType
from typing import Any

import pytest

from baylanys.server.ports import free_port, is_free
from tests.journeys.sipp_phone import CENTRE_NUMBER
from tests.journeys.sound import CALLER_TONE, OPERATOR_TONE, wav_tone
from tests.journeys.waiting import eventually

MODULES = next(Path("/usr").glob("lib*/**/baresip/modules"), Path("/usr/lib/baresip/modules"))
SETTINGS = """
poll_method epoll
call_local_timeout 120
call_max_calls 4
sip_listen 127.0.0.1:{sip_port}
audio_player aubridge,nobody
audio_alert aubridge,nobody
audio_source aufile,{tone}
rtp_timeout 0
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control_port}
"""


class Baresip:
    """One baresip with one account, steered over its control connection."""

    def __init__(self, account: str, *, tone: int) -> None:
        self.home = Path(mkdtemp(prefix="baylanys-baresip-"))
        control_port = free_port()
        settings = SETTINGS.format(
            sip_port=_free_sip_port(), control_port=control_port, tone=wav_tone(tone), modules=MODULES
        )
        (self.home / "config").write_text(settings, encoding="utf-8")
        (self.home / "accounts").write_text(account + "\n", encoding="utf-8")
        (self.home / "contacts").touch()
        self._heard: queue.Queue[dict[str, Any]] = queue.Queue()
        with (self.home / "log").open("wb") as log:
            self.process = subprocess.Popen(
                ["baresip", "-4", "-f", str(self.home)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            self._control = eventually(lambda: _connect(control_port), seconds=10, what=f"{self.home} listens")
            self._until_there()
        except pytest.fail.Exception:
            self.vanish()
            raise
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> "Baresip":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self.vanish()
        self._control.close()
        if "BAYLANYS_KEEP_PHONES" not in os.environ:
            rmtree(self.home, ignore_errors=True)

    def _until_there(self) -> None:
        """What must be true before the phone is of use."""

    def vanish(self) -> None:
        """The phone is gone without a word."""
        self.process.kill()
        self.process.wait(timeout=5)

    def hear(self, kind: str, seconds: float = 15.0) -> dict[str, Any]:
        """The next event of this kind; those before it are passed over."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                event = self._heard.get(timeout=left)
            except queue.Empty:
                break
            if event.get("type") == kind:
                return event
        pytest.fail(f"not within {seconds:g} s: baresip hears {kind}; it said\n{self.said()[-2000:]}")

    def said(self) -> str:
        return (self.home / "log").read_text(encoding="utf-8", errors="replace")

    def accept(self) -> None:
        self.order("accept")

    def hang_up(self) -> None:
        """Ends the call; one that rings is refused with 486."""
        self.order("hangup")

    def press(self, keys: str) -> None:
        """Keys as a person presses them, one after the other (RFC 4733)."""
        for key in keys:
            self.order("sndcode", key)
            time.sleep(0.15)
            self.order("sndcode", "\x04")
            time.sleep(0.15)

    def order(self, command: str, parameters: str = "") -> None:
        content = {"command": command} | ({"params": parameters} if parameters else {})
        message = json.dumps(content).encode()
        self._control.sendall(b"%d:%s," % (len(message), message))

    def _listen(self) -> None:
        for message in _netstrings(self._control):
            self._heard.put(json.loads(message))


class OperatorPhone(Baresip):
    """The telephone of an operator; `accepts` picks up by itself."""

    def __init__(
        self, account: dict[str, Any], *, accepts: bool = True, tone: int = OPERATOR_TONE, registers_every: int = 60
    ) -> None:
        name, place = account["username"], f"{account['host']}:{account['port']}"
        mode = "auto" if accepts else "manual"
        super().__init__(
            f"<sip:{name}@{place}>;auth_user={name};auth_pass={account['password']};"
            f"answermode={mode};regint={registers_every};audio_codecs=PCMA",
            tone=tone,
        )

    def _until_there(self) -> None:
        eventually(lambda: "200 OK" in self.said(), seconds=10, what="the phone registers")


class CallerPhone(Baresip):
    """A caller from outside who can press keys."""

    def __init__(self, sip_port: int, number: str, *, tone: int = CALLER_TONE) -> None:
        self._place = f"127.0.0.1:{sip_port}"
        super().__init__(f"<sip:{number}@127.0.0.2>;regint=0;audio_codecs=PCMA", tone=tone)

    def call(self, dialled: str = CENTRE_NUMBER) -> None:
        self.order("dial", f"sip:{dialled}@{self._place}")


def _free_sip_port() -> int:
    """baresip listens there by UDP and TCP, and by TLS at the next."""
    candidates = (free_port(kind=SOCK_DGRAM) for _each in range(100))
    return next(port for port in candidates if is_free(port) and is_free(port + 1))


def _connect(port: int) -> socket.socket | None:
    try:
        return socket.create_connection(("127.0.0.1", port))
    except ConnectionRefusedError:
        return None


def _netstrings(connection: socket.socket) -> Iterator[bytes]:
    """Messages as `length:content,` until the connection ends."""
    kept = b""
    while True:
        length, colon, rest = kept.partition(b":")
        if colon and len(rest) > int(length):
            yield rest[: int(length)]
            kept = rest[int(length) + 1 :]
            continue
        try:
            more = connection.recv(4096)
        except OSError:
            return
        if not more:
            return
        kept += more
