"""Places in the queue, a router that goes on from rows, and one that runs for months."""

from baylanys.routing.decisions import Offer
from baylanys.routing.snapshot import restore_router, take_snapshot
from baylanys.routing.work import Operator
from tests.pure.routing_words import LIMITS, centre, operator, told, work


def test_position_counts_those_ahead_in_the_same_queue() -> None:
    router = centre(operator("aigul"))
    for at, one in enumerate([work("a", 1), work("b", 2), work("p", 1, queue="permits"), work("c", 3, priority=1)]):
        router.work_arrived(one, at)
    assert [router.position(id) for id in ("a", "b", "c", "p", "x")] == [2, 3, 1, 1, None]


def test_a_restarted_engine_goes_on_with_waits_states_and_offers() -> None:
    rings, talks, free = operator("rings"), operator("talks"), operator("free", "kk")
    router = centre(rings, talks, free)
    for number in (1, 2, 3):
        router.work_arrived(work(f"call{number}", number, required={"ru": 1}), number)
    router.offer_accepted(2, 5)
    again = restore_router(take_snapshot(router), 9, LIMITS)
    assert (again.rematch(9), again.expire(9), again.next_deadline()) == ([], [], 21)
    assert told(again.offer_accepted(1, 10)) == ["call1 accepted by rings"]
    assert told(again.operator_freed("talks", "call2", 11)) == ["call3 to talks"]
    assert told(again.offer_accepted(3, 12)) == ["call3 accepted by talks"]


def test_a_router_built_from_loose_rows_brings_together_what_belongs_together() -> None:
    router = centre(operator("aigul"), operator("bolat"), ready=False)
    for number in (3, 1, 2):
        router.work_arrived(work(f"call{number}", number), 5)
    rows = take_snapshot(router)
    ready = tuple(Operator(one.id, one.skills, one.queues, ready=True) for one in rows.operators)
    stray = (Offer(7, "call9", "aigul", 0, 9), Offer(8, "call1", "nobody", 0, 9))
    again = restore_router(type(rows)(rows.works, ready, stray, next_offer_id=9), 6)
    assert told(again.rematch(6)) == ["call1 to aigul", "call2 to bolat"]
    assert again.rematch(7) == []


def test_callers_who_gave_up_leave_nothing_behind() -> None:
    router = centre(operator("aigul"), ready=False)
    router.work_arrived(work("first", 0), 0)
    for number in range(1, 2_000):
        router.work_arrived(work(f"call{number}", number), number)
        router.work_left(f"call{number}", number)
    (lane,) = router.floor.lanes.values()
    assert len(lane.heap) < 100 and set(router.floor.items) == {"first"}


def test_operators_who_come_and_go_leave_nothing_behind() -> None:
    router = centre(operator("aigul"), operator("bolat"))
    for at in range(2_000):
        router.operator_unready("bolat", at)
        router.operator_ready("bolat", at)
    (team,) = router.floor.teams.values()
    assert len(team.heap) < 50


def test_abilities_that_nobody_has_any_more_are_forgotten() -> None:
    router = centre(operator("aigul"))
    router.work_arrived(work("call1", queue="permits"), 5)
    for level in range(1, 200):
        router.operator_changed(operator("aigul", f"ru:{level}", "general permits"), 6)
    assert len(router.floor.teams) == 1
    assert [len(lane.fits) for lane in router.floor.lanes.values()] == [1]
