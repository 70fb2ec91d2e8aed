"""Runs a flow: a call's state and an event in, its next state and the actions out. Pure.

Every call reaches an end: after `MAX_VISITS` nodes it is sent to the flow's `give_up`, whatever is pressed.
"""

from __future__ import annotations

from dataclasses import replace

from baylanys.telephony.ivr import flow as nodes
from baylanys.telephony.ivr.flow import Flow, Language
from baylanys.telephony.ivr.messages import (
    Action,
    Context,
    Digit,
    EnterQueue,
    Event,
    HangUp,
    IvrState,
    NodeEntered,
    Play,
    PromptRef,
    RecordVoicemail,
    RememberLanguage,
    SetLanguage,
    SetTopic,
    StartTimer,
    Step,
    StopPlaying,
    Timeout,
)

MAX_VISITS = 60

WaitingNode = nodes.Menu | nodes.ChooseLanguage
PlayingNode = nodes.Say | nodes.Menu | nodes.ChooseLanguage | nodes.Voicemail


def start(flow: Flow, context: Context) -> Step:
    """The call has entered the flow at its first node."""
    state = IvrState(
        node=flow.start,
        hours=context.hours,
        remembered_language=context.remembered_language,
        caller_number=context.caller_number,
    )
    return _go(flow, state, flow.start)


def resume(flow: Flow, state: IvrState) -> Step:
    """The call goes on where it stood: the node's prompts are said again, an end is asked for again."""
    return _perform(flow, replace(state, typed_ahead="", ended=False), ())


def step(flow: Flow, state: IvrState, event: Event) -> Step:
    """The event has been taken into account; one that came too late, or after the end, changes nothing."""
    if state.ended:
        return Step(state)
    if isinstance(event, Digit):
        return _digit(flow, state, event.key)
    if event.turn != state.turn:
        return Step(state)
    if isinstance(event, Timeout):
        return _timeout(flow, state)
    return _played(flow, replace(state, playing=False))


def _go(flow: Flow, state: IvrState, target: str, actions: tuple[Action, ...] = ()) -> Step:
    if state.visits > MAX_VISITS:
        return Step(replace(state, ended=True), (*actions, HangUp()))
    if state.visits == MAX_VISITS:
        target = flow.give_up
    state = replace(state, node=target, visits=state.visits + 1, tries=0)
    return _perform(flow, state, (*actions, NodeEntered(target)))


def _perform(flow: Flow, state: IvrState, actions: tuple[Action, ...]) -> Step:
    match flow.nodes[state.node]:
        case nodes.Menu() | nodes.ChooseLanguage() as node if state.typed_ahead in node.keys:
            key = state.typed_ahead
            return _choose(flow, replace(state, typed_ahead=""), node, key, actions)
        case nodes.Menu() | nodes.ChooseLanguage() as node:
            return _say(flow, replace(state, typed_ahead=""), node, node.prompts, actions)
        case nodes.Say() | nodes.Voicemail() as node:
            return _say(flow, state, node, node.prompts, actions)
        case nodes.SetTopic(topic=topic, next=target):
            return _go(flow, replace(state, topic=topic), target, (*actions, SetTopic(topic)))
        case nodes.Hours() as node:
            return _go(flow, state, _way_by_hours(node, state), actions)
        case nodes.Goto(next=target):
            return _go(flow, state, target, actions)
        case nodes.Queue(queue=queue, topic=topic):
            return _end(state, (*actions, EnterQueue(queue, topic or state.topic)))
        case nodes.HangUp():
            return _end(state, (*actions, HangUp()))


def _end(state: IvrState, actions: tuple[Action, ...]) -> Step:
    return Step(replace(state, ended=True, playing=False), actions)


def _say(flow: Flow, state: IvrState, node: PlayingNode, codes: tuple[str, ...], actions: tuple[Action, ...]) -> Step:
    prompts = tuple(PromptRef(code, language) for language in _languages(flow, state, node) for code in codes)
    state = replace(state, turn=state.turn + 1, playing=True)
    if prompts:
        return Step(state, (*actions, Play(state.turn, prompts)))
    played = _played(flow, replace(state, playing=False))
    return Step(played.state, (*actions, *played.actions))


def _languages(flow: Flow, state: IvrState, node: PlayingNode) -> tuple[Language, ...]:
    if node.languages:
        return node.languages
    return flow.languages if state.language is None else (state.language,)


def _played(flow: Flow, state: IvrState) -> Step:
    match flow.nodes[state.node]:
        case nodes.Say(next=target):
            return _go(flow, state, target)
        case nodes.Menu() | nodes.ChooseLanguage() as node:
            state = replace(state, turn=state.turn + 1)
            return Step(state, (StartTimer(state.turn, node.timeout_seconds),))
        case nodes.Voicemail(max_seconds=max_seconds):
            return _end(state, (RecordVoicemail(max_seconds),))
        case _:
            return Step(state)


def _digit(flow: Flow, state: IvrState, key: str) -> Step:
    stop: tuple[Action, ...] = (StopPlaying(),) if state.playing else ()
    silent = replace(state, playing=False)
    match flow.nodes[state.node]:
        case nodes.Menu() | nodes.ChooseLanguage() as node if key in node.keys:
            return _choose(flow, silent, node, key, stop)
        case nodes.Menu() | nodes.ChooseLanguage() as node:
            return _wrong_key(flow, silent, node, stop)
        case nodes.Say(skippable=True, next=target):
            return _go(flow, replace(silent, typed_ahead=key), target, stop)
        case nodes.Say():
            return Step(replace(state, typed_ahead=key))
        case _:
            return Step(state)


def _choose(flow: Flow, state: IvrState, node: WaitingNode, key: str, actions: tuple[Action, ...]) -> Step:
    if isinstance(node, nodes.Menu):
        return _go(flow, state, node.keys[key], actions)
    language = node.keys[key]
    chosen = (*actions, SetLanguage(language), RememberLanguage(language))
    return _go(flow, replace(state, language=language), node.next, chosen)


def _wrong_key(flow: Flow, state: IvrState, node: WaitingNode, actions: tuple[Action, ...]) -> Step:
    state = replace(state, tries=state.tries + 1)
    if state.tries >= node.tries:
        if isinstance(node, nodes.ChooseLanguage):
            return _keep_language(flow, state, node, actions)
        return _go(flow, state, node.on_wrong_key, actions)
    wrong = node.wrong_key_prompts if isinstance(node, nodes.Menu) else ()
    return _say(flow, state, node, wrong + node.prompts, actions)


def _timeout(flow: Flow, state: IvrState) -> Step:
    state = replace(state, tries=state.tries + 1)
    match flow.nodes[state.node]:
        case nodes.ChooseLanguage() as node:
            return _keep_language(flow, state, node, ())
        case nodes.Menu() as node if state.tries >= node.tries or not node.repeat_on_no_key:
            return _go(flow, state, node.on_no_key)
        case nodes.Menu() as node:
            return _say(flow, state, node, node.prompts, ())
        case _:
            return Step(state)


def _keep_language(flow: Flow, state: IvrState, node: nodes.ChooseLanguage, actions: tuple[Action, ...]) -> Step:
    language = state.language or state.remembered_language
    if language is not None and language != state.language:
        actions = (*actions, SetLanguage(language))
    return _go(flow, replace(state, language=language), node.next, actions)


def _way_by_hours(node: nodes.Hours, state: IvrState) -> str:
    if state.hours == "open":
        return node.open
    if state.hours == "holiday" and node.holiday is not None:
        return node.holiday
    return node.closed
