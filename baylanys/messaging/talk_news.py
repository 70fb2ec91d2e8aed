"""What open pages and the engine hear of a change of a conversation. Pure."""

from __future__ import annotations

from typing import Any

from baylanys.messaging import conversation_words as w
from baylanys.messaging.conversation_words import ASSIGNED, BOT, CLOSED, OFFERED, PARKED, WAITING, Talk

News = tuple[str, list[int] | None, dict[str, Any]]
"""Phase, person ids (None: everybody; it says nothing of the content), further fields."""

_ROUTED = ("state", "language", "topic", "queue", "operator", "preferred", "only_for")


def news_of(before: Talk, after: Talk, event: w.Event) -> list[News]:
    """The phases in their order. Who had it and has it no more hears `withdrawn`."""
    told: list[News] = []
    lost = before.operator if before.state in {OFFERED, ASSIGNED, PARKED} else None
    if lost is not None and (after.operator != lost or after.state == CLOSED):
        told.append(("withdrawn", [lost], {"reason": getattr(event, "reason", "")}))
    if before.state == CLOSED:
        told.append(("reopened", None, {}))
    if after.state != before.state or after.operator != before.operator:
        told += _entered(after)
    if isinstance(event, w.PersonWrote | w.OperatorWrote | w.MachineWrote) or not told:
        told.append(("message", [after.operator] if after.operator else None, {}))
    return told


def wants_routing(before: Talk, after: Talk) -> bool:
    """Whether the engine must look at the conversation again."""
    return any(getattr(before, name) != getattr(after, name) for name in _ROUTED)


def _entered(after: Talk) -> list[News]:
    operator = [after.operator] if after.operator is not None else None
    phases: dict[str, list[News]] = {
        BOT: [],
        WAITING: [("waiting", None, {})],
        OFFERED: [("offered", operator, {}), ("waiting", None, {})],
        ASSIGNED: [("assigned", None, {})],
        PARKED: [("parked", operator, {})],
        CLOSED: [("closed", None, {})],
    }
    return phases[after.state]
