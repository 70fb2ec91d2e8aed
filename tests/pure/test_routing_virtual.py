"""The centre in virtual time against Erlang A, against itself, and against the promises of the router."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt

import pytest

from baylanys.routing.callers import DAY, HOUR, Caller, Habits, Span, Wish, day_spans, draw_callers
from baylanys.routing.decisions import OfferOutcome
from baylanys.routing.invariants import contradictions, idle_violations, overloaded_operators
from baylanys.routing.router import Router
from baylanys.routing.virtual import CallRecord, Manners, Shift, VirtualCentre
from baylanys.routing.work import Limits, Operator, Work, WorkKind

HANDLING = 270.0
PATIENCE = 120.0
STAFFING = [(5, 27.7, 0.02), (5, 34.3, 0.04), (8, 58.3, 0.02), (8, 68.6, 0.04), (3, 10.6, 0.02)]
BATCHES = 30


def crew(size: int) -> list[Operator]:
    return [Operator(f"operator{number}", {"ru": 1}, frozenset({"general"})) for number in range(1, size + 1)]


def erlang_a(operators: int, calls_an_hour: float) -> float:
    """Share of callers lost in M/M/n+M, from the balance of its birth and death rates."""
    arrival, weight, total, lost = calls_an_hour / 3600, 1.0, 1.0, 0.0
    for present in range(1, 1_000):
        leaving = max(0, present - operators) / PATIENCE
        weight *= arrival / (min(present, operators) / HANDLING + leaving)
        total += weight
        lost += weight * leaving
    return lost / total / arrival


def share_lost(records: Sequence[CallRecord]) -> float:
    return sum(record.is_lost for record in records) / len(records)


def standard_error(records: Sequence[CallRecord]) -> float:
    """Of the share lost, by the means of long batches: neighbouring calls are not independent."""
    size = len(records) // BATCHES
    means = [share_lost(records[batch * size : (batch + 1) * size]) for batch in range(BATCHES)]
    middle = sum(means) / BATCHES
    return sqrt(sum((mean - middle) ** 2 for mean in means) / (BATCHES - 1) / BATCHES)


@pytest.mark.parametrize(("operators", "calls_an_hour", "lost"), STAFFING)
def test_the_virtual_centre_loses_what_erlang_a_says(operators: int, calls_an_hour: float, lost: float) -> None:
    end = int(24_000 / calls_an_hour * HOUR)
    habits = Habits(patience=PATIENCE, talk=HANDLING, wrap_up=0)
    callers = draw_callers([Span(0, end, calls_an_hour)], [Wish("general")], habits, seed=2026)
    people = crew(operators)
    records = VirtualCentre(people).run(callers, [Shift(one.id, 0, end) for one in people])
    assert erlang_a(operators, calls_an_hour) == pytest.approx(lost, rel=0.01)
    error = standard_error(records)
    assert error < 0.003
    assert abs(share_lost(records) - lost) < 3 * error


WISHES = [Wish("general", 3.0, {"ru": 1}), Wish("general", 1.0, {"kk": 1}, ("kk",)), Wish("permits", 1.0, priority=1)]
DAYS = day_spans([0, 1, 4], 9, [20, 45, 60, 45, 20])
PEOPLE = [
    *(Operator(f"both{n}", {"ru": 2, "kk": n}, frozenset({"general", "permits"})) for n in (1, 2, 3)),
    *(Operator(f"russian{n}", {"ru": 1}, frozenset({"general"})) for n in (1, 2)),
]
SHIFTS = [Shift(one.id, day * DAY + 9 * HOUR, day * DAY + 14 * HOUR) for day in (0, 1, 4) for one in PEOPLE]
MANNERS = Manners(accepts_after=3_000, refuses=0.1, misses=0.1)


def eventful_days(seed: int = 1) -> list[CallRecord]:
    callers = draw_callers(DAYS, WISHES, Habits(ivr=15), seed)
    return VirtualCentre(PEOPLE, manners=MANNERS, seed=seed).run(callers, SHIFTS)


def test_the_same_seed_gives_the_same_days_and_another_seed_others() -> None:
    assert eventful_days() == eventful_days()
    assert eventful_days() != eventful_days(2)


def test_the_promises_hold_through_eventful_days() -> None:
    def watch(router: Router, now: int) -> None:
        assert idle_violations(router, now) == [] and overloaded_operators(router) == []
        assert contradictions(router) == []

    callers = draw_callers(DAYS, WISHES, Habits(ivr=15), seed=3)
    centre = VirtualCentre(PEOPLE, manners=MANNERS, seed=3, watch=watch)
    assert len(centre.run(callers, SHIFTS)) > 400
    assert centre.router.floor.items == {} and centre.router.offers == {}


def test_every_caller_ends_as_answered_or_lost() -> None:
    for record in eventful_days():
        assert record.left is not None and record.arrived < record.queue_entered <= record.left
        accepted = [offer for offer in record.offers if offer.outcome is OfferOutcome.ACCEPTED]
        assert len(accepted) == (record.answered is not None)
        assert record.is_lost or (record.answered is not None and record.operator_id == accepted[0].operator_id)


def test_no_operator_talks_to_two_callers_at_once() -> None:
    talks: dict[str, list[tuple[int, int]]] = {}
    for record in eventful_days():
        if record.answered is not None and record.left is not None and record.operator_id is not None:
            talks.setdefault(record.operator_id, []).append((record.answered, record.left))
    assert set(talks) == {one.id for one in PEOPLE}
    for one in talks.values():
        one.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(one))


def caller(name: str, at: int, patience: int) -> Caller:
    return Caller(Work(name, WorkKind.CALL, "general", at), at, patience, talk=60_000, wrap_up=10_000)


def test_one_call_after_another_told_to_the_millisecond() -> None:
    callers = [caller("a", 0, 5_000), caller("b", 1_000, 90_000), caller("c", 2_000, 5_000)]
    records = VirtualCentre(crew(1)).run(callers, [Shift("operator1", 0, HOUR)])
    assert [(r.id, r.answered, r.left, r.wait) for r in records] == [
        ("a", 0, 60_000, 0),
        ("b", 70_000, 130_000, 69_000),
        ("c", None, 7_000, 5_000),
    ]


def test_a_missed_call_rings_elsewhere_when_the_offer_ends() -> None:
    centre = VirtualCentre(crew(2), limits=Limits(offer_call=15_000), manners=Manners(misses=1.0))
    (record,) = centre.run([caller("a", 0, 40_000)], [Shift(f"operator{n}", 0, HOUR) for n in (1, 2)])
    assert record.is_lost and [(offer.operator_id, offer.at) for offer in record.offers] == [
        ("operator1", 0),
        ("operator2", 15_000),
    ]


def test_callers_come_in_order_at_the_rate_asked_for() -> None:
    spans = day_spans(range(20), 9, [10, 0, 40])
    callers = list(draw_callers(spans, WISHES, Habits(), seed=5))
    times = [one.arrived for one in callers]
    assert times == sorted(times)
    assert {at % DAY // HOUR for at in times} == {9, 11}
    assert len(times) == pytest.approx(20 * 50, abs=4 * sqrt(1_000))
    assert sum(one.talk for one in callers) / len(callers) == pytest.approx(240_000, rel=0.15)
