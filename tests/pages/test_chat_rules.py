"""The page of chat rules: what is written there holds from then on, with a trail."""

import pytest
from django.test import Client

from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.desktop.chat_rules_forms import LABELS
from baylanys.messaging.choices import AutomaticKind
from baylanys.messaging.conversation_clock import Rules
from baylanys.messaging.models import AutomaticText, ConversationRule
from baylanys.messaging.rules_in_force import rules_at, texts_at
from baylanys.workforce.capacity import Capacity, role_capacities
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
GIVEN = {name: getattr(Rules(), name) for name in LABELS} | {"asks_language": "on", "referrals": ""}


@pytest.fixture
def boss(client: Client) -> None:
    client.force_login(person("boss", "supervisor", language="en"))


def texts(**changed: str) -> dict[str, str]:
    held = texts_at(clock.now())
    return {
        f"{kind}_{code}": held[kind].get(code, "") for kind in AutomaticKind for code in ("kk", "ru", "en")
    } | changed


def test_changed_limits_hold_from_now_on_and_leave_a_trail(client: Client, boss: None) -> None:
    before = clock.now()
    answer = client.post("/admin/chats/rules", GIVEN | {"silent_minutes": 7, "referrals": "ad-1 = grants"})
    assert answer.status_code == 302
    assert (rules_at(clock.now()).silent_minutes, rules_at(before).silent_minutes) == (7, 10)
    assert rules_at(clock.now()).referrals == {"ad-1": "grants"}
    assert SettingChange.objects.get().kind == "conversation_rules"
    assert AuditEntry.objects.filter(object_id="conversation_rules").exists()
    assert "boss" in client.get("/admin/chats/").content.decode()


def test_the_same_limits_again_change_nothing(client: Client, boss: None) -> None:
    client.post("/admin/chats/rules", GIVEN)
    assert not ConversationRule.objects.exists()


@pytest.mark.parametrize("wrong", [{"silent_minutes": 0}, {"close_minutes": 1441}, {"referrals": "nonsense"}])
def test_limits_without_sense_are_refused(client: Client, boss: None, wrong: dict[str, object]) -> None:
    assert client.post("/admin/chats/rules", GIVEN | wrong).status_code == 422
    assert not ConversationRule.objects.exists()


def test_a_text_is_changed_alone_and_may_be_empty(client: Client, boss: None) -> None:
    assert client.post("/admin/chats/texts", texts(greeting_ru="Привет!", farewell_kk="")).status_code == 302
    assert AutomaticText.objects.count() == 2
    held = texts_at(clock.now())
    assert (held["greeting"]["ru"], held["farewell"]["kk"]) == ("Привет!", "")


def test_a_place_that_nothing_fills_is_refused(client: Client, boss: None) -> None:
    answer = client.post("/admin/chats/texts", texts(greeting_ru="Привет, {имя}!"))
    assert answer.status_code == 422 and "{имя}" in answer.content.decode()
    assert not AutomaticText.objects.exists()


def test_a_roles_capacity_is_set_beside_the_rules(client: Client, boss: None) -> None:
    given = {"operator_chats": "5", "operator_beside": "on", "supervisor_chats": "2"}
    assert client.post("/admin/chats/capacity", given).status_code == 302
    held = role_capacities(clock.now())
    assert (held["operator"], held["supervisor"]) == (Capacity(5, True), Capacity(2, False))
    assert client.post("/admin/chats/capacity", given | {"operator_chats": "99"}).status_code == 422
    assert "boss" in client.get("/admin/chats/").content.decode()
