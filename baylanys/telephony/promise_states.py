"""The part of a call's life that has to do with callbacks: offered, asked for, promised, dialled. Pure.

A waiting caller presses 1 and has a promise; whose number cannot be called back keys another. Nobody waits past the
limit: the caller is asked for a message then, and may still press 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from baylanys.interactions.fold import Event as Recorded
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage, Step
from baylanys.telephony.call_steps import add, back_in_queue, hang_up_by, start_voicemail
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.ivr.flow import LANGUAGES, Flow
from baylanys.telephony.promise_rules import PromiseRule, callable_number

WANTED_KEY = "1"
FIRST_TURN = 9000
MESSAGE_SECONDS = 120
LONGEST_NUMBER = 11
KEYING_SECONDS = 12.0
SAYING_SECONDS = 30.0
MOST_TRIES = 2
MOST_ASKED = 4
UNKNOWN_LANGUAGE = ("kk", "ru")


def prompts(state: CallState, code: str) -> tuple[ivr.PromptRef, ...]:
    """The prompt in the caller's language; in Kazakh and Russian where none was chosen."""
    wanted = (state.language,) if state.language else UNKNOWN_LANGUAGE
    return tuple(ivr.PromptRef(code, language) for language in LANGUAGES if language in wanted)


# Waiting


def _offer_callback(state: CallState, event: m.CallbackDue, at: datetime, _flow: Flow | None) -> Step:
    detail = {"last": True} if event.last else {}
    announce = m.Announce(prompts(state, "callback_last" if event.last else "callback_offer"))
    return Step(replace(state, callback_offered=True), (Recorded("callback_offered", at, detail),), (announce,))


def _wait_over(state: CallState, _event: m.WaitOver, at: datetime, _flow: Flow | None) -> Step:
    return _ask_for_message(_left_queue(state, "voicemail", at), "callback_or_message")


def _queue_full(state: CallState, _event: m.QueueFull, at: datetime, _flow: Flow | None) -> Step:
    """No place: a callback or a message instead of an engaged tone. The call was offered, and is lost unless kept."""
    return _ask_for_message(_left_queue(state, "full", at), "callback_or_message")


def _key_while_waiting(state: CallState, event: m.KeyPressed, at: datetime, _flow: Flow | None) -> Step:
    if event.key != WANTED_KEY or not state.callback_offered:
        return Step(state)
    return _wanted(_left_queue(state, "callback", at), event.rule, at)


def _left_queue(state: CallState, reason: str, at: datetime) -> Step:
    """The caller waits no more; an operator's phone that rings for them stops."""
    step = back_in_queue(state, "withdrawn", at) if state.stage is Stage.OFFERED else Step(state)
    actions: tuple[m.Action, ...] = (m.LeaveQueue(),)
    if state.stage is Stage.OFFERED:
        actions = (*actions, m.HangUpChannel(state.operator_channel))
    return add(step, records=(Recorded("left_queue", at, {"reason": reason}),), actions=actions)


# Asking


def _wanted(so_far: Step, rule: PromiseRule, at: datetime) -> Step:
    number = callable_number(so_far.state.number, rule)
    return _promise(so_far, number, at, own=True) if number else _ask_for_number(so_far, "callback_key_number")


def _promise(so_far: Step, number: str, at: datetime, *, own: bool) -> Step:
    record = Recorded("callback_accepted", at, {"number": number})
    step = add(so_far, {"stage": Stage.PROMISED}, (record,))
    return _say(step, "callback_confirmed" if own else "callback_confirmed_keyed", SAYING_SECONDS)


def _ask_for_number(so_far: Step, code: str) -> Step:
    return _say(add(so_far, {"stage": Stage.KEYING, "keyed": ""}), code, SAYING_SECONDS)


def _ask_for_message(so_far: Step, code: str) -> Step:
    return _say(add(so_far, {"stage": Stage.ASKED, "keyed": ""}), code, SAYING_SECONDS)


def _say(so_far: Step, code: str, seconds: float) -> Step:
    """The caller hears the prompt; `SilenceOver` comes when its sound should have ended long ago."""
    asked = so_far.state.asked + 1
    said = (m.StopPlaying(), m.Play(FIRST_TURN + asked, prompts(so_far.state, code)))
    return add(so_far, {"asked": asked}, actions=(*said, m.StartTimer("promise", seconds, asked)))


def _key_of_number(state: CallState, event: m.KeyPressed, at: datetime, _flow: Flow | None) -> Step:
    if event.key == "#":
        return _number_keyed(state, event.rule, at)
    if event.key == "*":
        return Step(replace(state, keyed=""))
    state = replace(state, keyed=state.keyed + event.key)
    if len(state.keyed) == LONGEST_NUMBER:
        return _number_keyed(state, event.rule, at)
    return Step(state, (), (m.StopPlaying(), m.StartTimer("promise", KEYING_SECONDS, state.asked)))


def _number_keyed(state: CallState, rule: PromiseRule, at: datetime) -> Step:
    number = callable_number(state.keyed, rule)
    if number:
        return _promise(Step(state), number, at, own=False)
    if state.asked < MOST_TRIES:
        return _ask_for_number(Step(state), "callback_wrong_number")
    return _ask_for_message(Step(state), "leave_message")


