"""How much somebody takes at once is the role's, from a moment on, unless the operator has a value of their own."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.core.models import Order
from baylanys.engine.known import read_known
from baylanys.workforce.capacity import FIRST, Capacity, capacity_of, role_capacities
from baylanys.workforce.domain.capacity import set_role_capacities
from baylanys.workforce.models import Operator
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
FIVE = Capacity(5, calls_beside=True)


def test_what_is_set_holds_from_then_on_and_leaves_a_trail() -> None:
    assert set_role_capacities(capacities={"operator": FIVE, "supervisor": FIRST}, by=None, at=AT) == 1
    assert role_capacities(AT - timedelta(seconds=1))["operator"] == FIRST
    assert role_capacities(AT) == {"operator": FIVE, "supervisor": FIRST}
    assert SettingChange.objects.filter(kind="role_capacity").count() == 1
    assert Order.objects.filter(kind="refresh_settings").exists()
    assert set_role_capacities(capacities={"operator": FIVE}, by=None, at=AT + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("own", "beside", "takes"),
    [(None, None, FIVE), (1, None, Capacity(1, True)), (None, False, Capacity(5, False)), (0, True, Capacity(0, True))],
)
def test_an_operators_own_value_is_the_exception(own: int | None, beside: bool | None, takes: Capacity) -> None:
    who = person("operator1")
    Operator.objects.filter(pk=who.pk).update(chat_capacity=own, calls_beside_chats=beside)
    set_role_capacities(capacities={"operator": FIVE}, by=None, at=clock.now() - timedelta(seconds=1))
    row = Operator.objects.select_related("person").get(pk=who.pk)
    assert capacity_of(row, role_capacities(clock.now())) == takes
    profile = read_known().operators["operator1"]
    assert (profile.chat_capacity, profile.calls_beside_chats) == (takes.chats, takes.calls_beside)


@pytest.mark.parametrize("given", [{"operator": Capacity(21)}, {"observer": FIRST}])
def test_what_makes_no_sense_is_refused(given: dict[str, Capacity]) -> None:
    with pytest.raises(NotPossible):
        set_role_capacities(capacities=given, by=None, at=AT)
