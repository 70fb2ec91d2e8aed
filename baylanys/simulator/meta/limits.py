"""How fast the business may send. Pure. Seconds. Source: Meta, throughput, about-the-platform."""

from collections import deque
from dataclasses import dataclass, field

PAIR_SECONDS = 6.0
BURST = 45


@dataclass(slots=True)
class Pair:
    """One person: a message in six seconds; up to 45 within six seconds are lent and must be waited off."""

    free_at: float = 0.0
    burst_at: float = 0.0
    count: int = 0

    def take(self, at: float) -> bool:
        if at >= self.free_at:
            self.free_at, self.burst_at, self.count = at + PAIR_SECONDS, at, 1
            return True
        if at - self.burst_at < PAIR_SECONDS and self.count < BURST:
            self.count += 1
            self.free_at += PAIR_SECONDS
            return True
        return False


@dataclass(slots=True)
class Rate:
    """So many in a stretch of seconds. A tenth more is let through: the wire bunches what was sent evenly."""

    seconds: float
    taken: deque[float] = field(default_factory=deque)

    def take(self, at: float, limit: int) -> bool:
        while self.taken and at - self.taken[0] >= self.seconds:
            self.taken.popleft()
        if len(self.taken) >= limit + limit // 10:
            return False
        self.taken.append(at)
        return True
