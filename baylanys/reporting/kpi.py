"""The contract's figures from call facts (4.1–4.4, 5.1, 5.2, 5.4). Pure.

`count` is the only place where a figure is made; a month is counted from its
calls and never from the figures of its days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from baylanys.contract.timetable import Timetable
from baylanys.reporting.call_facts import CallFacts
from baylanys.reporting.definition import Definition
from baylanys.reporting.verdicts import Standing, Verdict, judge

Judged = Sequence[tuple[CallFacts, Verdict]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and lengths of one period; shares are asked of them, and are None where nothing was offered."""

    offered: int
    answered: int
    in_time: int
    lost: int
    callback_kept: int
    early_hang_ups: int
    waiting: int
    left_in_ivr: int
    after_hours: int
    blocked: int
    self_checks: int
    refused_for_line: int
    left_in_transfer: int
    dropped: int
    reached_again: int
    mean_wait_ms: int | None
    mean_queue_ms: int | None
    mean_ivr_ms: int | None
    longest_wait_ms: int | None
    longest_wait_key: str
    waits_beyond_limit: int
    recorded: int
    conversations: int
    inbound_ms: int
    outbound_ms: int
    most_lines: int

    @property
    def in_time_percent(self) -> float | None:
        """4.2: answered within the limit ÷ offered."""
        return percent(self.in_time, self.offered)

    @property
    def lost_percent(self) -> float | None:
        """4.3: (offered − answered − callback kept) ÷ offered."""
        return percent(self.lost, self.offered)

    @property
    def recorded_percent(self) -> float | None:
        """5.4: conversations with a stored recording ÷ conversations."""
        return percent(self.recorded, self.conversations)

    @property
    def in_time_of_answered_percent(self) -> float | None:
        """Beside 4.2, not official: early and late hang-ups left out."""
        return percent(self.in_time, self.answered)

    @property
    def in_time_with_early_percent(self) -> float | None:
        """Beside 4.2, not official: early hang-ups as successes."""
        return percent(self.in_time + self.early_hang_ups, self.offered)

    @property
    def in_time_without_early_percent(self) -> float | None:
        """Beside 4.2, not official: early hang-ups left out."""
        return percent(self.in_time, self.offered - self.early_hang_ups)


def count(calls: Iterable[CallFacts], timetable: Timetable, definition: Definition, at: datetime) -> Figures:
    """The figures of these calls as they stand at that moment. Self-check calls count nowhere but as such."""
    judged = [(call, judge(call, timetable, definition, at)) for call in calls]
    real = [(call, verdict) for call, verdict in judged if not call.is_self_check]
    offered = [(call, verdict) for call, verdict in real if verdict.offered]
    answered = [call for call, verdict in offered if verdict.standing is Standing.ANSWERED]
    talks = [call for call, _ in real if call.answered_at is not None]
    longest = max((call for call, _ in offered), key=lambda call: call.queue_total_ms or 0, default=None)
    return Figures(
        offered=len(offered),
        answered=len(answered),
        in_time=sum(verdict.within_limit for _, verdict in offered),
        lost=_standing(offered, Standing.LOST),
        callback_kept=_standing(offered, Standing.CALLBACK_KEPT),
        early_hang_ups=sum(left_early(call, verdict, definition) for call, verdict in offered),
        waiting=_standing(real, Standing.WAITING),
        left_in_ivr=_standing(real, Standing.LEFT_IN_IVR),
        after_hours=_standing(real, Standing.AFTER_HOURS),
        blocked=_standing(real, Standing.BLOCKED),
        self_checks=_standing(judged, Standing.SELF_CHECK),
        refused_for_line=sum(call.refused_reason == "no_line" for call, _ in offered),
        left_in_transfer=sum(call.left_in_transfer for call, _ in offered),
        dropped=sum(call.dropped for call in talks),
        reached_again=_reached_again(offered, talks, definition),
        mean_wait_ms=_mean([call.wait_ms for call in answered]),
        mean_queue_ms=_mean([call.queue_total_ms for call, _ in offered]),
        mean_ivr_ms=_mean([call.ivr_ms for call, _ in offered]),
        longest_wait_ms=longest.queue_total_ms if longest else None,
        longest_wait_key=longest.key if longest and longest.queue_total_ms is not None else "",
        waits_beyond_limit=sum((call.queue_total_ms or 0) > definition.longest_wait_ms for call, _ in offered),
        recorded=sum(call.recorded for call in talks),
        conversations=sum(call.recording_due for call in talks),
        inbound_ms=sum(call.talk_ms or 0 for call in talks if call.inbound),
        outbound_ms=sum(call.talk_ms or 0 for call in talks if not call.inbound),
        most_lines=most_at_once([call for call, _ in judged], at),
    )


