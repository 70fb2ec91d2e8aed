"""Waiting for what is to become true: looked at again and again, with a limit."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

T = TypeVar("T")


def eventually(look: Callable[[], T], *, seconds: float, what: str, every: float = 0.05) -> T:
    """The first true answer of `look`; the test fails with `what` and the last answer after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:g} s: {what} (last: {found!r})")
        time.sleep(every)


def happened(interaction: dict[str, Any] | None, *kinds: str) -> bool:
    """Whether the interaction has an event of one of the kinds."""
    return interaction is not None and any(event["kind"] in kinds for event in interaction["events"])


def events(interaction: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [event for event in interaction["events"] if event["kind"] == kind]


def kinds(interaction: dict[str, Any]) -> list[str]:
    return [event["kind"] for event in interaction["events"]]


def talk_for(seconds: float, *, since: datetime) -> None:
    """The call has lasted so long: its length is what is measured afterwards, not luck."""
    time.sleep(max(seconds - (datetime.now(UTC) - since).total_seconds(), 0.0))
