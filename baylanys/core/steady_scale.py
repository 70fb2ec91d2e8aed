"""Moments that neither jump nor go back while conversations last, whatever is done to the machine's clock. Pure.

The machine's clock may be set (by hand, or by NTP after a long time alone). A call that lives through that must keep
its lengths and the order of what happens to it, so its moments are an anchor on the wall clock and the seconds of a
steady clock since. When nothing is in progress the scale is laid on the wall clock anew.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

NOTICED = timedelta(seconds=1)
"""A smaller difference is the steady clock's own drift."""


class SteadyScale:
    """`wall` tells the moment, `steady` seconds that only grow (CLOCK_MONOTONIC)."""

    def __init__(self, wall: Callable[[], datetime], steady: Callable[[], float]) -> None:
        self._wall, self._steady = wall, steady
        self._anchor, self._began = wall(), steady()

    def now(self) -> datetime:
        """Never before an earlier answer, except after `follow_wall`."""
        return self._anchor + timedelta(seconds=self._steady() - self._began)

    def ahead(self) -> timedelta:
        """How far the scale is ahead of the wall clock; negative where the wall clock was set forward."""
        return self.now() - self._wall()

    def follow_wall(self) -> timedelta | None:
        """The scale is laid on the wall clock anew, where that was set; how far they had been apart."""
        apart = self.ahead()
        if abs(apart) < NOTICED:
            return None
        self._anchor, self._began = self._wall(), self._steady()
        return apart

    def reach(self, moment: datetime) -> None:
        """From now on every moment is that one or later: what lives was written down before the clock was set back."""
        late = moment - self.now()
        if late > timedelta():
            self._anchor += late
