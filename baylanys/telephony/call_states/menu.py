"""The caller is in the menu: what its flow asks for, in the call's own words. Pure."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_states.beginnings import ended_early, gone_early
from baylanys.telephony.call_states.handler import Table, adopted_record
from baylanys.telephony.call_steps import add, hang_up_by, start_voicemail
from baylanys.telephony.ivr import interpreter
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.ivr.flow import Flow


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


def _adopt_ivr(state: CallState, event: m.Adopted, at: datetime, flow: Flow | None) -> Step:
    assert flow is not None and state.ivr is not None
    return _follow(state, interpreter.resume(flow, state.ivr), at, adopted_record(event, at))


MENU: Table = {
    (Stage.ARRIVED, m.FlowBegun): _flow_begun,
    (Stage.IVR, m.IvrHeard): _ivr_heard,
    (Stage.IVR, m.ContactGone): gone_early,
    (Stage.IVR, m.HangUpOrdered): ended_early,
    (Stage.IVR, m.Adopted): _adopt_ivr,
}
