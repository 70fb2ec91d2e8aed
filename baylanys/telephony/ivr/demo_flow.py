"""The flows that a new centre begins with."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

WORKING_HOURS = "working_hours"
AFTER_HOURS = "after_hours"


@cache
def _definition(code: str) -> bytes:
    return (files("baylanys.telephony.ivr") / "flows" / f"{code}.json").read_bytes()


def demo_definition(code: str) -> dict[str, Any]:
    """The JSON value of the flow `code`."""
    definition: dict[str, Any] = msgspec.json.decode(_definition(code))
    return definition
