"""When channels were connected and ended that nobody watched, from Asterisk's own records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from baylanys.asterisk.call_records import CHUNK_BYTES, ChannelEvent, hang_up_cause, read_events
from baylanys.core import clock
from baylanys.core.installation import Installation


@dataclass(frozen=True, slots=True)
class ChannelEnd:
    at: datetime
    cause: int


@dataclass(frozen=True, slots=True)
class ChannelEnds:
    """The newest part of the records, by channel."""

    ends: Mapping[str, ChannelEnd]
    connections: Sequence[tuple[str, datetime]] = ()
    records: Sequence[ChannelEvent] = ()

    @classmethod
    def read(cls, installation: Installation) -> ChannelEnds:
        """From the last few megabytes: a gap is short."""
        path = installation.cel_file
        size = path.stat().st_size if path.exists() else 0
        events, _offset = read_events(path, max(size - CHUNK_BYTES, 0))
        connections = [(each.channel, clock.to_milliseconds(each.at)) for each in events if each.kind == "BRIDGE_ENTER"]
        return cls({event.channel: _end(event) for event in events if event.kind == "HANGUP"}, connections, events)

    def of(self, channel: str) -> ChannelEnd | None:
        return self.ends.get(channel)

    def connected_at(self, channel: str, since: datetime) -> datetime | None:
        """When the channel was first connected with somebody from that moment on."""
        return next((at for each, at in self.connections if each == channel and at >= since), None)


def _end(event: ChannelEvent) -> ChannelEnd:
    return ChannelEnd(clock.to_milliseconds(event.at), hang_up_cause(event))
