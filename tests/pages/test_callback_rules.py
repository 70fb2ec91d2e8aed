"""The page of callback rules: what holds, its history, and a row more with clear errors."""

from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.telephony.domain.centre import seed_centre
from baylanys.telephony.models import CallbackRule
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
RULE = {
    "offer_after_seconds": "45",
    "last_offer_seconds": "110",
    "limit_seconds": "118",
    "attempts": "4",
    "gap_minutes": "30",
    "a_day": "2",
    "dial_from": "10:00",
    "dial_until": "17:00",
    "prefixes": "+76 +77",
    "forbidden": ["premium_rate", "voip"],
}


@pytest.fixture
def boss(client: Client) -> Client:
    seed_centre(numbers=["+77172000001"], at=clock.now())
    client.force_login(person("boss", Role.SUPERVISOR, "en"))
    return client


def test_a_new_rule_holds_from_now_on_and_stands_in_the_history(boss: Client) -> None:
    page = boss.post("/admin/callbacks/new", RULE, follow=True)
    made = CallbackRule.objects.get()
    assert (made.limit_seconds, made.attempts, made.forbidden, made.a_day) == (118, 4, "premium_rate voip", 2)
    assert made.set_by is not None and made.set_by.username == "boss"
    assert SettingChange.objects.get(kind="callback_rule").detail["dial_from"] == "10:00"
    text = page.content.decode()
    for part in ("in force", "45", "10:00–17:00", "internet telephony", "at most 2 a day"):
        assert part in text
    assert 'value="118"' in text, "the form begins with what holds"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"limit_seconds": "121"}, "Nobody waits past 120 seconds"),
        ({"attempts": "1"}, "at least 3 attempts"),
        ({"gap_minutes": "5"}, "at least 20 minutes apart"),
        ({"prefixes": "+1"}, "only to numbers in Kazakhstan"),
        ({"dial_until": ""}, "Write both ends"),
        ({"valid_from": "2020-01-01T00:00"}, "The past stays as it was"),
        ({"offer_after_seconds": "soon"}, "Enter a number"),
        ({"limit_seconds": "nan"}, "Enter a number"),
        ({"forbidden": ["aliens"]}, "not one of the available choices"),
        ({"queue": "99"}, "not one of the available choices"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(boss: Client, change: dict[str, Any], words: str) -> None:
    page = boss.post("/admin/callbacks/new", RULE | change)
    assert page.status_code == 422 and words in page.content.decode()
    assert not CallbackRule.objects.exists()


def test_a_rule_for_later_is_planned(boss: Client) -> None:
    page = boss.post("/admin/callbacks/new", RULE | {"valid_from": "2040-01-01T09:00"}, follow=True).content.decode()
    assert "planned" in page and "in force</span>" not in page
