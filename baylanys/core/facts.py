"""Facts: what a package announces to those above it.

A fact is a frozen dataclass in the past tense. It is stored in the same
transaction as the change it tells of and delivered after the commit, at
least once, by the worker.
"""

from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

F = TypeVar("F")
Receiver = Callable[[Any], None]

_kinds: dict[str, type] = {}
_receivers: dict[str, list[Receiver]] = {}


def fact(cls: type[F]) -> type[F]:
    """Registers a frozen dataclass as a fact under its class name."""
    _kinds[cls.__name__] = cls
    return cls


def receives(cls: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """The function is called with every stored fact of that class, after the commit.

    It may be called again with the same fact and must be safe to repeat.
    """

    def register(receiver: Callable[[F], None]) -> Callable[[F], None]:
        _receivers.setdefault(cls.__name__, []).append(receiver)
        return receiver

    return register


def as_payload(told: object) -> tuple[str, dict[str, Any]]:
    """Kind and JSON-ready fields of a fact."""
    if not is_dataclass(told) or isinstance(told, type):
        raise TypeError("a fact is an instance of a frozen dataclass")
    return type(told).__name__, {name: _plain(value) for name, value in asdict(told).items()}


def receivers_of(kind: str) -> tuple[Receiver, ...]:
    """Who wants to know of facts of that kind."""
    return tuple(_receivers.get(kind, ()))


def from_payload(kind: str, payload: dict[str, Any]) -> object:
    """The fact that `as_payload` took apart (moments and ids stay text)."""
    return _kinds[kind](**payload)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, UUID):
        return str(value)
    return value
