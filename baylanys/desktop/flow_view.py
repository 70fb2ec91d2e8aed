"""A flow as its page shows it: steps in words with their texts, and a drawing."""

from typing import Any

from baylanys.routing.models import Queue, Topic
from baylanys.telephony.flow_words import kind_words, node_words, problem_words, way_words
from baylanys.telephony.ivr import flow as nodes
from baylanys.telephony.ivr.diagram import BOX_HEIGHT, BOX_WIDTH, diagram
from baylanys.telephony.ivr.flow import AnyNode, Flow, prompt_codes
from baylanys.telephony.ivr.outline import outline
from baylanys.telephony.ivr.problems import FlowProblem
from baylanys.telephony.models import Prompt

_DEEPEST = 6


def read_lines(flow: Flow, language: str) -> list[dict[str, Any]]:
    """The steps one under another, with the prompts' texts in the reader's language."""
    texts = {prompt.code: prompt for prompt in Prompt.objects.filter(code__in=prompt_codes(flow))}
    names = _names(language)
    return [
        {
            "depth": min(line.depth, _DEEPEST),
            "ways": [way_words(way) for way in line.ways],
            "name": line.name,
            "elsewhere": line.node is None,
            "kind": kind_words(line.node) if line.node else "",
            "words": _words(line.node, names) if line.node else "",
            "languages": _languages(line.node),
            "prompts": _prompts(line.node, texts, language) if line.node else [],
        }
        for line in outline(flow)
    ]


def drawn_flow(flow: Flow) -> dict[str, Any]:
    """Boxes and arrows with the kinds of steps in words."""
    drawn = diagram(flow)
    boxes = [{"box": box, "kind": kind_words(box.node), "words": _short(box.name)} for box in drawn.boxes]
    return {"drawn": drawn, "boxes": boxes, "box_width": BOX_WIDTH, "box_height": BOX_HEIGHT}


def problems_in_words(problems: list[FlowProblem]) -> list[dict[str, str]]:
    return [{"node": problem.node, "code": problem.code, "words": problem_words(problem)} for problem in problems]


def _names(language: str) -> dict[tuple[type, str], str]:
    """Queues and topics by their names in the reader's language."""
    field = f"name_{language}"
    queues: dict[tuple[type, str], str] = {
        (nodes.Queue, code): name for code, name in Queue.objects.values_list("code", field)
    }
    topics: dict[tuple[type, str], str] = {
        (nodes.SetTopic, code): name for code, name in Topic.objects.values_list("code", field)
    }
    return queues | topics


def _words(node: AnyNode, names: dict[tuple[type, str], str]) -> str:
    words = node_words(node)
    return names.get((type(node), words), words)


def _languages(node: AnyNode | None) -> tuple[str, ...]:
    return getattr(node, "languages", ())


def _prompts(node: AnyNode, texts: dict[str, Prompt], language: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "known": code in texts, "text": getattr(texts.get(code), f"text_{language}", "")}
        for code in node.prompt_codes()
    ]


def _short(name: str) -> str:
    return name if len(name) <= 18 else f"{name[:17]}…"
