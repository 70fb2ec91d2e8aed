"""The account of a month's minutes in one direction (5.1). Pure.

What inbound leaves of its own limit is added to the outbound limit of the next month, and the other way round. A month
spends its own limit first; what was carried over ends with the month.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.contract.timetable import Timetable
from baylanys.reporting.kpi import minutes

WARNINGS = (100, 90, 80)
"""Per cent of the limit at which people are told."""
LOOK_AHEAD = timedelta(days=70)


@dataclass(frozen=True, slots=True)
class Account:
    """One direction of one month, in whole minutes; `used_ms` is that of its calls, in milliseconds."""

    own: int
    carried: int
    used_ms: int
    corrected: int

    @property
    def limit(self) -> int:
        return self.own + self.carried

    @property
    def used(self) -> int:
        """Calls, rounded once, and corrections; never below nothing."""
        return max(0, minutes(self.used_ms) + self.corrected)

    @property
    def left(self) -> int:
        """Below nothing where more was used than there was."""
        return self.limit - self.used

    @property
    def own_left(self) -> int:
        """What goes over to the other direction of the next month."""
        return max(0, self.own - self.used)

    @property
    def percent(self) -> float:
        return 100 * self.used / self.limit if self.limit else 100.0

    @property
    def warning(self) -> int:
        """The highest of the three marks that is reached; 0 below all."""
        return next((mark for mark in WARNINGS if self.percent >= mark), 0)


def account(*, own: int, carried: int, used_ms: int, corrections: Iterable[int]) -> Account:
    """The account from its entries."""
    return Account(own, carried, used_ms, sum(corrections))


def moment_after(timetable: Timetable, at: datetime, working: timedelta) -> datetime | None:
    """When so much working time has passed from `at` on; None where that is more than two months away."""
    for opens, closes in timetable.working_intervals(at, at + LOOK_AHEAD):
        if closes - opens >= working:
            return opens + working
        working -= closes - opens
    return None
