"""What a report is asked for, as its builder takes it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Asked:
    """The days, both included, the moment of asking, and what it is narrowed to (`language`, `queue`, `operator`,
    `project`); `language` is the report's own, `zone` that of the contract."""

    name: str
    title: str
    first: date
    last: date
    at: datetime
    language: str
    zone: ZoneInfo
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1
