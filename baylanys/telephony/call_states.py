"""The life of a call: state and event in, next state, records and actions out. Pure.

`TABLE` says which event means something in which stage. An event that means nothing there (it came too late, or
twice) changes nothing; a leg that comes up for a call that cannot use it is hung up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony import transfers
from baylanys.telephony.call_endings import end_conversation
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_steps import add, back_in_queue, hang_up_by, start_voicemail
from baylanys.telephony.ivr import interpreter
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.ivr.flow import Flow
from baylanys.telephony.promise_states import PROMISES, dial_promised, first_offer

DESK_PATIENCE_SECONDS = 30.0
SHORTEST_VOICEMAIL_SECONDS = 1.0

Handler = Callable[[CallState, Any, datetime, Flow | None], Step]


def advance(state: CallState, event: m.CallEvent, at: datetime, flow: Flow | None = None) -> Step:
    """The event has been taken into account. `flow` is the version that the call began with, where it has one."""
    handler = TABLE.get((state.stage, type(event)))
    if handler is not None:
        return handler(state, event, at, flow)
    if isinstance(event, m.OperatorLegUp):
        return Step(state, (), (m.HangUpChannel(event.channel),))
    return Step(state)


def inbound(*, interaction: str, channel: str, number: str, line: str, at: datetime, withheld: bool) -> Step:
    """A call has arrived: the first thing known of it, before any flow."""
    state = CallState(
        interaction=interaction,
        channel=channel,
        direction="inbound",
        stage=Stage.ARRIVED,
        number=number,
        line=line,
    )
    detail = {"number": number, "line": line, "direction": "inbound", "withheld": withheld}
    return Step(state, (Recorded("arrived", at, detail),))


def outbound(*, interaction: str, channel: str, number: str, line: str) -> CallState:
    """A call out that nobody has dialled yet; `OperatorCalled` begins it."""
    return CallState(
        interaction=interaction,
        channel=channel,
        direction="outbound",
        stage=Stage.ARRIVED,
        number=number,
        line=line,
    )


def promised(
    *, interaction: str, number: str, line: str, language: str, topic: str, queue: str, since: datetime, callback: int
) -> CallState:
    """A promised call that waits for an operator at the place of the call it was promised in."""
    waiting = outbound(interaction=interaction, channel=f"{interaction}-c", number=number, line=line)
    return replace(
        waiting,
        stage=Stage.QUEUED,
        language=language,
        topic=topic,
        queue=queue,
        queue_entered_at=since,
        callback=callback,
    )


def _turned_away(state: CallState, event: m.TurnedAway, at: datetime, _flow: Flow | None) -> Step:
    record = Recorded("refused", at, {"reason": event.reason, "cause": event.cause})
    return Step(replace(state, stage=Stage.ENDED), (record,), (m.HangUpChannel(state.channel, event.cause),))


# IVR


def _flow_begun(state: CallState, event: m.FlowBegun, at: datetime, flow: Flow | None) -> Step:
    assert flow is not None
    records = [Recorded("ivr_entered", at, {"flow": event.flow_code, "version": event.version})]
    if event.context.hours != "open":
        reason = "holiday" if event.context.hours == "holiday" else "hours"
        records.append(Recorded("closed", at, {"reason": reason}))
    state = replace(state, stage=Stage.IVR, flow_version=event.version)
    step = _follow(state, interpreter.start(flow, event.context), at, tuple(records))
    return Step(step.state, step.records, (m.Answer(), *step.actions))


def _ivr_heard(state: CallState, event: m.IvrHeard, at: datetime, flow: Flow | None) -> Step:
    assert flow is not None and state.ivr is not None
    return _follow(state, interpreter.step(flow, state.ivr, event.heard), at)


def _follow(state: CallState, step: ivr.Step, at: datetime, records: tuple[Recorded, ...] = ()) -> Step:
    """What the flow asked for, in the call's own words."""
    result = Step(replace(state, ivr=step.state), records)
    by_key = any(isinstance(action, ivr.RememberLanguage) for action in step.actions)
    for action in step.actions:
        result = _flow_action(result, action, at, by_key)
    return result


