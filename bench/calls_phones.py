"""SIPp as callers and as the operators' phones, and what their traces say of each call."""

import os
import re
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from socket import SOCK_DGRAM

from baylanys.server.ports import free_port

SCENARIOS = Path(__file__).parent / "sipp"
CALLERS_HOST, OPERATORS_HOST = "127.0.0.2", "127.0.0.3"
SOUND_PORT = 30_000
CALLS_PER_SECOND = 10
RING_MS = 500
TONES = {"caller": 600, "operator": 1000}
_MESSAGE = re.compile(r"-{20,} (\S+ \S+)\n\w+ message (sent|received) [^\n]*\n\n?")


@dataclass(frozen=True, slots=True)
class Message:
    """One SIP message as a phone sent or received it; `at` in seconds since 1970."""

    at: float
    received: bool
    text: str

    @property
    def first_line(self) -> str:
        return self.text.split("\n", 1)[0].strip()

    @property
    def caller(self) -> str:
        """The digits of the number in From."""
        found = re.search(r"^From:[^\n]*?sips?:\+?(\d+)@", self.text, re.MULTILINE)
        return found.group(1) if found else ""

    @property
    def method(self) -> str:
        found = re.search(r"^CSeq:\s*\d+\s+(\w+)", self.text, re.MULTILINE)
        return found.group(1) if found else ""


class Sipp:
    """One running SIPp. `words` replace the words in capitals in the scenario's text."""

    def __init__(self, home: Path, scenario: str, host: str, port: int, target: int, *arguments: str, **words: str):
        home.mkdir(parents=True, exist_ok=True)
        self.messages_file = home / "messages.log"
        text = (SCENARIOS / f"{scenario}.xml").read_text(encoding="utf-8")
        for word, meaning in words.items():
            text = text.replace(word, meaning)
        (home / "scenario.xml").write_text(text, encoding="utf-8")
        self.process = subprocess.Popen(
            ["sipp", f"127.0.0.1:{target}", "-sf", "scenario.xml", "-nostdin", "-i", host, "-p", str(port),
             "-mi", host, "-mp", str(SOUND_PORT), "-cp", str(free_port(kind=SOCK_DGRAM)),
             "-trace_err", "-error_file", "errors.log",
             "-trace_msg", "-message_file", "messages.log", *arguments],
            cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "TERM": "dumb", "TZ": "UTC"},
        )  # fmt: skip

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def messages(self) -> list[Message]:
        text = self.messages_file.read_text(encoding="utf-8", errors="replace").replace("\r", "")
        parts = _MESSAGE.split(text)[1:]
        return [Message(_moment(at), way == "received", rest) for at, way, rest in zip(*[iter(parts)] * 3, strict=True)]


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def tone(home: Path, who: str, seconds: int) -> Path:
    """Bare alaw, as SIPp plays it."""
    path = home / f"{who}.alaw"
    source = f"sine=frequency={TONES[who]}:sample_rate=8000:duration={seconds + 5}"
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-f", "alaw", str(path)]
    subprocess.run(command, check=True)
    return path


def longest_run(calls: int, seconds: int) -> float:
    """Seconds after which a caller who still talks is stuck."""
    return calls / CALLS_PER_SECOND + seconds + 20


def number_of(index: int) -> str:
    return f"+7701999{index:04}"


def callers(home: Path, target: int, dialled: str, calls: int, seconds: int) -> Sipp:
    """`calls` people call, CALLS_PER_SECOND each second, and talk for `seconds`."""
    (home / "numbers.csv").write_text("\n".join(["SEQUENTIAL", *(number_of(n) for n in range(1, calls + 1))]) + "\n")
    return Sipp(
        home / "callers", "caller", CALLERS_HOST, free_port(kind=SOCK_DGRAM), target,
        "-inf", str(home / "numbers.csv"), "-s", dialled, "-m", str(calls), "-l", str(calls),
        "-r", str(CALLS_PER_SECOND), TONE_FILE=str(tone(home, "caller", seconds)), TALK_MS=str(seconds * 1000),
    )  # fmt: skip


def operators(home: Path, target: int, port: int, seconds: int) -> Sipp:
    """One SIPp is the phone of every operator: their contacts point to `port`."""
    sound = str(tone(home, "operator", seconds))
    return Sipp(home / "operators", "operator", OPERATORS_HOST, port, target, TONE_FILE=sound, RING_MS=str(RING_MS))


def register(home: Path, target: int, port: int, accounts: Sequence[tuple[str, str]]) -> bool:
    """The accounts (user name, password) are registered at `port`, where the operators' SIPp will stand."""
    lines = [f"{name};[authentication username={name} password={password}]" for name, password in accounts]
    (home / "accounts.csv").write_text("\n".join(["SEQUENTIAL", *lines]) + "\n")
    phones = Sipp(
        home / "register", "register", OPERATORS_HOST, port, target,
        "-inf", str(home / "accounts.csv"), "-m", str(len(accounts)), "-r", "50", "-timeout", "20s",
    )  # fmt: skip
    try:
        return phones.process.wait(timeout=30) == 0
    finally:
        phones.stop()


def wait_for_end(sipp: Sipp, seconds: float) -> None:
    """Every caller has hung up; a SIPp that goes on beyond `seconds` is stopped."""
    deadline = time.monotonic() + seconds
    while sipp.process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.1)
    sipp.stop()