def _silence_while_keying(state: CallState, event: m.SilenceOver, at: datetime, _flow: Flow | None) -> Step:
    return _number_keyed(state, event.rule, at) if event.turn == state.asked else Step(state)


def _key_instead_of_message(state: CallState, event: m.KeyPressed, at: datetime, _flow: Flow | None) -> Step:
    if event.key != WANTED_KEY or state.asked >= MOST_ASKED:
        return Step(state)
    return _wanted(Step(state), event.rule, at)


def _message_begins(state: CallState, at: datetime) -> Step:
    return start_voicemail(Step(state), MESSAGE_SECONDS, at)


def _said_before_message(state: CallState, event: m.IvrHeard, at: datetime, _flow: Flow | None) -> Step:
    return _message_begins(state, at) if _is_end_of(event, state) else Step(state)


def _silence_before_message(state: CallState, event: m.SilenceOver, at: datetime, _flow: Flow | None) -> Step:
    return _message_begins(state, at) if event.turn == state.asked else Step(state)


def _confirmed(state: CallState, event: m.IvrHeard, at: datetime, _flow: Flow | None) -> Step:
    return hang_up_by(Step(state), "system", at) if _is_end_of(event, state) else Step(state)


def _silence_after_promise(state: CallState, event: m.SilenceOver, at: datetime, _flow: Flow | None) -> Step:
    return hang_up_by(Step(state), "system", at) if event.turn == state.asked else Step(state)


def _is_end_of(event: m.IvrHeard, state: CallState) -> bool:
    ended = isinstance(event.heard, ivr.PlaybackFinished | ivr.PlaybackFailed)
    return ended and getattr(event.heard, "turn", 0) == FIRST_TURN + state.asked


def _gone(state: CallState, event: m.ContactGone, at: datetime, _flow: Flow | None) -> Step:
    record = Recorded("hung_up", at, {"side": event.side, "cause": event.cause})
    return Step(replace(state, stage=Stage.ENDED), (record,))


def _ended(state: CallState, event: m.HangUpOrdered, at: datetime, _flow: Flow | None) -> Step:
    return hang_up_by(Step(state), event.side, at)


def _adopt_asked(state: CallState, event: m.Adopted, at: datetime, _flow: Flow | None) -> Step:
    """A restarted engine asks again; a promise was heard or will be kept anyway."""
    adopted = Step(state, (Recorded("adopted", at, {"after_seconds": round(event.after_seconds, 3)}),))
    if state.stage is Stage.PROMISED:
        return hang_up_by(adopted, "system", at)
    return _ask_for_message(adopted, "callback_or_message")


# The promised call


def first_offer(state: CallState, at: datetime) -> tuple[Recorded, ...]:
    """A promised call begins to be one when it is first shown to an operator."""
    records = [Recorded("arrived", at, {"number": state.number, "line": state.line, "direction": "outbound"})]
    if state.language:
        records.append(Recorded("language_chosen", at, {"language": state.language, "by": "remembered"}))
    if state.topic:
        records.append(Recorded("topic_chosen", at, {"topic": state.topic}))
    return tuple(records)


def dial_promised(state: CallState, at: datetime) -> Step:
    """The operator is there; the contact is called."""
    assert state.offer is not None
    records = (
        Recorded("offer_ended", at, {"offer": state.offer, "operator": state.operator, "outcome": "accepted"}),
        Recorded("dialled", at, {"number": state.number, "operator": state.operator, "callback": state.callback}),
    )
    calling = replace(state, stage=Stage.CALLING_CONTACT, offer=None)
    return Step(calling, records, (m.EndOffer(state.offer, "accepted"), m.DialPromised(state.number)))


_Handler = Callable[[CallState, Any, datetime, Flow | None], Step]

_WAITING: dict[tuple[Stage, type], _Handler] = {
    (Stage.QUEUED, m.CallbackDue): _offer_callback,
    (Stage.QUEUED, m.KeyPressed): _key_while_waiting,
    (Stage.QUEUED, m.WaitOver): _wait_over,
    (Stage.QUEUED, m.QueueFull): _queue_full,
    (Stage.OFFERED, m.CallbackDue): _offer_callback,
    (Stage.OFFERED, m.KeyPressed): _key_while_waiting,
    (Stage.OFFERED, m.WaitOver): _wait_over,
    (Stage.KEYING, m.KeyPressed): _key_of_number,
    (Stage.KEYING, m.SilenceOver): _silence_while_keying,
    (Stage.ASKED, m.KeyPressed): _key_instead_of_message,
    (Stage.ASKED, m.IvrHeard): _said_before_message,
    (Stage.ASKED, m.SilenceOver): _silence_before_message,
    (Stage.PROMISED, m.IvrHeard): _confirmed,
    (Stage.PROMISED, m.SilenceOver): _silence_after_promise,
}
_ENDINGS: tuple[tuple[type, _Handler], ...] = (
    (m.ContactGone, _gone),
    (m.HangUpOrdered, _ended),
    (m.Adopted, _adopt_asked),
)
PROMISES: Mapping[tuple[Stage, type], _Handler] = _WAITING | {
    (stage, event): handler for stage in (Stage.KEYING, Stage.ASKED, Stage.PROMISED) for event, handler in _ENDINGS
}
