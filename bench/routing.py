"""How fast the router decides, and how fast a month passes: `python -m bench.routing`, one JSON object a line.

A decision is one event processed that gave an offer or an acceptance; all other events cost time and
count for nothing. The baseline sorts everybody at every decision and must decide the same.
"""

import json
import platform
from collections import deque
from dataclasses import dataclass
from time import perf_counter, process_time

from baylanys.routing.callers import DAY, HOUR, Habits, Wish, day_spans, draw_callers
from baylanys.routing.decisions import Decision, Offer
from baylanys.routing.router import Router
from baylanys.routing.virtual import Manners, Shift, VirtualCentre
from baylanys.routing.work import Capacity, Operator, Work, WorkKind
from bench.naive_router import NaiveRouter

QUEUES = ("general", "permits", "payments", "complaints")
STEP, ROUNDS, RUNS, GOAL = 10, 20_000, 5, 100_000
WANTED = ({"kk": 1}, {"ru": 1}, {"ru": 1}, {"en": 1})


@dataclass(frozen=True)
class Hall:
    """Operators on duty and work that waits all the time (none: somebody is always idle)."""

    operators: int
    waiting: int
    all_different: bool = False


HALLS = (Hall(8, 0), Hall(8, 20), Hall(200, 0), Hall(200, 1_000), Hall(200, 0, True), Hall(200, 1_000, True))


class Load:
    """Work arrives, is accepted and ends, over and over; one offer in a hundred is refused.

    The work itself is made beforehand: making it is the caller's cost, not the router's.
    """

    def __init__(self, router: Router, hall: Hall, rounds: int) -> None:
        self.router = router
        self.decided = 0
        self.now = 0
        self.offers: deque[Offer] = deque()
        self.talks: deque[Offer] = deque()
        self.trace: list[Decision] | None = None
        talks_at_once = hall.operators if hall.waiting else hall.operators // 2
        for number in range(hall.operators):
            router.operator_joined(operator(number, hall.all_different), 0)
            router.operator_ready(f"operator{number:03}", number)
        self.coming = deque(work(number) for number in range(hall.waiting + talks_at_once + rounds))
        for _ in range(hall.waiting + talks_at_once):
            self.arrive()
        while self.offers:
            self.answer()
        self.decided = 0

    def arrive(self) -> None:
        self.now += STEP
        self.tell(self.router.work_arrived(self.coming.popleft(), self.now))

    def answer(self) -> None:
        offer = self.offers.popleft()
        if offer.offer_id % 100 == 0:
            self.tell(self.router.offer_refused(offer.offer_id, self.now))
            return
        self.router.offer_accepted(offer.offer_id, self.now)
        self.decided += 1
        self.talks.append(offer)

    def finish(self) -> None:
        talk = self.talks.popleft()
        self.tell(self.router.operator_freed(talk.operator_id, talk.work_id, self.now))

    def tell(self, decisions: list[Decision]) -> None:
        if self.trace is not None:
            self.trace += decisions
        if decisions and type(decisions[-1]) is Offer:
            self.decided += 1
            self.offers += [decision for decision in decisions if type(decision) is Offer]

    def go_round(self) -> None:
        """The oldest conversation ends, work arrives, whatever rings is answered."""
        self.finish()
        self.arrive()
        while self.offers:
            self.answer()


def operator(number: int, different: bool) -> Operator:
    skills = {"ru": 1 + number % 3, "kk": 1 + number % 2, "en": 1}
    if different:
        skills |= {f"topic{bit}": 1 for bit in range(8) if number >> bit & 1}
    return Operator(f"operator{number:03}", skills, frozenset(QUEUES), Capacity(1, 1, 3))


def work(number: int) -> Work:
    wanted = WANTED[number % 4]
    queue = QUEUES[number % 3]
    return Work(f"work{number}", WorkKind.CALL, queue, number * STEP, wanted, tuple(wanted), int(number % 7 == 0))


def speed(make: type[Router], hall: Hall, rounds: int) -> tuple[float, float]:
    """Decisions a second of wall time, and the share of a core had meanwhile (well under 1: the machine was
    busy with other programs). The best of several runs."""
    return max(_speed_once(make(), hall, rounds) for _ in range(RUNS))


def _speed_once(router: Router, hall: Hall, rounds: int) -> tuple[float, float]:
    load = Load(router, hall, rounds)
    begin, begin_of_cpu = perf_counter(), process_time()
    for _ in range(rounds):
        load.go_round()
    seconds = perf_counter() - begin
    return load.decided / seconds, (process_time() - begin_of_cpu) / seconds


def decisions(router: Router, hall: Hall, rounds: int) -> list[Decision]:
    load = Load(router, hall, rounds)
    load.trace = []
    for _ in range(rounds):
        load.go_round()
    return load.trace


def compare(hall: Hall) -> dict[str, object]:
    """The router and the baseline on the same events; the baseline on as many as it bears."""
    few = max(100, 20_000 // (hall.operators + hall.waiting))
    fast, share = speed(Router, hall, ROUNDS)
    same = decisions(Router(), hall, 2 * few) == decisions(NaiveRouter(), hall, 2 * few)
    return {
        "name": "decisions",
        "operators": hall.operators,
        "waiting": hall.waiting,
        "all_different": hall.all_different,
        "decisions_per_second": round(fast),
        "baseline_per_second": round(speed(NaiveRouter, hall, few)[0]),
        "share_of_core": round(share, 2),
        "same_decisions": same,
        "goal": GOAL,
        "met": fast >= GOAL and same,
    }


MONTH_GOAL = 2.0
CALLS_BY_HOUR = [12, 20, 23, 19, 13, 14, 18, 16, 10]
WISHES = (
    Wish("general", 5.0, {"ru": 1}),
    Wish("general", 3.0, {"kk": 1}, ("kk",)),
    Wish("permits", 2.0, {"ru": 1}, ("permits",)),
)


def month() -> dict[str, object]:
    """22 days of nine hours on eight operators, about 12,000 minutes, with refused and missed offers."""
    days = [week * 7 + day for week in range(5) for day in range(5)][:22]
    people = [
        Operator(f"operator{n}", {"ru": 3, "kk": 3, "permits": n % 3} if n < 6 else {"ru": 3}, frozenset(QUEUES))
        for n in range(1, 9)
    ]
    shifts = [Shift(one.id, day * DAY + 9 * HOUR, day * DAY + 18 * HOUR) for day in days for one in people]
    begin = perf_counter()
    callers = draw_callers(day_spans(days, 9, CALLS_BY_HOUR), WISHES, Habits(ivr=20), seed=1)
    centre = VirtualCentre(people, manners=Manners(accepts_after=3_000, refuses=0.01, misses=0.01), seed=1)
    records = centre.run(callers, shifts)
    seconds = perf_counter() - begin
    talked = sum(one.left - one.answered for one in records if one.answered is not None and one.left is not None)
    return {
        "name": "month",
        "seconds": round(seconds, 3),
        "calls": len(records),
        "minutes": talked // 60_000,
        "lost": sum(one.is_lost for one in records),
        "operators": len(people),
        "goal": MONTH_GOAL,
        "met": seconds < MONTH_GOAL,
    }


def main() -> None:
    for hall in HALLS:
        print(json.dumps(compare(hall) | {"python": platform.python_version()}), flush=True)
    print(json.dumps(month() | {"python": platform.python_version()}), flush=True)


if __name__ == "__main__":
    main()
