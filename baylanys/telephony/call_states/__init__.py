"""The life of a call: state and event in, next state, records and actions out. Pure.

Each module has the rows of one part of that life; `TABLE` is all of them, and says which event means something in
which stage. An event that means nothing there (it came too late, or twice) changes nothing; a leg that comes up for a
call that cannot use it is hung up.
"""

from __future__ import annotations

from datetime import datetime

from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Step
from baylanys.telephony.call_states.beginnings import BEGINNINGS, inbound, outbound, promised
from baylanys.telephony.call_states.calls_out import CALLS_OUT
from baylanys.telephony.call_states.consultation import CONSULTATION
from baylanys.telephony.call_states.conversation import CONVERSATION
from baylanys.telephony.call_states.found_answers import FOUND_ANSWERS
from baylanys.telephony.call_states.handler import Table
from baylanys.telephony.call_states.menu import MENU
from baylanys.telephony.call_states.transfers import TRANSFERS
from baylanys.telephony.call_states.voicemail import VOICEMAIL
from baylanys.telephony.call_states.waiting import WAITING
from baylanys.telephony.ivr.flow import Flow
from baylanys.telephony.promise_states import PROMISES

__all__ = ["PARTS", "TABLE", "advance", "inbound", "outbound", "promised"]

PARTS: tuple[Table, ...] = (
    BEGINNINGS,
    MENU,
    WAITING,
    CONVERSATION,
    VOICEMAIL,
    CALLS_OUT,
    TRANSFERS,
    CONSULTATION,
    PROMISES,
    FOUND_ANSWERS,
)
TABLE: Table = {key: handler for part in PARTS for key, handler in part.items()}


def advance(state: CallState, event: m.CallEvent, at: datetime, flow: Flow | None = None) -> Step:
    """The event has been taken into account. `flow` is the version that the call began with, where it has one."""
    handler = TABLE.get((state.stage, type(event)))
    if handler is not None:
        return handler(state, event, at, flow)
    if isinstance(event, m.OperatorLegUp):
        return Step(state, (), (m.HangUpChannel(event.channel),))
    return Step(state)