def _flow_action(so_far: Step, action: ivr.Action, at: datetime, by_key: bool) -> Step:
    match action:
        case ivr.NodeEntered(node=node):
            return add(so_far, records=(Recorded("ivr_node", at, {"node": node}),))
        case ivr.Play(turn=turn, prompts=prompts):
            return add(so_far, actions=(m.Play(turn, prompts),))
        case ivr.StopPlaying():
            return add(so_far, actions=(m.StopPlaying(),))
        case ivr.StartTimer(turn=turn, seconds=seconds):
            return add(so_far, actions=(m.StartTimer("ivr", seconds, turn),))
        case ivr.SetLanguage(language=language):
            said = {"language": language, "by": "key" if by_key else "remembered"}
            return add(so_far, {"language": language}, (Recorded("language_chosen", at, said),))
        case ivr.RememberLanguage(language=language):
            return add(so_far, actions=(m.RememberLanguage(language),))
        case ivr.SetTopic(topic=topic):
            return add(so_far, {"topic": topic}, (Recorded("topic_chosen", at, {"topic": topic}),))
        case ivr.EnterQueue(queue=queue, topic=topic):
            return _enter_queue(so_far, queue, topic, at)
        case ivr.RecordVoicemail(max_seconds=seconds):
            return start_voicemail(so_far, seconds, at)
        case ivr.HangUp():
            return hang_up_by(so_far, "system", at)


def _enter_queue(so_far: Step, queue: str, topic: str | None, at: datetime) -> Step:
    changes = {
        "stage": Stage.QUEUED,
        "queue": queue,
        "topic": topic or so_far.state.topic,
        "queue_entered_at": at,
        "ivr": None,
    }
    record = Recorded("queue_entered", at, {"queue": queue})
    return add(so_far, changes, (record,), (m.StartMusic(), m.JoinQueue()))


# Queue and offer


def _offer_made(state: CallState, event: m.OfferMade, at: datetime, _flow: Flow | None) -> Step:
    channel = f"{state.interaction}-op{state.legs + 1}"
    state = replace(
        state,
        stage=Stage.OFFERED,
        offer=event.offer,
        operator=event.operator,
        device=event.device,
        operator_channel=channel,
        legs=state.legs + 1,
    )
    detail = {"offer": event.offer, "operator": event.operator, "expires_at": event.expires_at.isoformat()}
    ring = m.RingOperator(event.operator, event.device, channel, event.offer)
    first = first_offer(state, at) if state.callback and state.legs == 1 else ()
    return Step(state, (*first, Recorded("offered", at, detail)), (ring,))


def _offer_withdrawn(state: CallState, event: m.OfferWithdrawn, at: datetime, _flow: Flow | None) -> Step:
    if event.offer != state.offer:
        return Step(state)
    step = back_in_queue(state, event.outcome, at)
    return Step(step.state, step.records, (m.HangUpChannel(state.operator_channel), *transfers.give_up_soon(state)))


def _offer_accepted(state: CallState, event: m.OperatorLegUp, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state, (), (m.HangUpChannel(event.channel),))
    assert state.offer is not None
    if state.callback:
        return dial_promised(state, at)
    records = (
        Recorded("offer_ended", at, {"offer": state.offer, "operator": state.operator, "outcome": "accepted"}),
        Recorded("left_queue", at, {"reason": "answered"}),
        Recorded("answered", at, {"operator": state.operator, "device": state.device}),
    )
    talking = replace(
        state,
        stage=Stage.TALKING,
        offer=None,
        answered_at=state.answered_at or at,
        held=False,
        only_operator="",
        came_from="",
        at_head=False,
    )
    return Step(talking, records, (m.Connect(event.channel), m.EndOffer(state.offer, "accepted")))


def _offer_leg_gone(state: CallState, event: m.OperatorLegGone, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state)
    assert state.offer is not None
    outcome = _leg_outcome(event.cause)
    step = back_in_queue(state, outcome, at)
    return Step(step.state, step.records, (m.EndOffer(state.offer, outcome), *transfers.give_up_soon(state)))


def _leg_outcome(cause: int) -> str:
    """Q.850 (with what Asterisk makes of 486 and 603): 17 and 21 are a refusal, 16, 18 and 19 a phone left ringing."""
    if cause in {17, 21}:
        return "refused"
    return "missed" if cause in {16, 18, 19} else "unreachable"


def _moved(state: CallState, event: m.QueueChanged, at: datetime, _flow: Flow | None) -> Step:
    """The caller waits in another queue with the time already waited (4.1)."""
    record = Recorded("moved", at, {"from": state.queue, "queue": event.queue})
    return Step(replace(state, queue=event.queue), (record,), (m.JoinQueue(),))


def _moved_from_offer(state: CallState, event: m.QueueChanged, at: datetime, flow: Flow | None) -> Step:
    waiting = back_in_queue(state, "withdrawn", at)
    moved = _moved(waiting.state, event, at, flow)
    return Step(moved.state, waiting.records + moved.records, (m.HangUpChannel(state.operator_channel), *moved.actions))


