"""Registers afterwards what the dialplan served while no engine was there, from Asterisk's own records.

The records are read on from where the last reading ended. A call is looked at when its last channel is gone; one
that has its row already (the engine saw it) is passed over, so that reading everything again changes nothing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.db import DatabaseError, transaction

from baylanys.asterisk.call_records import CHUNK_BYTES, ChannelEvent, read_events
from baylanys.core import clock
from baylanys.core.ids import new_id
from baylanys.core.rotation import shift_files
from baylanys.crm.domain import recognise_caller
from baylanys.engine.arrival import caller_number
from baylanys.engine.known import line_named
from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony.call_messages import CallState, Stage
from baylanys.telephony.domain.call import CallWrite, save_calls
from baylanys.telephony.models import Call
from baylanys.telephony.unattended import UnattendedCall, retell

if TYPE_CHECKING:
    from baylanys.engine.house import House, Seen

log = structlog.get_logger()

LOOK_SECONDS = 2.0
SETTLE_SECONDS = 3.0
ROTATE_BYTES = 8_000_000
KEPT_FILES = 5
ROTATE_SETTLE_SECONDS = 0.2
LONGEST_CALL = timedelta(hours=12)


class UnattendedCalls:
    """Follows the file of channel events."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._offset_file: Path = house.installation.asterisk_dir / "read-up-to"
        self._offset = _read_number(self._offset_file)
        self._lines: dict[str, list[ChannelEvent]] = defaultdict(list)
        self._ended: list[str] = []

    async def run(self) -> None:
        """Looks for ended calls for ever."""
        while True:
            try:
                await self.look()
            except (DatabaseError, TimeoutError) as error:
                log.warning("unattended calls wait", error=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Every call that has ended has its row; one that the database did not take is kept for the next look."""
        events, offset = read_events(self._house.installation.cel_file, self._offset)
        caught_up = offset - self._offset < CHUNK_BYTES // 2
        for event in events:
            self._lines[event.linked].append(event)
            if event.kind == "LINKEDID_END":
                self._ended.append(event.linked)
        self._offset = offset
        if self._ended:
            await asyncio.sleep(SETTLE_SECONDS)
            await self._house.writer.drain()
        while self._ended:
            await self._register(self._lines[self._ended[0]])
            self._lines.pop(self._ended.pop(0))
        if caught_up:
            await self._register_cut_off()
        self._drop_lost_calls(clock.now())
        self._remember(offset)
        if offset > ROTATE_BYTES and not self._lines:
            await self._rotate()

    async def _register_cut_off(self) -> None:
        """Asterisk that was killed wrote no end of its calls: those whose channels a later Asterisk does not have."""
        seen = self._house.seen
        if seen is None or clock.wall() - seen.at < timedelta(seconds=SETTLE_SECONDS):
            return
        for linked in cut_off(self._lines, seen):
            await self._register(self._lines[linked], cut_at=seen.lost_at)
            self._lines.pop(linked)

    async def _rotate(self) -> None:
        """The records begin anew. Asterisk opens the file for each line, so a line written meanwhile is read too."""
        file = self._house.installation.cel_file
        with_number = file.with_suffix(".csv.1")
        shift_files(file, KEPT_FILES)
        await asyncio.sleep(ROTATE_SETTLE_SECONDS)
        late, _offset = read_events(with_number, self._offset)
        for event in late:
            self._lines[event.linked].append(event)
        self._offset = 0
        self._offset_file.write_text("0")
        log.info("asterisk's records begin a new file", late_lines=len(late))

    def _drop_lost_calls(self, now: datetime) -> None:
        """Calls whose end was never written (Asterisk was killed) are no longer waited for."""
        for linked in [each for each, lines in self._lines.items() if now - lines[-1].at > LONGEST_CALL]:
            del self._lines[linked]

    def _remember(self, offset: int) -> None:
        """A restart begins before the lines of calls that still live."""
        if not self._lines and _read_number(self._offset_file) != offset:
            self._offset_file.write_text(str(offset))

    async def _register(self, lines: list[ChannelEvent], cut_at: datetime | None = None) -> None:
        call = retell(lines, list(self._house.floor.operators), cut_at)
        if call is None or call.channel in self._house.by_contact_channel:
            return
        house = self._house
        assert house.known is not None
        known, line = house.known, line_named(call.dialled, house.known)
        interaction = await house.database.write(lambda: register(call, line, dict(known.person_ids)))
        if interaction:
            log.info("a call served without the engine was registered", interaction=interaction)


def cut_off(calls: Mapping[str, Sequence[ChannelEvent]], seen: Seen) -> list[str]:
    """The calls without an end of which Asterisk had no channel when it was asked, and no word since."""
    return [
        linked
        for linked, lines in calls.items()
        if lines[-1].at < seen.at and not any(line.channel in seen.channels for line in lines)
    ]


def register(call: UnattendedCall, line: str, person_ids: dict[str, int]) -> str | None:
    """The call stands in the register, whole, with its recording under way; None where it stood there already."""
    if Call.objects.filter(channel_id=call.channel).exists():
        return None
    number = caller_number(call.caller)
    contact = recognise_caller(number).contact_id if number else None
    detail = {"number": number, "line": line, "direction": "inbound", "withheld": not number}
    records = (Recorded("arrived", call.records[0].at, detail), *call.records)
    interaction = str(new_id())
    state = CallState(
        interaction=interaction,
        channel=call.channel,
        direction="inbound",
        stage=Stage.ENDED,
        number=number,
        line=line,
    )
    with transaction.atomic():
        save_calls([CallWrite(state, records, len(records), contact)], person_ids)
    return str(UUID(interaction))


def _read_number(path: Path) -> int:
    try:
        return int(path.read_text())
    except (FileNotFoundError, ValueError):
        return 0
