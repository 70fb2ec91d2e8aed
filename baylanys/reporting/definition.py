"""How the contract's figures are counted: one versioned set of limits and rules (4.1–4.4). Pure.

A report stores the version it was made with, so that a change never rewrites a closed month.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Definition:
    """Limits of the contract. Lengths in milliseconds, shares in whole per cent; each limit itself is within."""

    version: int = 1
    valid_from: date = date(2026, 1, 1)
    answer_within_ms: int = 90_000
    in_time_percent: int = 80
    lost_day_percent: int = 4
    lost_month_percent: int = 2
    mean_wait_ms: int = 60_000
    longest_wait_ms: int = 120_000
    early_hang_up_ms: int = 90_000
    """A caller who leaves before this is an early hang-up in the formulas shown beside the official one."""
    reached_again_minutes: int = 60
    callback_attempts: int = 3
    callback_gap_minutes: int = 20
    callback_late_minutes: int = 60
    """A callback accepted less than this before closing may be kept on the next working day."""
    month_minutes: int = 10_000
    peak_month_minutes: int = 12_000
    """Minutes a month in each direction (5.1), and in a month that the customer made a peak."""

    def parameters(self) -> dict[str, Any]:
        """Everything but the version and its date, as a row keeps it."""
        return {name: value for name, value in asdict(self).items() if name not in {"version", "valid_from"}}


def definition_from(version: int, valid_from: date, parameters: Mapping[str, Any]) -> Definition:
    """The definition a row keeps; parameters it does not name have the contract's first values."""
    known = {each.name for each in fields(Definition)} - {"version", "valid_from"}
    return Definition(
        version=version, valid_from=valid_from, **{name: parameters[name] for name in known & parameters.keys()}
    )


def in_force(definitions: Iterable[Definition], day: date) -> Definition:
    """The newest definition that holds on the day; the contract's first where none is written."""
    holding = [each for each in definitions if each.valid_from <= day]
    return max(holding, key=lambda each: (each.valid_from, each.version), default=Definition())
