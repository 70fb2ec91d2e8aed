"""Stories of callers in the IVR: what happens on the left, what the flow asks for on the right."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baylanys.telephony.ivr.demo_flow import AFTER_HOURS, WORKING_HOURS, demo_definition
from baylanys.telephony.ivr.flow import KEYS, Flow, parse_flow
from baylanys.telephony.ivr.interpreter import MAX_VISITS, resume, start, step
from baylanys.telephony.ivr.messages import (
    Action,
    Context,
    Digit,
    EnterQueue,
    Event,
    HangUp,
    NodeEntered,
    Play,
    PlaybackFailed,
    PlaybackFinished,
    RecordVoicemail,
    RememberLanguage,
    SetLanguage,
    SetTopic,
    StartTimer,
    Step,
    StopPlaying,
    Timeout,
    state_from_data,
)

WORKING = parse_flow(demo_definition(WORKING_HOURS))
AFTER = parse_flow(demo_definition(AFTER_HOURS))

STORIES = {
    "a caller who presses nothing waits in the queue, spoken to in Kazakh, then Russian": """
        start   -> play kk:greeting kk:recording_notice ru:greeting ru:recording_notice
        played  -> play kk:choose_language ru:choose_language en:choose_language
        played  -> timer 3
        timeout -> play kk:topic_menu ru:topic_menu
        played  -> timer 3
        timeout -> topic general, queue general/general
    """,
    "a chosen language is spoken from then on, and remembered": """
        start   -> play kk:greeting kk:recording_notice ru:greeting ru:recording_notice
        played  -> play kk:choose_language ru:choose_language en:choose_language
        played  -> timer 3
        key 2   -> language ru, remember ru, play ru:topic_menu
        played  -> timer 3
        key 3   -> topic platform, queue general/platform
    """,
    "a key interrupts the menu": """
        start   -> play kk:greeting kk:recording_notice ru:greeting ru:recording_notice
        played  -> play kk:choose_language ru:choose_language en:choose_language
        key 1   -> stop, language kk, remember kk, play kk:topic_menu
        key 1   -> stop, topic grants, queue general/grants
    """,
    "a key pressed in the greeting counts after the notice of recording": """
        start   -> play kk:greeting kk:recording_notice ru:greeting ru:recording_notice
        key 3   ->
        played  -> language en, remember en, play en:topic_menu
        key 0   -> stop, topic general, queue general/general
    """,
    "a key that the next menu does not know is forgotten": """
        start   -> play kk:greeting kk:recording_notice ru:greeting ru:recording_notice
        key 0   ->
        played  -> play kk:choose_language ru:choose_language en:choose_language
        key 2   -> stop, language ru, remember ru, play ru:topic_menu
    """,
    "a wrong key is told once, then the call goes on": """
        start   -> play kk:greeting kk:recording_notice ru:greeting ru:recording_notice
        played  -> play kk:choose_language ru:choose_language en:choose_language
        key 9   -> stop, play kk:choose_language ru:choose_language en:choose_language
        played  -> timer 3
        key 2   -> language ru, remember ru, play ru:topic_menu
        key 7   -> stop, play ru:wrong_key ru:topic_menu
        key 8   -> stop, topic general, queue general/general
    """,
    "broken prompt files do not stop the call": """
        start   -> play kk:greeting kk:recording_notice ru:greeting ru:recording_notice
        failed  -> play kk:choose_language ru:choose_language en:choose_language
        failed  -> timer 3
        key 1   -> language kk, remember kk, play kk:topic_menu
        failed  -> timer 3
        key 2   -> topic science, queue general/science
    """,
    "what comes too late changes nothing": """
        start   -> play kk:greeting kk:recording_notice ru:greeting ru:recording_notice
        played  -> play kk:choose_language ru:choose_language en:choose_language
        late played ->
        late timeout ->
        key 2   -> stop, language ru, remember ru, play ru:topic_menu
        late played ->
        played  -> timer 3
        late timeout ->
        key 1   -> topic grants, queue general/grants
        key 2   ->
        timeout ->
    """,
}

AFTER_STORIES = {
    ("a closed centre says its hours in both languages and takes a message", "closed"): """
        start   -> play kk:closed_notice ru:closed_notice
        played  -> play kk:leave_message ru:leave_message
        key 1   ->
        played  -> record 120
        played  ->
    """,
    ("a holiday has its own notice", "holiday"): """
        start   -> play kk:holiday_notice ru:holiday_notice
        failed  -> play kk:leave_message ru:leave_message
        failed  -> record 120
    """,
}


def words(action: Action) -> str:
    match action:
        case Play(prompts=prompts):
            return "play " + " ".join(f"{prompt.language}:{prompt.code}" for prompt in prompts)
        case StartTimer(seconds=seconds):
            return f"timer {seconds}"
        case StopPlaying():
            return "stop"
        case SetLanguage(language=language):
            return f"language {language}"
        case RememberLanguage(language=language):
            return f"remember {language}"
        case SetTopic(topic=topic):
            return f"topic {topic}"
        case EnterQueue(queue=queue, topic=topic):
            return f"queue {queue}" + (f"/{topic}" if topic else "")
        case RecordVoicemail(max_seconds=seconds):
            return f"record {seconds}"
        case HangUp():
            return "hang up"
        case NodeEntered(node=node):
            return f"@{node}"


def event(name: str, turn: int) -> Event:
    match name.split():
        case ["key", key]:
            return Digit(key)
        case [*late, kind]:
            turn -= len(late)
            return {"played": PlaybackFinished, "failed": PlaybackFailed, "timeout": Timeout}[kind](turn)
    raise ValueError(name)


def retold(flow: Flow, story: str, context: Context) -> Iterator[str]:
    now = None
    for line in story.strip().splitlines():
        name = line.split("->")[0].strip()
        now = start(flow, context) if now is None else step(flow, now.state, event(name, now.state.turn))
        heard = ", ".join(words(action) for action in now.actions if not isinstance(action, NodeEntered))
        yield f"{name} -> {heard}".strip()


def plain(story: str) -> list[str]:
    return [" -> ".join(part.strip() for part in line.split("->")).strip() for line in story.strip().splitlines()]


@pytest.mark.parametrize("title", STORIES)
def test_working_hours(title: str) -> None:
    assert list(retold(WORKING, STORIES[title], Context())) == plain(STORIES[title])


@pytest.mark.parametrize(("title", "hours"), AFTER_STORIES)
def test_after_hours(title: str, hours: Any) -> None:
    story = AFTER_STORIES[title, hours]
    assert list(retold(AFTER, story, Context(hours=hours))) == plain(story)


def test_a_remembered_language_is_taken_when_no_key_is_pressed_and_not_remembered_again() -> None:
    now = start(WORKING, Context(remembered_language="ru"))
    for name in ("played", "played", "timeout"):
        now = step(WORKING, now.state, event(name, now.state.turn))
    assert [words(action) for action in now.actions] == ["language ru", "@topic", "play ru:topic_menu"]
    assert now.state.language == "ru"


def test_every_node_entered_is_told() -> None:
    now = start(WORKING, Context())
    entered = [action for action in now.actions if isinstance(action, NodeEntered)]
    for name in ("played", "key 1", "key 2"):
        now = step(WORKING, now.state, event(name, now.state.turn))
        entered += [action for action in now.actions if isinstance(action, NodeEntered)]
    assert [each.node for each in entered] == ["greeting", "language", "topic", "science", "general"]


def test_after_a_restart_the_call_goes_on_at_its_node() -> None:
    now = start(WORKING, Context())
    for name in ("played", "key 2"):
        now = step(WORKING, now.state, event(name, now.state.turn))
    kept = state_from_data(msgspec.json.decode(msgspec.json.encode(now.state.as_data())))
    again = resume(WORKING, kept)
    assert [words(action) for action in again.actions] == ["play ru:topic_menu"]
    assert again.state.turn > now.state.turn
    assert step(WORKING, again.state, Digit("1")).state.topic == "grants"


def test_an_end_is_asked_for_again_after_a_restart() -> None:
    now = start(WORKING, Context())
    for name in ("played", "key 2", "key 1"):
        now = step(WORKING, now.state, event(name, now.state.turn))
    assert resume(WORKING, now.state).actions == (EnterQueue("general", "grants"),)


def test_a_circle_of_keys_ends_at_give_up() -> None:
    menu = {"kind": "menu", "prompts": ["a"], "keys": {"1": "menu"}, "on_no_key": "end", "on_wrong_key": "end"}
    flow = parse_flow(
        {"start": "menu", "give_up": "end", "nodes": {"menu": menu, "end": {"kind": "queue", "queue": "general"}}}
    )
    now = start(flow, Context())
    for _ in range(MAX_VISITS):
        now = step(flow, now.state, Digit("1"))
    assert now.state.ended
    assert now.actions[-1] == EnterQueue("general", None)


events = st.lists(
    st.sampled_from(["played", "failed", "timeout", "late played", *(f"key {key}" for key in sorted(KEYS))]),
    max_size=40,
)
contexts = st.builds(
    Context,
    hours=st.sampled_from(["open", "closed", "holiday"]),
    remembered_language=st.sampled_from([None, "kk", "ru", "en"]),
)


@given(st.sampled_from([WORKING, AFTER]), contexts, events)
def test_whatever_is_pressed_the_call_reaches_one_end(flow: Flow, context: Context, pressed: list[str]) -> None:
    now: Step = start(flow, context)
    ends = 0
    turn = now.state.turn
    for name in [*pressed, *["played", "timeout"] * 20]:
        now = step(flow, now.state, event(name, now.state.turn))
        ends += sum(isinstance(action, EnterQueue | RecordVoicemail | HangUp) for action in now.actions)
        assert now.state.turn >= turn
        assert state_from_data(now.state.as_data()) == now.state
        turn = now.state.turn
    assert now.state.ended
    assert ends == 1


@given(contexts, events)
def test_a_restart_at_any_moment_changes_neither_place_nor_choices(context: Context, pressed: list[str]) -> None:
    now = start(WORKING, context)
    for name in pressed:
        now = step(WORKING, now.state, event(name, now.state.turn))
    again = resume(WORKING, now.state).state
    kept = replace(again, turn=now.state.turn, playing=now.state.playing, typed_ahead=now.state.typed_ahead)
    assert kept == now.state
