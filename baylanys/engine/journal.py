"""What could not be written yet, safe on this machine's own disk: one JSON line for each write, synced.

While the database is away every write is added here too, so that an engine that dies meanwhile loses nothing. Replaying
is safe to repeat: events have their places, rows are replaced whole.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import structlog

from baylanys.engine.writes import KINDS, Write

log = structlog.get_logger()

FILE = "engine-journal.jsonl"


class Journal:
    """The file of one engine. Blocks for the time of a sync (milliseconds)."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / FILE

    def append(self, writes: Sequence[Write]) -> None:
        """The writes are on the disk."""
        lines = b"".join(_line(write) for write in writes if type(write).__name__ in KINDS)
        with self._path.open("ab") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> list[Write]:
        """Every write in order; a line cut short by a crash ends the reading and is logged."""
        if not self._path.exists():
            return []
        writes: list[Write] = []
        for line in self._path.read_bytes().splitlines():
            try:
                told = msgspec.json.decode(line)
                writes.append(msgspec.convert(told["write"], KINDS[told["kind"]]))
            except (msgspec.DecodeError, msgspec.ValidationError, KeyError, TypeError) as problem:
                log.error("the journal ends in a broken line", read=len(writes), problem=str(problem))
                break
        return writes

    def clear(self) -> None:
        """Everything in it is in the database."""
        self._path.unlink(missing_ok=True)


def _line(write: Write) -> bytes:
    told: dict[str, Any] = {"kind": type(write).__name__, "write": msgspec.to_builtins(write)}
    return msgspec.json.encode(told) + b"\n"
