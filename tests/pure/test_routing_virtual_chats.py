"""Calls and chats in virtual time: chats never cost a call anything that the operators' capacity does not say."""

from dataclasses import replace

from baylanys.routing.callers import DAY, Habits, Wish, day_spans, draw_callers
from baylanys.routing.invariants import contradictions, idle_violations, overloaded_operators
from baylanys.routing.router import Router
from baylanys.routing.virtual import CallRecord, Shift, VirtualCentre
from baylanys.routing.work import EXCLUSIVE, Capacity, Operator, WorkKind

HABITS = Habits(patience=120.0, talk=240.0, wrap_up=30.0)
SPANS = day_spans([0, 1], 9, [25.0] * 9)
CALLS = list(draw_callers(SPANS, [Wish("general")], HABITS, seed=7))
CHATS = [
    (caller, f"chat{number}")
    for number, caller in enumerate(
        draw_callers(day_spans([0, 1], 9, [40.0] * 9), [Wish("general", kind=WorkKind.CONVERSATION)], HABITS, seed=11)
    )
]


def crew(capacity: Capacity) -> list[Operator]:
    return [Operator(f"operator{number}", {"ru": 1}, frozenset({"general"}), capacity) for number in range(5)]


def run(capacity: Capacity, *, chats: bool, watch: object = None) -> list[CallRecord]:
    """The records of the calls alone, in order."""
    both = [replace(caller, work=replace(caller.work, id=name)) for caller, name in CHATS] if chats else []
    people = crew(capacity)
    shifts = [Shift(one.id, day * DAY, (day + 1) * DAY - 1) for one in people for day in (0, 1)]
    centre = VirtualCentre(people, watch=watch)  # type: ignore[arg-type]
    records = centre.run(sorted([*CALLS, *both], key=lambda each: each.arrived), shifts)
    return [record for record in records if record.id.startswith("call")]


def test_calls_beside_chats_keep_their_waits_to_the_millisecond() -> None:
    capacity = Capacity(1, 1, 3, calls_beside=True)
    alone, beside = run(capacity, chats=False), run(capacity, chats=True)
    assert [(each.wait, each.is_lost) for each in alone] == [(each.wait, each.is_lost) for each in beside]


def test_without_that_setting_a_call_waits_only_while_every_operator_has_work() -> None:
    idle: list[object] = []

    def watch(router: Router, now: int) -> None:
        idle.extend(idle_violations(router, now))
        assert contradictions(router) == [] and overloaded_operators(router) == []
        waiting = [item for item in router.floor.items.values() if item.offer is None]
        if any(item.work.kind in EXCLUSIVE for item in waiting):
            assert all(seat.load or seat.offer for seat in router.floor.seats.values() if seat.ready)

    records = run(Capacity(1, 1, 3), chats=True, watch=watch)
    assert idle == [] and len(records) == len(CALLS)
