"""A month of suggestions and complaints, counted. Pure (3.12)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """What of an item is counted; `opened_at`, `closed_at` aware."""

    kind: str
    subject: str
    project: str
    platform: str
    state: str
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One project and platform: opened in the month by kind, closed in it, still open at its end."""

    project: str
    platform: str
    by_kind: dict[str, int]
    closed: int
    left: int

    @property
    def opened(self) -> int:
        return sum(self.by_kind.values())


@dataclass(frozen=True, slots=True)
class Summary:
    """The month. `mean_answer`: from opening to closing of what was closed in it, None where nothing was."""

    opened: int
    closed: int
    left: int
    by_kind: dict[str, int]
    mean_answer: timedelta | None
    lines: list[Line]


def summarise_month(rows: Iterable[Row], start: datetime, end: datetime) -> Summary:
    """What happened in [start, end); rows opened later do not count."""
    known = [row for row in rows if row.opened_at < end]
    opened = [row for row in known if row.opened_at >= start]
    closed = [row for row in known if row.closed_at is not None and start <= row.closed_at < end]
    left = [row for row in known if row.closed_at is None or row.closed_at >= end]
    lengths = [row.closed_at - row.opened_at for row in closed if row.closed_at is not None]
    places = sorted({(row.project, row.platform) for row in (*opened, *closed, *left)})
    return Summary(
        opened=len(opened),
        closed=len(closed),
        left=len(left),
        by_kind=dict(Counter(row.kind for row in opened)),
        mean_answer=sum(lengths, timedelta()) / len(lengths) if lengths else None,
        lines=[
            Line(
                project,
                platform,
                dict(Counter(row.kind for row in opened if (row.project, row.platform) == (project, platform))),
                sum((row.project, row.platform) == (project, platform) for row in closed),
                sum((row.project, row.platform) == (project, platform) for row in left),
            )
            for project, platform in places
        ],
    )
