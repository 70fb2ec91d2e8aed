"""Which work is served first, and by whom."""

from typing import Any

import pytest

from baylanys.routing.decisions import Offer
from baylanys.routing.invariants import idle_violations
from baylanys.routing.snapshot import take_snapshot
from baylanys.routing.work import Capacity, Operator, Work
from tests.pure.routing_words import CALLBACK, CHAT, centre, operator, told, work


def test_no_call_waits_while_a_suitable_operator_is_free() -> None:
    router = centre(operator("aigul", "kk"), operator("bolat", "ru"))
    assert told(router.work_arrived(work("call1", required={"ru": 1}), 5)) == ["call1 to bolat"]
    assert told(router.work_arrived(work("call2", required={"ru": 1}), 6)) == []
    assert told(router.work_arrived(work("call3", required={"kk": 1}), 7)) == ["call3 to aigul"]
    assert idle_violations(router, 7) == []


def test_an_idle_operator_beside_suitable_work_is_reported() -> None:
    router = centre(operator("aigul"), ready=False)
    router.work_arrived(work("call1"), 5)
    assert idle_violations(router, 5) == []
    router.floor.seats["aigul"].ready = True
    assert idle_violations(router, 5) == [("call1", "aigul")]


AIGUL = operator("aigul")
BECOMING_ABLE = [
    ("is ready", operator("aigul", "kk"), "operator_ready", "aigul"),
    ("learns the skill", AIGUL, "operator_changed", operator("aigul", "kk")),
    ("joins the queue", operator("aigul", "kk", "permits"), "operator_changed", operator("aigul", "kk")),
    (
        "bears calls",
        Operator("aigul", {"kk": 1}, AIGUL.queues, Capacity(0)),
        "operator_changed",
        operator("aigul", "kk"),
    ),
    ("joins the centre", AIGUL, "operator_joined", Operator("dana", {"kk": 1}, AIGUL.queues, ready=True)),
]


@pytest.mark.parametrize(
    ("before", "event", "detail"), [c[1:] for c in BECOMING_ABLE], ids=[c[0] for c in BECOMING_ABLE]
)
def test_waiting_work_goes_to_whoever_becomes_able(before: Operator, event: str, detail: Operator | str) -> None:
    router = centre(before, ready=event != "operator_ready")
    assert router.work_arrived(work("call1", required={"kk": 1}), 5) == []
    able = detail if isinstance(detail, str) else detail.id
    assert told(getattr(router, event)(detail, 6)) == [f"call1 to {able}"]


ORDERS = [
    ("longest wait first", [work("b", 20), work("a", 10), work("c", 30)]),
    ("earlier arrival among equals", [work("a", 10), work("b", 10), work("c", 10)]),
    ("priority before wait", [work("b", 10), work("a", 30, priority=1), work("c", 20)]),
    ("returned before priority", [work("b", 10, priority=5), work("a", 30, returned=True), work("c", 20)]),
    ("across queues", [work("c", 30), work("a", 10, queue="permits"), work("b", 20)]),
    ("calls before conversations", [work("c", 5, CHAT), work("a", 10, CALLBACK), work("b", 30)]),
    ("across wishes", [work("c", 30, required={"ru": 1}), work("a", 10, preferred=("ru",)), work("b", 20)]),
]


@pytest.mark.parametrize("waiting", [case[1] for case in ORDERS], ids=[case[0] for case in ORDERS])
def test_work_is_served_in_order(waiting: list[Work]) -> None:
    router = centre(operator("aigul", "ru", "general permits", chats=1), ready=False)
    for one in waiting:
        router.work_arrived(one, 50)
    decisions, served = router.operator_ready("aigul", 60), []
    while decisions:
        offer = decisions[-1]
        assert isinstance(offer, Offer)
        served.append(offer.work_id)
        router.offer_accepted(offer.offer_id, 61)
        decisions = router.operator_freed("aigul", offer.work_id, 62)
    assert served == ["a", "b", "c"]


