"""Callers drawn by chance from a seed: when they call, what they want, how long they wait and talk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from baylanys.routing.work import Work, WorkKind

HOUR = 3_600_000
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of time [start, end) in milliseconds with a steady rate of calls."""

    start: int
    end: int
    calls_an_hour: float


@dataclass(frozen=True, slots=True)
class Wish:
    """What some of the callers want of an operator; ``weight`` is their share."""

    queue: str
    weight: float = 1.0
    required: Mapping[str, int] = field(default_factory=dict)
    preferred: tuple[str, ...] = ()
    priority: int = 0
    kind: WorkKind = WorkKind.CALL


@dataclass(frozen=True, slots=True)
class Habits:
    """Means in seconds of the callers' exponential times; the IVR lasts the same for all."""

    patience: float = 120.0
    talk: float = 240.0
    wrap_up: float = 30.0
    ivr: float = 0.0


@dataclass(frozen=True, slots=True)
class Caller:
    """One call as it will go if it is answered (talk, wrap-up) and if it is not (patience), in milliseconds."""

    work: Work
    arrived: int
    patience: int
    talk: int
    wrap_up: int


def draw_callers(spans: Sequence[Span], wishes: Sequence[Wish], habits: Habits, seed: int) -> Iterator[Caller]:
    """A Poisson process through the spans, in order of arrival; the same seed gives the same callers."""
    chance = Random(seed)
    weights = [wish.weight for wish in wishes]
    for number, at in enumerate(_arrivals(spans, chance), start=1):
        wish = chance.choices(wishes, weights)[0]
        yield _draw_caller(f"call{number}", at, wish, habits, chance)


def _arrivals(spans: Sequence[Span], chance: Random) -> Iterator[int]:
    for span in spans:
        at = float(span.start)
        while span.calls_an_hour > 0:
            at += chance.expovariate(span.calls_an_hour / HOUR)
            if at >= span.end:
                break
            yield int(at)


def _draw_caller(name: str, at: int, wish: Wish, habits: Habits, chance: Random) -> Caller:
    queue_entered = at + round(habits.ivr * 1000)
    work = Work(name, wish.kind, wish.queue, queue_entered, wish.required, wish.preferred, wish.priority)
    patience, talk, wrap_up = (
        round(chance.expovariate(1 / mean) * 1000) if mean else 0
        for mean in (habits.patience, habits.talk, habits.wrap_up)
    )
    return Caller(work, at, patience, talk, wrap_up)


def day_spans(days: Sequence[int], opens_hour: int, calls_by_hour: Sequence[float]) -> list[Span]:
    """Spans of the given days (numbered from 0), each with these calls in the hours from opening on."""
    return [
        Span(day * DAY + (opens_hour + hour) * HOUR, day * DAY + (opens_hour + hour + 1) * HOUR, calls)
        for day in days
        for hour, calls in enumerate(calls_by_hour)
    ]
