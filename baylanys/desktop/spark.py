"""A small line of a figure's course with its limit, as numbers for a drawing. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, MARGIN = 120, 30, 3


@dataclass(frozen=True, slots=True)
class Spark:
    """Points of the line, the height of the limit, the last point, and the same in words."""

    points: str
    limit_y: str
    last: tuple[str, str]
    words: str


def spark_of(course: Sequence[tuple[date, float | None]], limit: float, show: Callable[[float], str]) -> Spark | None:
    """The drawing; None where fewer than two days have the figure. Days stand at their distance from each other."""
    known = [(day, value) for day, value in course if value is not None]
    if len(known) < 2:
        return None
    low = min(0.0, *(value for _, value in known)) if limit < 60 else min(limit, *(value for _, value in known)) * 0.9
    high = max(limit, *(value for _, value in known)) * 1.05
    length = (known[-1][0] - known[0][0]).days or 1

    def across(day: date) -> str:
        return f"{MARGIN + (WIDTH - 2 * MARGIN) * (day - known[0][0]).days / length:.1f}"

    def up(value: float) -> str:
        return f"{HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (value - low) / ((high - low) or 1):.1f}"

    points = [(across(day), up(value)) for day, value in known]
    return Spark(
        points=" ".join(f"{x},{y}" for x, y in points),
        limit_y=up(limit),
        last=points[-1],
        words="; ".join(f"{day:%d.%m}: {show(value)}" for day, value in known),
    )