def _contact_left_queue(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    records = (
        Recorded("left_queue", at, {"reason": "abandoned"}),
        Recorded("hung_up", at, {"side": "contact", "cause": event.cause}),
    )
    return Step(replace(state, stage=Stage.ENDED), records, (m.LeaveQueue(),))


def _contact_left_offer(state: CallState, event: m.ContactGone, at: datetime, flow: Flow | None) -> Step:
    waiting = back_in_queue(state, "withdrawn", at)
    left = _contact_left_queue(waiting.state, event, at, flow)
    return Step(left.state, waiting.records + left.records, (m.LeaveQueue(), m.HangUpChannel(state.operator_channel)))


def _system_ends_waiting(state: CallState, event: m.HangUpOrdered, at: datetime, _flow: Flow | None) -> Step:
    records = (
        Recorded("left_queue", at, {"reason": "ended"}),
        Recorded("hung_up", at, {"side": event.side, "cause": 16}),
    )
    return Step(replace(state, stage=Stage.ENDED), records, (m.LeaveQueue(), m.HangUpChannel(state.channel)))


# Conversation


def _hold(state: CallState, _event: m.HoldOrdered, at: datetime, _flow: Flow | None) -> Step:
    if state.held:
        return Step(state)
    return Step(replace(state, held=True), (Recorded("held", at, {"operator": state.operator}),), (m.Hold(),))


def _resume(state: CallState, _event: m.ResumeOrdered, at: datetime, _flow: Flow | None) -> Step:
    if not state.held:
        return Step(state)
    return Step(replace(state, held=False), (Recorded("resumed", at, {"operator": state.operator}),), (m.Resume(),))


def _send_digits(state: CallState, event: m.DigitsOrdered, _at: datetime, _flow: Flow | None) -> Step:
    return Step(state, (), (m.SendDigits(event.digits),))


def _contact_hung_up(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    return end_conversation(state, "contact", event.cause, at)


def _ordered_to_hang_up(state: CallState, event: m.HangUpOrdered, at: datetime, _flow: Flow | None) -> Step:
    return end_conversation(state, event.side, 16, at)


def _operator_leg_ended(state: CallState, event: m.OperatorLegGone, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state)
    if not event.lost:
        return end_conversation(replace(state, operator_channel=""), "operator", event.cause, at)
    lost = replace(state, stage=Stage.DESK_LOST, operator_channel="", held=False, mixed=True)
    record = Recorded("desk_lost", at, {"operator": state.operator})
    return Step(lost, (record,), (m.Hold(), m.StartTimer("desk", DESK_PATIENCE_SECONDS)))


# A desk that was lost in mid-conversation


def _desk_returned(state: CallState, event: m.DeskReturned, _at: datetime, _flow: Flow | None) -> Step:
    if state.operator_channel:
        return Step(state)
    channel = f"{state.interaction}-op{state.legs + 1}"
    state = replace(state, operator_channel=channel, legs=state.legs + 1, device=event.device)
    return Step(state, (), (m.RingOperator(state.operator, event.device, channel, None),))


def _conversation_resumed(state: CallState, event: m.OperatorLegUp, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state, (), (m.HangUpChannel(event.channel),))
    record = Recorded("desk_returned", at, {"operator": state.operator})
    return Step(replace(state, stage=Stage.TALKING), (record,), (m.Connect(event.channel),))


def _returning_leg_gone(state: CallState, event: m.OperatorLegGone, _at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state)
    return Step(replace(state, operator_channel=""))


def _patience_over(state: CallState, _event: m.PatienceOver, at: datetime, _flow: Flow | None) -> Step:
    """The caller goes to the head of the queue; a call out, which has no queue, ends."""
    if state.direction == "outbound":
        return end_conversation(state, "system", 16, at)
    actions: tuple[m.Action, ...] = (m.FreeOperator(state.operator, wrap_up=False), m.JoinQueue(returned=True))
    if state.operator_channel:
        actions = (m.HangUpChannel(state.operator_channel), *actions)
    waiting = replace(state, stage=Stage.QUEUED, operator="", operator_channel="", device="", at_head=True)
    return Step(waiting, (Recorded("requeued", at, {"reason": "desk_lost"}),), actions)


# Voicemail


def _voicemail_finished(state: CallState, event: m.VoicemailFinished, at: datetime, _flow: Flow | None) -> Step:
    left = _message(event.seconds, at)
    return hang_up_by(Step(state, left), "system", at)


def _left_after_message(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    assert state.voicemail_since is not None
    seconds = (at - state.voicemail_since).total_seconds()
    records = (*_message(seconds, at), Recorded("hung_up", at, {"side": "contact", "cause": event.cause}))
    return Step(replace(state, stage=Stage.ENDED), records)


def _message(seconds: float, at: datetime) -> tuple[Recorded, ...]:
    if seconds < SHORTEST_VOICEMAIL_SECONDS:
        return ()
    return (Recorded("voicemail_left", at, {"seconds": round(seconds, 3)}),)


# Calls out


def _operator_called(state: CallState, event: m.OperatorCalled, at: datetime, _flow: Flow | None) -> Step:
    channel = f"{state.interaction}-op1"
    state = replace(
        state,
        stage=Stage.CALLING_OPERATOR,
        operator=event.operator,
        device=event.device,
        operator_channel=channel,
        legs=1,
    )
    records = (
        Recorded("arrived", at, {"number": state.number, "line": state.line, "direction": "outbound"}),
        Recorded("dialled", at, {"number": state.number, "operator": event.operator, "purpose": event.purpose}),
    )
    return Step(state, records, (m.RingOperator(event.operator, event.device, channel, None),))


def _operator_there(state: CallState, event: m.OperatorLegUp, _at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state, (), (m.HangUpChannel(event.channel),))
    dial = m.DialPromised(state.number) if state.callback else m.DialContact(state.number)
    return Step(replace(state, stage=Stage.CALLING_CONTACT), (), (dial,))


def _contact_answered(state: CallState, _event: m.ContactLegUp, at: datetime, _flow: Flow | None) -> Step:
    records = (
        Recorded("contact_answered", at, {}),
        Recorded("answered", at, {"operator": state.operator, "device": state.device}),
    )
    talking = replace(state, stage=Stage.TALKING, answered_at=at)
    return Step(talking, records, (m.Connect(state.operator_channel),))


def _calling_leg_gone(state: CallState, event: m.OperatorLegGone, at: datetime, _flow: Flow | None) -> Step:
    if event.channel != state.operator_channel:
        return Step(state)
    return end_conversation(replace(state, operator_channel=""), "operator", event.cause, at)


# Restart of the engine


def _adopted_record(event: m.Adopted, at: datetime) -> tuple[Recorded, ...]:
    return (Recorded("adopted", at, {"after_seconds": round(event.after_seconds, 3)}),)


def _adopt_arrived(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    return Step(state, _adopted_record(event, at))


def _adopt_ivr(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    assert flow is not None and state.ivr is not None
    return _follow(state, interpreter.resume(flow, state.ivr), at, _adopted_record(event, at))


def _adopt_waiting(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    actions = (m.StartMusic(), m.JoinQueue(state.at_head), *transfers.limit_of(state))
    return Step(state, _adopted_record(event, at), actions)


def _adopt_offered(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    """An operator who picked up while nobody looked has the call; a phone still ringing is left and asked again."""
    records = _adopted_record(event, at)
    if event.operator_leg == "up":
        step = _offer_accepted(state, m.OperatorLegUp(state.operator_channel), at, flow)
        return Step(step.state, records + step.records, step.actions)
    step = back_in_queue(state, "withdrawn", at)
    hang_up = () if event.operator_leg == "gone" else (m.HangUpChannel(state.operator_channel),)
    joined = (m.JoinQueue(returned=True), *transfers.limit_of(state))
    return Step(step.state, records + step.records, (*hang_up, *joined))


def _adopt_talking(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    records = _adopted_record(event, at)
    if event.operator_leg == "up":
        return Step(state, records)
    gone = m.OperatorLegGone(state.operator_channel, cause=41, lost=True)
    step = _operator_leg_ended(state, gone, at, flow)
    return Step(step.state, records + step.records, step.actions)


def _adopt_desk_lost(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    lost = replace(state, operator_channel="")
    hang_up = () if event.operator_leg == "gone" else (m.HangUpChannel(state.operator_channel),)
    actions = (*hang_up, m.Hold(), m.StartTimer("desk", DESK_PATIENCE_SECONDS))
    return Step(lost, _adopted_record(event, at), actions)


def _adopt_voicemail(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    records = _adopted_record(event, at)
    if event.voicemail_runs:
        return Step(state, records)
    assert state.voicemail_since is not None
    seconds = (at - state.voicemail_since).total_seconds()
    step = _voicemail_finished(state, m.VoicemailFinished(seconds), at, flow)
    return Step(step.state, records + step.records, step.actions)


def _adopt_calling(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    """A call out that nobody had answered is given up: the operator dials again."""
    step = end_conversation(state, "system", 16, at)
    return Step(step.state, _adopted_record(event, at) + step.records, step.actions)


def _gone_early(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    record = Recorded("hung_up", at, {"side": "contact", "cause": event.cause})
    return Step(replace(state, stage=Stage.ENDED), (record,))


def _ended_early(state: CallState, event: m.HangUpOrdered, at: datetime, _flow: Flow | None) -> Step:
    return hang_up_by(Step(state), event.side, at)


TABLE: Mapping[tuple[Stage, type], Handler] = {
    (Stage.ARRIVED, m.FlowBegun): _flow_begun,
    (Stage.ARRIVED, m.TurnedAway): _turned_away,
    (Stage.ARRIVED, m.OperatorCalled): _operator_called,
    (Stage.ARRIVED, m.ContactGone): _gone_early,
    (Stage.ARRIVED, m.HangUpOrdered): _ended_early,
    (Stage.ARRIVED, m.Adopted): _adopt_arrived,
    (Stage.IVR, m.IvrHeard): _ivr_heard,
    (Stage.IVR, m.ContactGone): _gone_early,
    (Stage.IVR, m.HangUpOrdered): _ended_early,
    (Stage.IVR, m.Adopted): _adopt_ivr,
    (Stage.QUEUED, m.OfferMade): _offer_made,
    (Stage.QUEUED, m.QueueChanged): _moved,
    (Stage.OFFERED, m.QueueChanged): _moved_from_offer,
    (Stage.QUEUED, m.ContactGone): _contact_left_queue,
    (Stage.QUEUED, m.HangUpOrdered): _system_ends_waiting,
    (Stage.QUEUED, m.Adopted): _adopt_waiting,
    (Stage.OFFERED, m.OfferWithdrawn): _offer_withdrawn,
    (Stage.OFFERED, m.OperatorLegUp): _offer_accepted,
    (Stage.OFFERED, m.OperatorLegGone): _offer_leg_gone,
    (Stage.OFFERED, m.ContactGone): _contact_left_offer,
    (Stage.OFFERED, m.Adopted): _adopt_offered,
    (Stage.TALKING, m.HoldOrdered): _hold,
    (Stage.TALKING, m.ResumeOrdered): _resume,
    (Stage.TALKING, m.DigitsOrdered): _send_digits,
    (Stage.TALKING, m.HangUpOrdered): _ordered_to_hang_up,
    (Stage.TALKING, m.ContactGone): _contact_hung_up,
    (Stage.TALKING, m.OperatorLegGone): _operator_leg_ended,
    (Stage.TALKING, m.Adopted): _adopt_talking,
    (Stage.DESK_LOST, m.DeskReturned): _desk_returned,
    (Stage.DESK_LOST, m.OperatorLegUp): _conversation_resumed,
    (Stage.DESK_LOST, m.OperatorLegGone): _returning_leg_gone,
    (Stage.DESK_LOST, m.PatienceOver): _patience_over,
    (Stage.DESK_LOST, m.HangUpOrdered): _ordered_to_hang_up,
    (Stage.DESK_LOST, m.ContactGone): _contact_hung_up,
    (Stage.DESK_LOST, m.Adopted): _adopt_desk_lost,
    (Stage.VOICEMAIL, m.VoicemailFinished): _voicemail_finished,
    (Stage.VOICEMAIL, m.ContactGone): _left_after_message,
    (Stage.VOICEMAIL, m.Adopted): _adopt_voicemail,
    (Stage.CALLING_OPERATOR, m.OperatorLegUp): _operator_there,
    (Stage.CALLING_OPERATOR, m.OperatorLegGone): _calling_leg_gone,
    (Stage.CALLING_OPERATOR, m.HangUpOrdered): _ordered_to_hang_up,
    (Stage.CALLING_OPERATOR, m.Adopted): _adopt_calling,
    (Stage.CALLING_CONTACT, m.ContactLegUp): _contact_answered,
    (Stage.CALLING_CONTACT, m.ContactGone): _contact_hung_up,
    (Stage.CALLING_CONTACT, m.OperatorLegGone): _calling_leg_gone,
    (Stage.CALLING_CONTACT, m.HangUpOrdered): _ordered_to_hang_up,
    (Stage.CALLING_CONTACT, m.Adopted): _adopt_calling,
    **PROMISES,
    **transfers.TABLE,
}
