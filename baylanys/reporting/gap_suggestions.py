"""Why operators may have been missing: what the states and the alarms of that time tell (5.3). Pure.

A suggestion is for the person who writes the reason; it is never taken for one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.reporting.staffing import PRESENT, Gap, Stay

OUTAGE, NOT_COME = "outage", "not_come"
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A state or its reason (`lunch`, `desk_lost`, `offline`), `outage`, or `not_come`; of so many operators."""

    code: str
    operators: int = 0


def suggest(
    gap: Gap, stays: Sequence[Stay], *, expected: Collection[int], outages: Iterable[tuple[datetime, datetime | None]]
) -> list[Suggestion]:
    """What the gap may come of, the likeliest first.

    `stays` are those of the whole day, `expected` the operators who were there on one of the days before.
    """
    found = [Suggestion(OUTAGE)] if any(_overlaps(gap, begin, end) for begin, end in outages) else []
    if gap.kind == "lines":
        return found
    came = {stay.operator for stay in stays if stay.state in PRESENT}
    causes = Counter(cause for operator in sorted(came) if (cause := _cause(gap, stays, operator)))
    found += [Suggestion(code, count) for code, count in causes.most_common()]
    away = len(set(expected) - came)
    return [*found, Suggestion(NOT_COME, away)] if away else found


def _cause(gap: Gap, stays: Sequence[Stay], operator: int) -> str:
    """What kept the operator away longest within the gap; nothing where he or she was there all the time."""
    lengths: Counter[str] = Counter()
    for stay in stays:
        within = min(stay.until, gap.end) - max(stay.since, gap.start)
        if stay.operator == operator and stay.state not in PRESENT and within > NOTHING:
            lengths[stay.reason or stay.state] += round(within.total_seconds() * 1000)
    return max(lengths, key=lambda code: lengths[code], default="")


def _overlaps(gap: Gap, begin: datetime, end: datetime | None) -> bool:
    return begin < gap.end and (end is None or end > gap.start)
