"""What each package knows of a person outside, so that it can be handed out and erased (4.6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from baylanys.core.scrubbing import words_of


@dataclass(frozen=True, slots=True)
class Subject:
    """The person asked about: the rows that are this person, and everything by which other rows may name it.

    `numbers`: each number or id outside → what stands in its place once it is erased: the same everywhere, so that two
    calls of one person still are two calls of one person.
    """

    contacts: tuple[int, ...]
    numbers: Mapping[str, str]

    @property
    def words(self) -> dict[str, str]:
        return words_of(self.numbers)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a package hands out: rows as people can read them, and files by their names in the archive."""

    rows: Mapping[str, Sequence[Mapping[str, object]]]
    files: Mapping[str, Callable[[], Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows lost what named the person, by their kind; `files` are below the data directory and to be gone."""

    counts: Mapping[str, int]
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """A package that knows something of people. `models` are the tables it answers for, by their labels.

    `hindrances`: codes of what has to be over before anything is erased.
    """

    name: str
    models: frozenset[str]
    gather: Callable[[Subject], Gathered]
    erase: Callable[[Subject, datetime], Erased]
    hindrances: Callable[[Subject], list[str]] = lambda subject: []


_holders: dict[str, Holder] = {}


def register_holder(holder: Holder) -> None:
    """The package is asked when data is handed out or erased; again is safe."""
    _holders[holder.name] = holder


def holders() -> list[Holder]:
    """Packages above before those they stand on: each still finds its rows by what lies below."""
    return list(reversed(_holders.values()))
