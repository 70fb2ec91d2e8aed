"""A call has come: written down first, then asked whether it may enter, then led into its flow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError

from baylanys.asterisk.events import Channel
from baylanys.core import clock, phones
from baylanys.core.ids import new_id
from baylanys.crm.domain import Caller, known_caller
from baylanys.engine.known import line_named
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_states import inbound
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.ivr.flow import LANGUAGES, Language

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession
    from baylanys.engine.house import House

log = structlog.get_logger()

RECOGNISE_SECONDS = 0.5
NO_SUCH_NUMBER = 1
NO_LINE = 17


async def arrive(house: House, channel: Channel, dialled: str) -> None:
    """The interaction is written at the first sight of the call; then it enters its flow or is turned away.

    Does nothing where another look saw it first.
    """
    if channel.id in house.by_contact_channel:
        return
    session = note_arrival(house, channel, dialled, str(new_id()))
    if reason := _reason_to_refuse(house, session):
        session.tell(reason)
        return
    await enter_flow(house, session)


def note_arrival(house: House, channel: Channel, dialled: str, interaction: str) -> CallSession:
    """The call stands in line for the database, with the moment at which Asterisk took it."""
    known = house.known
    assert known is not None
    number = caller_number(channel.caller.number)
    step = inbound(
        interaction=interaction,
        channel=channel.id,
        number=number,
        line=line_named(dialled, known),
        at=_came_at(channel),
        withheld=not number,
    )
    session = house.new_session(step.state)
    session.apply(step)
    return session


async def enter_flow(house: House, session: CallSession) -> None:
    """The caller is recognised and hears the flow of the number that was called, by the hour of the call."""
    assert house.known is not None
    hours = house.known.timetable.status_at(clock.now())
    session.version = house.known.numbers[session.state.line].at(hours)
    caller = await _recognise(house, session)
    context = ivr.Context(
        hours=hours,
        remembered_language=_language(caller.language if caller else ""),
        caller_number=session.state.number or None,
    )
    session.tell(m.FlowBegun(context, session.version.id, session.version.code))


def _reason_to_refuse(house: House, session: CallSession) -> m.TurnedAway | None:
    assert house.known is not None
    if session.state.line not in house.known.numbers:
        return m.TurnedAway("unknown_number", NO_SUCH_NUMBER)
    if house.lines_in_use() > house.known.lines:
        return m.TurnedAway("no_line", NO_LINE)
    return None


async def _recognise(house: House, session: CallSession) -> Caller | None:
    """Who calls. One who is new, or whom the database is slow to find, is written down while the call goes on."""
    number, caller = session.state.number, None
    if not number:
        return None
    try:
        caller = await house.database.read(lambda: known_caller(number), seconds=RECOGNISE_SECONDS)
    except (TimeoutError, DatabaseError) as error:
        log.warning("a caller was not recognised", error=type(error).__name__)
    if caller is None:
        house.recognise_soon(session)
        return None
    session.contact_id = caller.contact_id
    return caller


def _came_at(channel: Channel) -> datetime:
    """When Asterisk took the call: an engine that was away, or an Asterisk that was still starting, looked later."""
    since = clock.wall() - channel.creationtime if channel.creationtime else timedelta()
    return clock.to_milliseconds(clock.now() - max(since, timedelta()))


def caller_number(raw: str) -> str:
    """What Asterisk has for a caller's number: E.164 where it is one, else as it came; empty where it was withheld."""
    raw = raw.strip()
    if not raw or raw.lower() in {"anonymous", "unknown", "unavailable", "restricted", "s"}:
        return ""
    return phones.to_e164(raw) or phones.to_e164(f"+{raw}") or raw[:40]


def _language(code: str) -> Language | None:
    return next((language for language in LANGUAGES if language == code), None)
