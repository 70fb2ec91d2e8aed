"""A flow as a person reads it: steps one under another, ways parting by indentation. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from baylanys.telephony.ivr import flow as nodes
from baylanys.telephony.ivr.flow import AnyNode, Flow, flow_definition

# How a node is come to: "next", "no_key", "wrong_key", "open", "closed", "holiday", or "key 1".
Way = str


@dataclass(frozen=True, slots=True)
class Line:
    """A step, or (`node` is None) the mention of one that stands elsewhere; `ways` lead to it from the line above."""

    depth: int
    ways: tuple[Way, ...]
    name: str
    node: AnyNode | None


def outline(flow: Flow) -> list[Line]:
    """Every node that can be reached, once; nodes that several ways lead to stand at the margin, after the first."""
    shared = _shared(flow)
    margin = [flow.start]
    lines: list[Line] = []
    for name in margin:
        if name in flow.nodes:
            lines += _branch(flow, name, 0, (), shared, margin)
    return lines


def _branch(
    flow: Flow, name: str, depth: int, ways: tuple[Way, ...], shared: frozenset[str], margin: list[str]
) -> Iterator[Line]:
    node = flow.nodes.get(name)
    if node is None or (ways and name in shared):
        if node is not None and name not in margin:
            margin.append(name)
        yield Line(depth, ways, name, None)
        return
    yield Line(depth, ways, name, node)
    parting = exits_of(node)
    for target, target_ways in parting.items():
        yield from _branch(flow, target, depth + (len(parting) > 1), target_ways, shared, margin)


def exits_of(node: AnyNode) -> dict[str, tuple[Way, ...]]:
    """The nodes that may follow, and by which ways."""
    ways: dict[str, tuple[Way, ...]] = {}
    for way, target in _exits(node):
        ways[target] = (*ways.get(target, ()), way)
    return ways


def _exits(node: AnyNode) -> Iterator[tuple[Way, str]]:
    match node:
        case nodes.Menu(keys=keys, on_no_key=no_key, on_wrong_key=wrong_key):
            yield from ((f"key {key}", keys[key]) for key in in_telephone_order(keys))
            yield "no_key", no_key
            yield "wrong_key", wrong_key
        case nodes.Hours():
            yield "open", node.open
            yield "closed", node.closed
            if node.holiday is not None:
                yield "holiday", node.holiday
        case nodes.Say(next=target) | nodes.ChooseLanguage(next=target) | nodes.SetTopic(next=target):
            yield "next", target
        case nodes.Goto(next=target):
            yield "next", target


def in_telephone_order(keys: Iterable[str]) -> list[str]:
    """1 to 9, then 0, star and hash, as they stand on a telephone."""
    return sorted(keys, key=lambda key: ("1234567890*#".find(key), key))


def readable_definition(flow: Flow) -> dict[str, Any]:
    """The JSON value of the flow with its nodes and keys in the order of the call (a database keeps none)."""
    definition: dict[str, Any] = flow_definition(flow)
    order = [line.name for line in outline(flow) if line.node is not None]
    written = definition["nodes"]
    definition["nodes"] = {name: written[name] for name in dict.fromkeys([*order, *written])}
    for node in definition["nodes"].values():
        if "keys" in node:
            node["keys"] = {key: node["keys"][key] for key in in_telephone_order(node["keys"])}
    return definition


def _shared(flow: Flow) -> frozenset[str]:
    count = Counter(target for node in flow.nodes.values() for target in exits_of(node))
    return frozenset({flow.start, *(name for name, times in count.items() if times > 1)})
