"""Whether what goes out (calls out, mailings) has to wait for those who call in (4.1–4.3).

Whoever dials or sends out asks `outbound_held` before each step; promised callbacks go out all the same (4.3). A hold
ends by itself unless it is said again: nothing is held for ever by a program that has died.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils.translation import gettext as _

from baylanys.routing.choices import HeldBy
from baylanys.routing.models import OutboundHold

HELD_FOR = timedelta(seconds=30)
"""How long one saying holds."""

_CLOCK_SET_BACK = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Hold:
    """Outbound is held since `since`, until `until` unless held on. `value` and `threshold` are of the figure `reason`:
    seconds, callers, per cent."""

    reason: str
    value: float
    threshold: float
    since: datetime
    until: datetime

    @property
    def text(self) -> str:
        """What to tell a person, in the language that is active."""
        return held_text(self.reason, self.value)


def held_text(reason: str, value: float) -> str:
    """Why outbound is held, in the language that is active."""
    words = {
        HeldBy.LONGEST_WAIT: _("Outbound is held: somebody in the queue has waited %(value)s s."),
        HeldBy.WAITING: _("Outbound is held: %(value)s callers wait in the queue."),
        HeldBy.LOST_FORECAST: _("Outbound is held: %(value)s %% of today's calls are likely to be lost."),
    }
    return words[HeldBy(reason)] % {"value": shown(reason, value)}


def shown(reason: str, value: float) -> str:
    """The figure as people here write it: whole seconds and callers, per cent with one place (3,4)."""
    if reason != HeldBy.LOST_FORECAST:
        return str(ceil(value))
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def outbound_held(at: datetime) -> Hold | None:
    """The hold in force at that moment, the oldest where there are several; None where outbound may go on."""
    latest = at + HELD_FOR + _CLOCK_SET_BACK
    row = OutboundHold.objects.filter(until__gt=at, until__lte=latest).order_by("since").first()
    return Hold(row.reason, row.value, row.threshold, row.since, row.until) if row else None


def hold_outbound(
    *, holder: str, reason: str, value: float, threshold: float, since: datetime, at: datetime
) -> datetime:
    """Outbound is held for `HELD_FOR` from that moment on; said again, longer. -> until when"""
    until = at + HELD_FOR
    said = {"reason": reason, "value": value, "threshold": threshold, "since": since, "until": until}
    OutboundHold.objects.update_or_create(holder=holder, defaults=said)
    return until


def release_outbound(*, holder: str) -> None:
    """This holder holds outbound no more; again is safe."""
    OutboundHold.objects.filter(holder=holder).delete()
