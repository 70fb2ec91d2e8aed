"""How fast a number and a person are written to. Pure; time is seconds of any steady clock, given by the caller.

Meta, "Throughput": so many messages a second for a number, 80 or up to 1,000. Meta, "Pair rate limits": one message
in six seconds to a person; up to 45 within six seconds are lent, and paid back before the next one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable

from baylanys.whatsapp.errors import Advice, Scope

PAIR_SECONDS = 6.0
PAIR_BURST = 20
"""Of the 45 that Meta lends: other programs may write through the same number."""

# What the process was late is caught up; the last second is counted, so that none holds more than Meta allows. What is
# left free is for moments that come closer together at Meta than they left here.
LATE_SECONDS = 0.1
SHARE = 0.985
SLOWED_SECONDS = 60.0
SLOWER = 0.8
LEAST_SHARE = 1 / 16


class NumberPace:
    """When the next message of a number may leave; slower after Meta said that it was too fast."""

    def __init__(self, rate: float) -> None:
        self.paused_until = float("-inf")
        self._left: deque[float] = deque()
        self.change_rate(rate)
        self._next = float("-inf")
        self._trouble = 0
        self._share = 1.0
        self._slowed_at = float("-inf")

    def change_rate(self, rate: float) -> None:
        """So many messages a second from now on."""
        self.rate = rate
        self._left = deque(self._left, maxlen=max(int(rate * SHARE), 1))

    def next_slot(self, now: float) -> float:
        """The moment for one message, which is taken by asking: not before `now`, nor within a pause."""
        slot = max(self._next, now - LATE_SECONDS, self.paused_until)
        self._next = slot + 1 / (self.rate * SHARE * self.share(now))
        full = len(self._left) == self._left.maxlen
        leaves_at = max(slot, now, self._left[0] + 1 if full else now)
        self._left.append(leaves_at)
        return leaves_at

    def share(self, now: float) -> float:
        """The part of the rate that is used: less after a refusal, whole again after a minute."""
        recovered = (1 - self._share) * max(now - self._slowed_at, 0.0) / SLOWED_SECONDS
        return min(1.0, self._share + recovered)

    def refused(self, advice: Advice, now: float, *, too_fast: bool) -> None:
        """The number pauses, longer each time in a row; the refusals of one pause count once."""
        if now < self.paused_until or advice.scope is not Scope.NUMBER:
            return
        self._trouble += 1
        self.paused_until = now + advice.pause_seconds(self._trouble)
        if too_fast:
            self._share = max(self.share(now) * SLOWER, LEAST_SHARE)
            self._slowed_at = self.paused_until

    def accepted(self, now: float) -> None:
        """Meta took a message; the troubles are over, unless it had left before the pause began."""
        if now >= self.paused_until:
            self._trouble = 0


class PersonPace:
    """When each person may be written to next."""

    def __init__(self) -> None:
        self._debts: dict[Hashable, _Debt] = {}

    def earliest(self, person: Hashable, now: float) -> float:
        """The moment for the next message: `now`, or when what was lent has been paid back."""
        debt = self._debts.get(person)
        return now if debt is None or debt.may_borrow(now) else max(debt.paid_at, now)

    def wrote(self, person: Hashable, now: float) -> None:
        debt = self._debts.get(person)
        if debt is None or debt.paid_at <= now:
            self._debts[person] = _Debt(now)
        else:
            debt.borrow(now)

    def refused(self, person: Hashable, until: float) -> None:
        """Meta said that it was too much (131056): nothing before `until`."""
        debt = self._debts.setdefault(person, _Debt(until - PAIR_SECONDS))
        debt.paid_at = max(debt.paid_at, until)
        debt.count = PAIR_BURST

    def forget_paid(self, now: float) -> None:
        """Whoever owes nothing takes no memory."""
        self._debts = {person: debt for person, debt in self._debts.items() if debt.paid_at > now}

    def __len__(self) -> int:
        return len(self._debts)


class _Debt:
    """Messages since `began_at`, each worth six seconds, paid back at `paid_at`."""

    __slots__ = ("began_at", "count", "paid_at")

    def __init__(self, now: float) -> None:
        self.began_at, self.paid_at, self.count = now, now + PAIR_SECONDS, 1

    def may_borrow(self, now: float) -> bool:
        if now >= self.paid_at:
            return True
        return now < self.began_at + PAIR_SECONDS and self.count < PAIR_BURST

    def borrow(self, now: float) -> None:
        self.count += 1
        self.paid_at = max(self.paid_at, now) + PAIR_SECONDS
