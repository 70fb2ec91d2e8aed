"""Nobody is held for nothing and no caller is forgotten: what is stuck is found, and only that."""

import pytest

from baylanys.routing.stuck import SeenCall, SeenOperator, Stuck, find_stuck, twice

OFFERED = SeenOperator("a", "offered", 5.0, "c1", past_offer_seconds=-10.0)
TALKING = SeenOperator("a", "talking", 60.0, "c1")
WRAPPING = SeenOperator("a", "wrap_up", 100.0, "c1", wrap_up_limit=60.0)
RINGS = SeenCall("offered", "a", in_router=True)
TALKS = SeenCall("talks", "a")
WRAPS = SeenCall("wraps_up", "a")
WAITS = SeenCall("waits", in_router=True)


def late(seconds: float) -> SeenOperator:
    return SeenOperator("a", "offered", 20.0, "c1", past_offer_seconds=seconds)


@pytest.mark.parametrize(
    ("operator", "calls", "routed", "kinds"),
    [
        (OFFERED, {"c1": RINGS}, ["c1"], []),
        (OFFERED, {}, [], ["offer_stuck"]),
        (OFFERED, {"c1": WAITS}, ["c1"], ["offer_stuck"]),
        (OFFERED, {"c1": SeenCall("offered", "b", in_router=True)}, ["c1"], ["offer_stuck"]),
        (SeenOperator("a", "offered", 5.0, "c1"), {"c1": RINGS}, ["c1"], ["offer_stuck"]),
        (late(2.9), {"c1": RINGS}, ["c1"], []),
        (late(3.1), {"c1": RINGS}, ["c1"], ["offer_overdue"]),
        (TALKING, {"c1": TALKS}, [], []),
        (TALKING, {}, [], ["talk_stuck"]),
        (TALKING, {"c1": SeenCall("over", "a")}, [], ["talk_stuck"]),
        (TALKING, {"c1": SeenCall("talks", "b")}, [], ["talk_stuck"]),
        (TALKING, {"c1": SeenCall("talks", "b", beside="a")}, [], []),
        (WRAPPING, {"c1": WRAPS}, [], []),
        (WRAPPING, {}, [], ["wrap_up_stuck"]),
        (SeenOperator("a", "wrap_up", 181.0, "c1", wrap_up_limit=60.0), {"c1": WRAPS}, [], ["wrap_up_long"]),
        (SeenOperator("a", "ready", 9999.0), {}, [], []),
        (SeenOperator("a", "ready", 1.0), {"c1": WAITS}, ["c1"], []),
        (SeenOperator("a", "ready", 1.0), {"c1": SeenCall("waits")}, [], ["caller_forgotten"]),
        (SeenOperator("a", "ready", 1.0), {}, ["c1"], ["work_stuck"]),
        (SeenOperator("a", "ready", 1.0), {"c1": SeenCall("over")}, ["c1"], ["work_stuck"]),
    ],
)
def test_what_is_stuck_is_found(
    operator: SeenOperator, calls: dict[str, SeenCall], routed: list[str], kinds: list[str]
) -> None:
    assert [stuck.kind for stuck in find_stuck([operator], calls, routed)] == kinds


def test_a_waiting_row_without_its_call_is_found() -> None:
    assert find_stuck([], {"c1": WAITS}, ["c1"], ["c1", "c2"]) == [Stuck("row_stuck", "", "c2")]


def test_wrap_up_has_as_much_time_as_the_rule_says() -> None:
    assert find_stuck([WRAPPING], {"c1": WRAPS}, [], wrap_up_times=1) == [Stuck("wrap_up_long", "a", "c1")]


def test_only_what_is_still_stuck_at_the_next_look_counts() -> None:
    first, second = Stuck("talk_stuck", "a", "c1"), Stuck("talk_stuck", "b", "c2")
    assert twice([], [first]) == []
    assert twice([first], [first, second]) == [first]
