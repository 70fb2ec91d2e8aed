"""Whom an operator has beside the caller: a colleague, or somebody outside. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baylanys.core import phones
from baylanys.telephony.call_messages import Stage
from baylanys.workforce.models import Operator

PHASES = {Stage.CONSULTING: "consulting", Stage.CONFERENCE: "conference"}


@dataclass(frozen=True)
class Beside:
    """The other one's name, whether he or she has answered, and how the desk shows it.

    `waits`: the one who was asked hears music while the operator is back with the caller.
    """

    phase: str
    name: str
    up: bool
    waits: bool = False


def third_of(call_state: Mapping[str, Any], stage: str, username: str) -> Beside | None:
    """Who is beside the caller, as this operator sees it; None where nobody is, or it does not concern the operator."""
    third = call_state.get("third")
    if not third:
        return None
    up, waits = bool(third.get("up")), bool(third.get("waits"))
    if username == third["name"]:
        asks = call_state.get("operator") or call_state.get("came_from") or ""
        return Beside("consulted" if up else "ringing", _colleague(asks), up, waits)
    if username != call_state.get("operator") or stage not in PHASES:
        return None
    name = phones.show(third["name"]) if third["kind"] == "outside" else _colleague(third["name"])
    return Beside(PHASES[Stage(stage)], name, up, waits)


def _colleague(username: str) -> str:
    found = Operator.objects.select_related("person").filter(person__username=username).first()
    return found.person.get_full_name() or username if found else username
