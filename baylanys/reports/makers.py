"""Who makes reports beside the built-in ones: each registers the beginning of its reports' names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO


@dataclass(frozen=True, slots=True)
class Order:
    """What a maker is asked for; the language is active while it makes."""

    name: str
    first: date
    last: date
    kind: str
    language: str
    at: datetime
    options: Mapping[str, str]
    tell: Callable[[int], None] = lambda percent: None
    """Hears how many per cent of the rows are written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a maker wrote: the title for people, and the version of the formulas its figures were counted by."""

    title: str
    formula_version: int


Maker = Callable[[Order, IO[bytes]], Outcome]
"""Writes the file. Raises ReportRefused where it cannot."""

MAKERS: dict[str, Maker] = {}


def register_maker(prefix: str, maker: Maker) -> None:
    """Reports whose name begins so are made by another (`template-`: the customer's own templates)."""
    MAKERS[prefix] = maker
