"""Asterisk's own channel events (CEL, written by cel_custom as CSV): what happened whoever watched.

Columns as in `config/cel_custom.conf`. Times are seconds since 1970 to the millisecond.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

COLUMNS = 12
CALLED_BY_US = re.compile(r"-(c|op\d+)$")
CHUNK_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class ChannelEvent:
    """One line. `linked` is the id of the first channel of the call; `extra` is JSON (hang-up causes)."""

    at: datetime
    kind: str
    channel_name: str
    channel: str
    linked: str
    exten: str
    context: str
    application: str
    application_data: str
    caller: str
    peer: str
    extra: str


def read_events(path: Path, offset: int = 0) -> tuple[list[ChannelEvent], int]:
    """Whole lines from the byte `offset` on, and the offset behind them.

    A file that has become shorter (rotated) is read from its beginning; broken lines are passed over. At most
    CHUNK_BYTES are read: call again while the offset grows.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return [], 0
    if size < offset:
        offset = 0
    with path.open("rb") as file:
        file.seek(offset)
        content = file.read(CHUNK_BYTES)
    end = content.rfind(b"\n") + 1
    text = content[:end].decode("utf-8", "replace")
    return list(_parse(text)), offset + end


def is_called_by_us(channel: str) -> bool:
    """True of the legs that the engine calls, whose ids it chooses: contacts (`…-c`), operators and third parties
    (`…-op1`). One that leaves by the trunk begins in the trunk's own context and without a number, as if it came in."""
    return CALLED_BY_US.search(channel) is not None


def hang_up_details(event: ChannelEvent) -> dict[str, object]:
    """What a HANGUP line says beside its moment (cause, who hung up); empty where it says nothing."""
    try:
        found = json.loads(event.extra)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def hang_up_cause(event: ChannelEvent) -> int:
    """The Q.850 cause of a HANGUP line; 0 where it says none."""
    cause = hang_up_details(event).get("hangupcause", 0)
    return cause if isinstance(cause, int) else 0


def _parse(text: str) -> Iterator[ChannelEvent]:
    for row in csv.reader(io.StringIO(text)):
        if len(row) != COLUMNS:
            continue
        try:
            at = datetime.fromtimestamp(float(row[0]), UTC)
        except ValueError:
            continue
        yield ChannelEvent(at, *row[1:])
