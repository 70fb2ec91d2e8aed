"""How much people of a role take at once, changed from a moment on."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.core.errors import NotPossible
from baylanys.workforce.capacity import ROLES, Capacity, role_capacities
from baylanys.workforce.models import RoleCapacity

MOST_CHATS = 20


@transaction.atomic
def set_role_capacities(*, capacities: Mapping[str, Capacity], by: Person | None, at: datetime) -> int:
    """From `at` on people of these roles take so much, those with a value of their own excepted; how many roles are
    new. The engine hears of it. Raises NotPossible out of range."""
    if set(capacities) - set(ROLES) or any(not 0 <= each.chats <= MOST_CHATS for each in capacities.values()):
        raise NotPossible(code="out_of_range")
    before = role_capacities(at)
    fresh = {role: each for role, each in capacities.items() if before[role] != each}
    for role, capacity in fresh.items():
        RoleCapacity.objects.create(role=role, valid_from=at, set_by=by, **asdict(capacity))
        note_change(kind="role_capacity", by=by, at=at, before=asdict(before[role]), role=str(role), **asdict(capacity))
    return len(fresh)