def test_a_returned_caller_goes_to_the_head_of_the_queue_with_the_wait_intact() -> None:
    router = centre(operator("aigul"), operator("bolat"))
    router.work_arrived(work("call1", 5), 5)
    router.offer_accepted(1, 6)
    router.work_arrived(work("call2", 7), 7)
    router.offer_accepted(2, 8)
    router.work_arrived(work("call3", 1, priority=3), 9)
    assert router.operator_gone("aigul", 10) == []
    assert router.work_requeued(work("call1", 5), 11) == []
    assert (router.position("call1"), router.position("call3")) == (1, 2)
    assert told(router.operator_freed("bolat", "call2", 12)) == ["call1 to bolat"]


def test_an_unaccepted_caller_of_a_dead_desk_goes_to_the_head_of_the_queue() -> None:
    router = centre(operator("aigul"))
    router.work_arrived(work("call1", 5), 5)
    router.work_arrived(work("call2", 6, priority=3), 6)
    assert told(router.operator_gone("aigul", 7)) == ["call1 withdrawn by aigul"]
    assert router.position("call1") == 1
    assert told(router.operator_ready("aigul", 8)) == ["call1 to aigul"]


def test_a_moved_caller_keeps_the_wait_and_is_offered_in_the_new_queue() -> None:
    router = centre(operator("aigul", queues="permits"))
    assert router.work_arrived(work("call1", 5), 5) == []
    assert told(router.work_requeued(work("call1", 5, queue="permits"), 9, head=False)) == ["call1 to aigul"]
    assert take_snapshot(router).works[0].waiting_since == 5


CHOICES = [
    ("longest idle", [operator("a"), operator("b")], {}, "a"),
    ("highest level of what is preferred", [operator("a", "ru:1"), operator("b", "ru:3")], {"preferred": ("ru",)}, "b"),
    ("levels count only where preferred", [operator("a", "ru:1"), operator("b", "ru:3")], {"required": {"ru": 1}}, "a"),
    ("first preference first", [operator("a", "ru:3 kk:1"), operator("b", "kk:2")], {"preferred": ("kk", "ru")}, "b"),
    ("second preference then", [operator("a", "kk:2"), operator("b", "kk:2 ru")], {"preferred": ("kk", "ru")}, "b"),
    ("a sufficient level", [operator("a", "ru:1"), operator("b", "ru:2")], {"required": {"ru": 2}}, "b"),
    ("all required skills", [operator("a", "ru"), operator("b", "ru kk")], {"required": {"ru": 1, "kk": 1}}, "b"),
    ("the preferred operator", [operator("a"), operator("b")], {"preferred_operator": "b"}, "b"),
    ("not an unfit preferred one", [operator("a"), operator("b", queues="permits")], {"preferred_operator": "b"}, "a"),
    ("not a stranger", [operator("a")], {"preferred_operator": "nobody"}, "a"),
    ("only that one, whatever the queue", [operator("a"), operator("b", "", "permits")], {"only_operator": "b"}, "b"),
]  # fmt: skip


@pytest.mark.parametrize(("operators", "wishes", "chosen"), [c[1:] for c in CHOICES], ids=[c[0] for c in CHOICES])
def test_the_best_operator_is_chosen(operators: list[Operator], wishes: dict[str, Any], chosen: str) -> None:
    router = centre(*operators)
    assert told(router.work_arrived(work("call1", **wishes), 50)) == [f"call1 to {chosen}"]


def test_a_preferred_operator_is_not_waited_for() -> None:
    router = centre(operator("aigul"), operator("bolat"))
    router.operator_unready("bolat", 5)
    assert told(router.work_arrived(work("call1", preferred_operator="bolat"), 6)) == ["call1 to aigul"]


def test_a_transfer_to_a_person_waits_for_that_person() -> None:
    router = centre(operator("aigul"), operator("bolat"))
    router.operator_unready("bolat", 5)
    assert router.work_arrived(work("call1", only_operator="bolat"), 6) == []
    assert told(router.operator_ready("bolat", 7)) == ["call1 to bolat"]


def test_a_caller_who_hangs_up_while_it_rings_costs_the_operator_no_idle_time() -> None:
    router = centre(operator("aigul"), operator("bolat"))
    router.work_arrived(work("call1"), 5)
    assert told(router.work_left("call1", 6)) == ["call1 withdrawn by aigul"]
    assert told(router.work_arrived(work("call2"), 7)) == ["call2 to aigul"]
