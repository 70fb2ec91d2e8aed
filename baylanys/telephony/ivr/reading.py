"""Reads a flow that a person wrote, and says in which node and why it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec

from baylanys.telephony.ivr.flow import AnyNode, Flow, parse_flow
from baylanys.telephony.ivr.problems import FlowProblem, ProblemCode
from baylanys.telephony.ivr.validation import validate

_REASONS: tuple[tuple[ProblemCode, re.Pattern[str]], ...] = (
    ("unknown_kind", re.compile(r"^Invalid value '(?P<about>[^']*)' - at `\$\.kind`")),
    ("missing_field", re.compile(r"^Object missing required field `(?P<about>[^`]*)`")),
    ("unknown_field", re.compile(r"^Object contains unknown field `(?P<about>[^`]*)`")),
    ("wrong_value", re.compile(r".* - at `\$\.?(?P<about>[^`]*)`$")),
)


def read_flow(
    definition: object, *, prompts: Collection[str] | None = None, queues: Collection[str] | None = None
) -> tuple[Flow | None, list[FlowProblem]]:
    """The flow, where it can be read, and everything wrong with it (nothing: it may be published)."""
    problems = list(_unreadable_nodes(definition))
    if problems:
        return None, problems
    try:
        flow = parse_flow(definition)
    except msgspec.ValidationError as error:
        return None, [_problem(error, "")]
    return flow, validate(flow, prompts=prompts, queues=queues)


def read_flow_text(
    text: str, *, prompts: Collection[str] | None = None, queues: Collection[str] | None = None
) -> tuple[Flow | None, list[FlowProblem]]:
    """As `read_flow`, from JSON text."""
    try:
        definition = msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeError) as error:
        return None, [FlowProblem("malformed", about=str(error))]
    return read_flow(definition, prompts=prompts, queues=queues)


def _unreadable_nodes(definition: object) -> Iterator[FlowProblem]:
    parts = definition.get("nodes") if isinstance(definition, Mapping) else None
    for name, part in parts.items() if isinstance(parts, Mapping) else ():
        try:
            msgspec.convert(part, AnyNode)
        except msgspec.ValidationError as error:
            yield _problem(error, str(name))


def _problem(error: msgspec.ValidationError, node: str) -> FlowProblem:
    for code, pattern in _REASONS:
        found = pattern.search(str(error))
        if found:
            return FlowProblem(code, node, found["about"])
    return FlowProblem("wrong_value", node, str(error))
