"""Counts and lengths that can be added up, and the figures they make (4.1–4.4, 5.1). Pure."""

from dataclasses import dataclass, fields
from typing import Self

from baylanys.reporting.kpi import Figures


@dataclass(frozen=True, slots=True)
class Sums:
    """What an interval row keeps; `longest` is the longest wait in milliseconds with the key of its call."""

    calls: int = 0
    offered: int = 0
    answered: int = 0
    in_time: int = 0
    lost: int = 0
    callback_kept: int = 0
    early_hang_ups: int = 0
    waiting: int = 0
    left_in_ivr: int = 0
    after_hours: int = 0
    blocked: int = 0
    self_checks: int = 0
    refused_for_line: int = 0
    left_in_transfer: int = 0
    dropped: int = 0
    reached_again: int = 0
    waits: int = 0
    wait_ms: int = 0
    queue_waits: int = 0
    queue_ms: int = 0
    ivr_passed: int = 0
    ivr_ms: int = 0
    waits_beyond_limit: int = 0
    recorded: int = 0
    conversations: int = 0
    inbound_ms: int = 0
    outbound_ms: int = 0
    most_lines: int = 0
    longest: tuple[int, str] | None = None

    def __add__(self, other: Self) -> "Sums":
        """Both periods together: the most lines and the longest wait are the greater of the two."""
        added = {name: getattr(self, name) + getattr(other, name) for name in ADDED}
        waits = [each for each in (self.longest, other.longest) if each is not None]
        longest = max(waits, key=lambda each: each[0], default=None)
        return Sums(**added, most_lines=max(self.most_lines, other.most_lines), longest=longest)

    def figures(self) -> Figures:
        """The figures of the period; a mean is the ratio of sums."""
        own = {each.name for each in fields(Figures)} & set(ADDED)
        return Figures(
            **{name: getattr(self, name) for name in own},
            mean_wait_ms=_mean(self.wait_ms, self.waits),
            mean_queue_ms=_mean(self.queue_ms, self.queue_waits),
            mean_ivr_ms=_mean(self.ivr_ms, self.ivr_passed),
            longest_wait_ms=self.longest[0] if self.longest else None,
            longest_wait_key=self.longest[1] if self.longest else "",
            most_lines=self.most_lines,
        )


ADDED = tuple(each.name for each in fields(Sums) if each.name not in {"most_lines", "longest"})


def _mean(total: int, number: int) -> int | None:
    return round(total / number) if number else None
