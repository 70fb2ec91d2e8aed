"""An answer that an engine died over: the two are connected already, and the call is told only now. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_states.handler import Table
from baylanys.telephony.ivr.flow import Flow


def _answer_found(state: CallState, event: m.AnswerFound, at: datetime, _flow: Flow | None) -> Step:
    """What is not known of the way there (the menu, the offer) is not made up; the wait begins where it must have."""
    talking = replace(
        state,
        stage=Stage.TALKING,
        queue=state.queue or event.queue,
        queue_entered_at=state.queue_entered_at or event.rang_at,
        answered_at=state.answered_at or at,
        ivr=None,
        offer=None,
        operator=event.operator,
        operator_channel=event.channel,
        device=event.device,
        legs=event.leg,
        held=False,
        only_operator="",
        came_from="",
        at_head=False,
    )
    records = (
        *_before(state, event, at),
        Recorded("left_queue", at, {"reason": "answered"}),
        Recorded("answered", at, {"operator": event.operator, "device": event.device}),
    )
    return Step(talking, records, (m.EngageOperator(event.operator),))


def _before(state: CallState, event: m.AnswerFound, at: datetime) -> tuple[Recorded, ...]:
    """The queue that a caller was in who was last seen in the menu; the end of an offer that somebody else took."""
    if state.queue_entered_at is None:
        return (Recorded("queue_entered", event.rang_at, {"queue": event.queue}),)
    if state.offer is None:
        return ()
    return (Recorded("offer_ended", at, {"offer": state.offer, "operator": state.operator, "outcome": "withdrawn"}),)


UNANSWERED = (Stage.ARRIVED, Stage.IVR, Stage.QUEUED, Stage.OFFERED)
FOUND_ANSWERS: Table = {(stage, m.AnswerFound): _answer_found for stage in UNANSWERED}
