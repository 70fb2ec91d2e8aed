"""Asks clamd whether a file is harmful (ClamAV, clamd(8), INSTREAM): over a socket file or TCP, where one is set."""

from __future__ import annotations

import socket
from pathlib import Path

from django.conf import settings

SECONDS = 60
PIECE_BYTES = 64 * 1024


class ScannerAway(Exception):
    """clamd is set and does not answer; nothing is taken in unseen."""


def harm_in(path: Path) -> str | None:
    """The name of what was found; None where the file is clean, or no scanner is set. Raises ScannerAway."""
    address = settings.CLAMD_ADDRESS
    if not address:
        return None
    try:
        with _connected(address) as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE_BYTES):
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(b"\0\0\0\0")
            answer = _answer(line)
    except OSError as failure:
        raise ScannerAway(type(failure).__name__) from failure
    return _verdict(answer)


def _verdict(answer: str) -> str | None:
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return None
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")[:100]
    raise ScannerAway(said[:100])


def _connected(address: str) -> socket.socket:
    """`/run/clamav/clamd.ctl`, or `host:port`."""
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _answer(line: socket.socket) -> str:
    parts = []
    while part := line.recv(4096):
        parts.append(part)
        if part.endswith(b"\0"):
            break
    return b"".join(parts).rstrip(b"\0").decode("utf-8", "replace")
