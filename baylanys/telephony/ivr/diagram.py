"""A flow as boxes and arrows, in rows by the number of steps from the start. Pure; units are pixels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from baylanys.telephony.ivr.flow import AnyNode, Flow
from baylanys.telephony.ivr.outline import exits_of

BOX_WIDTH, BOX_HEIGHT = 132, 40
_ACROSS, _DOWN, _MARGIN = 160, 92, 12


@dataclass(frozen=True, slots=True)
class Box:
    name: str
    node: AnyNode
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + BOX_WIDTH // 2

    @property
    def bottom(self) -> int:
        return self.y + BOX_HEIGHT


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one box to another; `keys` are the keys that lead this way (none: by itself)."""

    x1: int
    y1: int
    x2: int
    y2: int
    keys: str

    @property
    def label_x(self) -> int:
        return (self.x1 + 2 * self.x2) // 3

    @property
    def label_y(self) -> int:
        return (self.y1 + 2 * self.y2) // 3


@dataclass(frozen=True, slots=True)
class Diagram:
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def diagram(flow: Flow) -> Diagram:
    """The nodes that can be reached, and the ways between them."""
    rows = _rows(flow)
    widest = max((len(row) for row in rows), default=0)
    boxes = {box.name: box for box in _boxes(flow, rows, widest)}
    return Diagram(
        boxes=tuple(boxes.values()),
        arrows=tuple(_arrows(boxes)),
        width=2 * _MARGIN + max(widest - 1, 0) * _ACROSS + BOX_WIDTH,
        height=2 * _MARGIN + max(len(rows) - 1, 0) * _DOWN + BOX_HEIGHT,
    )


def _rows(flow: Flow) -> list[list[str]]:
    rank = {flow.start: 0}
    waiting = [flow.start] if flow.start in flow.nodes else []
    rows: dict[int, list[str]] = defaultdict(list)
    for name in waiting:
        rows[rank[name]].append(name)
        for target in exits_of(flow.nodes[name]):
            if target in flow.nodes and target not in rank:
                rank[target] = rank[name] + 1
                waiting.append(target)
    return list(rows.values())


def _boxes(flow: Flow, rows: list[list[str]], widest: int) -> Iterator[Box]:
    for row, names in enumerate(rows):
        left = _MARGIN + (widest - len(names)) * _ACROSS // 2
        for column, name in enumerate(names):
            yield Box(name, flow.nodes[name], left + column * _ACROSS, _MARGIN + row * _DOWN)


def _arrows(boxes: dict[str, Box]) -> Iterator[Arrow]:
    for box in boxes.values():
        for target, ways in exits_of(box.node).items():
            if target in boxes:
                end = boxes[target]
                keys = " ".join(way.removeprefix("key ") for way in ways if way.startswith("key "))
                yield Arrow(box.middle, box.bottom, end.middle, end.y, keys)
