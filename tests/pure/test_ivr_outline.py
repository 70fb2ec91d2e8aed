"""Flows as people read them."""

import pytest

from baylanys.telephony.ivr.demo_flow import AFTER_HOURS, WORKING_HOURS, demo_definition
from baylanys.telephony.ivr.diagram import BOX_HEIGHT, BOX_WIDTH, diagram
from baylanys.telephony.ivr.flow import Flow, parse_flow
from baylanys.telephony.ivr.outline import outline, readable_definition

READ = {
    WORKING_HOURS: """
greeting
then: language
then: topic
. key 1: grants
. then: -> general
. key 2: science
. then: -> general
. key 3: platform
. then: -> general
. key 0, no_key, wrong_key: other
. then: -> general
general
""",
    AFTER_HOURS: """
calendar
. open, closed: closed
. then: -> message
. holiday: holiday
. then: -> message
message
""",
}


def flow_of(code: str) -> Flow:
    return parse_flow(demo_definition(code))


@pytest.mark.parametrize("code", READ)
def test_steps_stand_in_the_order_of_the_call(code: str) -> None:
    read = [
        ". " * line.depth
        + (f"{', '.join(line.ways)}: " if line.ways else "").replace("next", "then")
        + ("-> " if line.node is None else "")
        + line.name
        for line in outline(flow_of(code))
    ]
    assert read == READ[code].strip().splitlines()


@pytest.mark.parametrize("code", READ)
def test_every_reachable_node_is_read_once(code: str) -> None:
    flow = flow_of(code)
    assert sorted(line.name for line in outline(flow) if line.node) == sorted(flow.nodes)


@pytest.mark.parametrize("code", READ)
def test_boxes_do_not_cover_each_other_and_lie_inside(code: str) -> None:
    drawn = diagram(flow_of(code))
    assert {box.name for box in drawn.boxes} == set(flow_of(code).nodes)
    for box in drawn.boxes:
        assert box.x >= 0 <= box.y
        assert box.x + BOX_WIDTH <= drawn.width
        assert box.bottom <= drawn.height
        others = [other for other in drawn.boxes if other is not box]
        assert not any(abs(other.x - box.x) < BOX_WIDTH and abs(other.y - box.y) < BOX_HEIGHT for other in others)


def test_a_flow_in_a_circle_is_still_read_and_drawn() -> None:
    says = {name: {"kind": "say", "prompts": [], "next": other} for name, other in ("ab", "ba")}
    flow = parse_flow({"start": "a", "give_up": "c", "nodes": says})
    assert [line.name for line in outline(flow)] == ["a", "b", "a"]
    assert len(diagram(flow).arrows) == 2


def test_a_flow_that_leads_nowhere_is_still_read_and_drawn() -> None:
    flow = parse_flow({"start": "gone", "give_up": "c", "nodes": {}})
    assert outline(flow) == []
    assert diagram(flow).boxes == ()


@pytest.mark.parametrize("code", READ)
def test_a_definition_is_written_in_the_order_of_the_call_and_means_the_same(code: str) -> None:
    flow = flow_of(code)
    mixed = parse_flow(demo_definition(code) | {"nodes": dict(sorted(demo_definition(code)["nodes"].items()))})
    written = readable_definition(mixed)
    assert next(iter(written["nodes"])) == flow.start
    assert parse_flow(written) == flow
    assert list(written) == ["start", "give_up", "languages", "nodes"]
