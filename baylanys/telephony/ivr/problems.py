"""What can be wrong with a flow, as values; pages put them into the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ProblemCode = Literal[
    "malformed",
    "missing_field",
    "unknown_field",
    "unknown_kind",
    "wrong_value",
    "unknown_start",
    "unknown_next",
    "unreachable",
    "cycle_without_key",
    "no_end",
    "give_up_not_an_end",
    "wrong_key_name",
    "no_keys",
    "missing_prompt",
    "unknown_queue",
]


@dataclass(frozen=True, slots=True, order=True)
class FlowProblem:
    """One thing wrong: its code, the node it is in (empty: the flow itself), and the word it is about."""

    code: ProblemCode
    node: str = ""
    about: str = ""
