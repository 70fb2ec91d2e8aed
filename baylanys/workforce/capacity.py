"""How much an operator takes at once: as the role has it, or the operator's own exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from baylanys.accounts.choices import Role
from baylanys.workforce.models import Operator, RoleCapacity


@dataclass(frozen=True, slots=True)
class Capacity:
    """A call and nothing else, or so many `chats`; `calls_beside`: calls may come beside open chats."""

    chats: int = 3
    calls_beside: bool = False


FIRST = Capacity()
"""Where no row says otherwise."""

ROLES = (Role.OPERATOR, Role.SUPERVISOR)


def role_capacities(at: datetime) -> dict[str, Capacity]:
    """What each role takes, as the dated rows have it at that moment."""
    rows = RoleCapacity.objects.filter(valid_from__lte=at).order_by("valid_from", "pk")
    held = {row.role: Capacity(row.chats, row.calls_beside) for row in rows}
    return {role: held.get(role, FIRST) for role in ROLES}


def capacity_of(operator: Operator, by_role: Mapping[str, Capacity]) -> Capacity:
    """What this operator takes; `person` is read with the row."""
    usual = by_role.get(operator.person.role, FIRST)
    own, beside = operator.chat_capacity, operator.calls_beside_chats
    return Capacity(usual.chats if own is None else own, usual.calls_beside if beside is None else beside)
