"""Flows as data: what is read, what is refused and why."""

import copy
from typing import Any

import pytest

from baylanys.telephony.ivr.demo_flow import AFTER_HOURS, WORKING_HOURS, demo_definition
from baylanys.telephony.ivr.flow import Flow, flow_definition, parse_flow, prompt_codes
from baylanys.telephony.ivr.problems import FlowProblem
from baylanys.telephony.ivr.reading import read_flow, read_flow_text
from baylanys.telephony.ivr.validation import reachable, validate
from baylanys.telephony.prompt_texts import SEED

BOTH = (WORKING_HOURS, AFTER_HOURS)
END = {"kind": "hang_up"}


def flow_of(start: str = "a", give_up: str = "end", **nodes: Any) -> dict[str, Any]:
    return {"start": start, "give_up": give_up, "nodes": {"end": END, **nodes}}


def say(following: str, *prompts: str) -> dict[str, Any]:
    return {"kind": "say", "prompts": list(prompts), "next": following}


def menu(no_key: str, wrong_key: str, **keys: str) -> dict[str, Any]:
    named = {key.removeprefix("key"): target for key, target in keys.items()}
    return {"kind": "menu", "prompts": [], "keys": named, "on_no_key": no_key, "on_wrong_key": wrong_key}


@pytest.mark.parametrize("code", BOTH)
def test_the_first_flows_are_sound(code: str) -> None:
    flow, problems = read_flow(demo_definition(code), prompts={prompt.code for prompt in SEED}, queues={"general"})
    assert problems == []
    assert flow is not None
    assert reachable(flow, flow.start) == set(flow.nodes)


@pytest.mark.parametrize("code", BOTH)
def test_a_flow_written_out_reads_as_the_same_flow(code: str) -> None:
    flow = parse_flow(demo_definition(code))
    assert parse_flow(flow_definition(flow)) == flow


def test_prompt_codes_are_those_of_all_nodes() -> None:
    assert prompt_codes(parse_flow(demo_definition(AFTER_HOURS))) == {
        "closed_notice",
        "holiday_notice",
        "leave_message",
    }


JUDGED: dict[str, tuple[dict[str, Any], list[FlowProblem]]] = {
    "a sound one": (flow_of(a=say("end")), []),
    "a first node that is not there": (flow_of("b", a=say("end")), [FlowProblem("unknown_start", "", "b")]),
    "a next node that is not there": (flow_of(a=say("b")), [FlowProblem("unknown_next", "a", "b")]),
    "a key's node that is not there": (
        flow_of(a=menu("end", "end", key1="b")),
        [FlowProblem("unknown_next", "a", "b")],
    ),
    "a node nobody comes to": (flow_of(a=say("end"), b=say("end")), [FlowProblem("unreachable", "b")]),
    "a circle of texts": (
        flow_of(a=say("b"), b=say("a")),
        [
            FlowProblem("cycle_without_key", "a"),
            FlowProblem("cycle_without_key", "b"),
            FlowProblem("no_end", "a"),
            FlowProblem("no_end", "b"),
        ],
    ),
    "a menu that a silent caller never leaves": (
        flow_of(a=menu("a", "end", key1="end")),
        [FlowProblem("cycle_without_key", "a")],
    ),
    "a menu that a key repeats": (flow_of(a=menu("end", "a", key1="a")), []),
    "a give-up that is no end": (flow_of(give_up="a", a=say("end")), [FlowProblem("give_up_not_an_end", "", "a")]),
    "a key no telephone has": (flow_of(a=menu("end", "end", key12="end")), [FlowProblem("wrong_key_name", "a", "12")]),
    "a menu without keys": (flow_of(a=menu("end", "end")), [FlowProblem("no_keys", "a")]),
    "a prompt nobody wrote": (flow_of(a=say("end", "hello", "x")), [FlowProblem("missing_prompt", "a", "x")]),
    "a queue that is not there": (
        flow_of(a={"kind": "queue", "queue": "x"}),
        [FlowProblem("unknown_queue", "a", "x")],
    ),
}


@pytest.mark.parametrize("title", JUDGED)
def test_a_flow_is_judged(title: str) -> None:
    definition, expected = JUDGED[title]
    assert validate(parse_flow(definition), prompts={"hello"}, queues={"general"}) == expected


UNREADABLE: dict[str, tuple[object, list[FlowProblem]]] = {
    "a list": ([], [FlowProblem("wrong_value", "", "Expected `object`, got `array`")]),
    "nothing in it": ({}, [FlowProblem("missing_field", "", "start")]),
    "a kind that is not there": (flow_of(a={"kind": "sing"}), [FlowProblem("unknown_kind", "a", "sing")]),
    "no kind": (flow_of(a={}), [FlowProblem("missing_field", "a", "kind")]),
    "a field left out": (flow_of(a={"kind": "say", "next": "end"}), [FlowProblem("missing_field", "a", "prompts")]),
    "a field nobody knows": (flow_of(a={**END, "nxt": "end"}), [FlowProblem("unknown_field", "a", "nxt")]),
    "a number for a name": (flow_of(a={**say("end"), "next": 1}), [FlowProblem("wrong_value", "a", "next")]),
    "a language nobody speaks": (
        flow_of(a={**say("end"), "languages": ["de"]}),
        [FlowProblem("wrong_value", "a", "languages[0]")],
    ),
    "a wait without end": (
        flow_of(a={**menu("end", "end", key1="end"), "timeout_seconds": 9000}),
        [FlowProblem("wrong_value", "a", "timeout_seconds")],
    ),
    "two at once": (
        flow_of(a={"kind": "sing"}, b={}),
        [FlowProblem("unknown_kind", "a", "sing"), FlowProblem("missing_field", "b", "kind")],
    ),
}


@pytest.mark.parametrize("title", UNREADABLE)
def test_an_unreadable_flow_is_refused_with_its_place(title: str) -> None:
    definition, expected = UNREADABLE[title]
    assert read_flow(definition) == (None, expected)


@pytest.mark.parametrize("text", ["", "{", "no json", "\ud800", '{"a": }'])
def test_text_that_is_no_json_is_malformed(text: str) -> None:
    flow, (problem,) = read_flow_text(text)
    assert (flow, problem.code) == (None, "malformed")


def test_reading_leaves_the_definition_alone() -> None:
    definition = demo_definition(WORKING_HOURS)
    before = copy.deepcopy(definition)
    flow, problems = read_flow(definition)
    assert isinstance(flow, Flow)
    assert (definition, problems) == (before, [])