def count_span(
    calls: Sequence[CallFacts], start: datetime, end: datetime, timetable: Timetable, rules: Definition, at: datetime
) -> Figures:
    """The figures of [start, end): calls belong to the moment of their queue entry, minutes to that of the answer
    (case 18). `calls` are those of the period and of the hours before it."""
    figures = count([call for call in calls if start <= call.counted_at < end], timetable, rules, at)
    talks = [call for call in calls if call.answered_at and start <= call.answered_at < end and not call.is_self_check]
    return replace(
        figures,
        inbound_ms=sum(call.talk_ms or 0 for call in talks if call.inbound),
        outbound_ms=sum(call.talk_ms or 0 for call in talks if not call.inbound),
    )


def minutes(milliseconds: int) -> int:
    """Minutes of a month, rounded once, half a minute up (5.1)."""
    return (milliseconds + 30_000) // 60_000


def percent(part: int, whole: int) -> float | None:
    """The share in per cent with no rounding; None of nothing."""
    return 100 * part / whole if whole > 0 else None


def in_time_met(figures: Figures, definition: Definition) -> bool:
    """4.2 without rounding: 80 of 100 is enough, 79.99 is not."""
    return 100 * figures.in_time >= definition.in_time_percent * figures.offered


def lost_met(figures: Figures, limit_percent: int) -> bool:
    """4.3 without rounding, with the day's or the month's limit."""
    return 100 * figures.lost <= limit_percent * figures.offered


def losses_left(figures: Figures, limit_percent: int) -> int:
    """How many more calls may be lost, each an offered call itself, before the limit is passed; 0 where it is."""
    spare = limit_percent * figures.offered - 100 * figures.lost
    return max(0, spare // (100 - limit_percent))


def late_left(figures: Figures, definition: Definition) -> int:
    """How many more calls, each an offered call itself, may be answered late before 4.2 is missed; 0 where it is."""
    spare = 100 * figures.in_time - definition.in_time_percent * figures.offered
    return max(0, spare // definition.in_time_percent)


def most_at_once(calls: Iterable[CallFacts], at: datetime) -> int:
    """The most lines in use at one moment: calls, and numbers outside beside them; a refused call had no line."""
    changes: list[tuple[datetime, int]] = []
    for call in calls:
        if not call.refused_reason:
            for begin, end in ((call.arrived_at, call.ended_at), *call.outside_legs):
                changes += [(begin, 1), (end or at, -1)]
    most = now = 0
    for _, change in sorted(changes):
        now += change
        most = max(most, now)
    return most


def _standing(judged: Judged, standing: Standing) -> int:
    return sum(verdict.standing is standing for _, verdict in judged)


def left_early(call: CallFacts, verdict: Verdict, definition: Definition) -> bool:
    """A caller who gave up before the limit of early hang-ups."""
    lost = verdict.standing is Standing.LOST and not call.refused_reason and not call.found_no_place
    return lost and call.wait_ms is not None and call.wait_ms <= definition.early_hang_up_ms


def _reached_again(offered: Judged, talks: Sequence[CallFacts], definition: Definition) -> int:
    """Lost callers with whom we talked soon after; shown beside, never lowers the lost figure (case 14)."""
    talked: dict[str, list[datetime]] = {}
    for call in talks:
        if call.number and call.answered_at:
            talked.setdefault(call.number, []).append(call.answered_at)
    span = timedelta(minutes=definition.reached_again_minutes)
    return sum(
        any(call.counted_at <= moment <= call.counted_at + span for moment in talked.get(call.number, ()))
        for call, verdict in offered
        if verdict.standing is Standing.LOST
    )


def _mean(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None
