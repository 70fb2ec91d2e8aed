"""Judges whether a flow may be published: every way through it is known, bounded and comes to an end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from baylanys.telephony.ivr import flow as nodes
from baylanys.telephony.ivr.flow import END_NODES, KEYS, AnyNode, Flow
from baylanys.telephony.ivr.problems import FlowProblem


def validate(
    flow: Flow, *, prompts: Collection[str] | None = None, queues: Collection[str] | None = None
) -> list[FlowProblem]:
    """Everything wrong with the flow; with `prompts` or `queues` given, names outside them count as wrong."""
    problems = [*_unknown_nodes(flow), *_keys(flow), *_foreign_names(flow, prompts, queues)]
    if not any(problem.code in {"unknown_start", "unknown_next"} for problem in problems):
        problems += [*_unreachable(flow), *_cycles(flow), *_endless(flow)]
    return sorted(problems)


def reachable(flow: Flow, start: str) -> set[str]:
    """The nodes that a call may come to from `start`, itself included."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in seen and name in flow.nodes:
            seen.add(name)
            waiting.extend(flow.nodes[name].exits())
    return seen


def _unknown_nodes(flow: Flow) -> Iterator[FlowProblem]:
    if flow.start not in flow.nodes:
        yield FlowProblem("unknown_start", about=flow.start)
    if not isinstance(flow.nodes.get(flow.give_up), END_NODES):
        yield FlowProblem("give_up_not_an_end", about=flow.give_up)
    for name, node in flow.nodes.items():
        for target in sorted(set(node.exits()) - flow.nodes.keys()):
            yield FlowProblem("unknown_next", name, target)


def _keys(flow: Flow) -> Iterator[FlowProblem]:
    for name, node in flow.nodes.items():
        if isinstance(node, nodes.Menu | nodes.ChooseLanguage):
            if not node.keys:
                yield FlowProblem("no_keys", name)
            for key in sorted(node.keys.keys() - KEYS):
                yield FlowProblem("wrong_key_name", name, key)


def _foreign_names(
    flow: Flow, prompts: Collection[str] | None, queues: Collection[str] | None
) -> Iterator[FlowProblem]:
    for name, node in flow.nodes.items():
        if prompts is not None:
            for code in sorted(set(node.prompt_codes()) - set(prompts)):
                yield FlowProblem("missing_prompt", name, code)
        if queues is not None and isinstance(node, nodes.Queue) and node.queue not in queues:
            yield FlowProblem("unknown_queue", name, node.queue)


def _unreachable(flow: Flow) -> Iterator[FlowProblem]:
    known = reachable(flow, flow.start) | reachable(flow, flow.give_up)
    for name in sorted(flow.nodes.keys() - known):
        yield FlowProblem("unreachable", name)


def _endless(flow: Flow) -> Iterator[FlowProblem]:
    for name in flow.nodes:
        if not any(isinstance(flow.nodes[other], END_NODES) for other in reachable(flow, name)):
            yield FlowProblem("no_end", name)


def _cycles(flow: Flow) -> Iterator[FlowProblem]:
    """A caller who presses nothing would be led in a circle through each of these nodes."""
    for name in flow.nodes:
        if name in _after(flow.nodes, name, lambda node: node.silent_exits()):
            yield FlowProblem("cycle_without_key", name)


def _after(graph: Mapping[str, AnyNode], start: str, exits: Callable[[AnyNode], Iterable[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(exits(graph[start]))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(exits(graph[name]))
    return seen
