"""Events of Asterisk's REST interface, as far as they are used (ARI "Events" model)."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Party(msgspec.Struct):
    name: str = ""
    number: str = ""


class Place(msgspec.Struct):
    """Where a channel is in the dialplan."""

    context: str = ""
    exten: str = ""
    priority: int = 0
    app_name: str = ""


class Channel(msgspec.Struct):
    """`creationtime` is ISO 8601 with milliseconds, by Asterisk's clock."""

    id: str
    name: str = ""
    state: str = ""
    caller: Party = msgspec.field(default_factory=Party)
    connected: Party = msgspec.field(default_factory=Party)
    dialplan: Place = msgspec.field(default_factory=Place)
    creationtime: datetime | None = None


class Bridge(msgspec.Struct):
    id: str
    channels: list[str] = msgspec.field(default_factory=list)


class Playback(msgspec.Struct):
    id: str
    state: str = ""


class LiveRecording(msgspec.Struct):
    name: str
    state: str = ""
    duration: int | None = None
    cause: str = ""


class Endpoint(msgspec.Struct):
    resource: str = ""
    state: str = ""


class ContactInfo(msgspec.Struct):
    contact_status: str = ""


class AriEvent(msgspec.Struct):
    """Any event; fields that a type does not have are empty."""

    type: str
    timestamp: str = ""
    application: str = ""
    args: list[str] = msgspec.field(default_factory=list)
    channel: Channel | None = None
    playback: Playback | None = None
    recording: LiveRecording | None = None
    endpoint: Endpoint | None = None
    contact_info: ContactInfo | None = None
    bridge: Bridge | None = None
    digit: str = ""
    cause: int | None = None


event_decoder = msgspec.json.Decoder(AriEvent)
channels_decoder = msgspec.json.Decoder(list[Channel])
bridges_decoder = msgspec.json.Decoder(list[Bridge])
endpoints_decoder = msgspec.json.Decoder(list[Endpoint])
