"""The guard on pages: its rules, its line in the live view, its question on the desk, its log."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.desktop.guard_words import dial_words, event_words
from baylanys.guard.domain.actions import CalledNow, keep_in_force
from baylanys.guard.models import CallingRule, GuardReserve, GuardRule, GuardSwitch
from baylanys.guard.rules import Act, InForce, Measure
from baylanys.guard.rules_operators import Answer
from baylanys.routing.domain.outbound_hold import outbound_held
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
RULE = {
    "on": "on",
    "begins_at": "45",
    "ends_at": "20",
    "minimum_seconds": "90",
    "callback_seconds": "25",
    "acts": ["outbound", "operators"],
    "groups": ["chats"],
}


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(person("boss", Role.SUPERVISOR, "en"))
    return client


def hold(*called: CalledNow) -> None:
    at = clock.now()
    acts = [InForce(act, Measure.LONGEST_WAIT, at, 71.0, 60.0) for act in (Act.OUTBOUND, Act.OPERATORS)]
    keep_in_force(acts=acts, called=called, at=at)


def test_the_page_explains_each_rule_and_a_new_one_holds_from_now_on(boss: Client) -> None:
    assert "When somebody waits longer than 60 s" in boss.get("/admin/guard/").content.decode()
    page = boss.post("/admin/guard/rules/longest_wait", RULE, follow=True).content.decode()
    made = GuardRule.objects.get()
    assert (made.begins_at, made.acts, made.groups) == (45.0, "operators outbound", "chats")
    assert "When somebody waits longer than 45 s" in page and "boss" in page
    stale = boss.post("/admin/guard/rules/longest_wait", RULE)
    assert stale.status_code == 422 and "Somebody else has changed this rule" in stale.content.decode()
    off = RULE | {"follows": str(made.pk), "on": ""}
    assert "rule is off" in boss.post("/admin/guard/rules/longest_wait", off, follow=True).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_at": "45"}, "must end below"),
        ({"begins_at": "0"}, "Between 5 and 119 seconds"),
        ({"begins_at": "nan"}, "Enter a number"),
        ({"minimum_seconds": "5"}, "Between 10 and 3600"),
        ({"acts": []}, "at least one thing"),
        ({"groups": []}, "Choose who is called"),
        ({"groups": ["aliens"]}, "not one of the available choices"),
        ({"follows": "999999"}, "Somebody else has changed"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(boss: Client, change: dict[str, Any], words: str) -> None:
    page = boss.post("/admin/guard/rules/longest_wait", RULE | change)
    assert page.status_code == 422 and words in page.content.decode()
    assert not GuardRule.objects.exists()


def test_reserve_and_people_are_set(boss: Client) -> None:
    aigul = person("aigul")
    boss.post("/admin/guard/reserve", {"few": "1", "many": "2", "on": "on"})
    assert (GuardReserve.objects.get().few, GuardReserve.objects.get().many) == (1, 2)
    assert boss.post("/admin/guard/reserve", {"few": "99", "many": "2"}).status_code == 422
    boss.post("/admin/guard/people", {"role-operator": "move", f"operator-{aigul.pk}": "leave"})
    assert set(CallingRule.objects.values_list("how", flat=True)) == {"move", "leave"}
    for wrong in (
        {"role-operator": "fly"},
        {"operator-x": "ask"},
        {"operator-999999": "ask"},
        {"role-observer": "ask"},
    ):
        assert "no such operators" in boss.post("/admin/guard/people", wrong, follow=True).content.decode()
    assert CallingRule.objects.count() == 2
    assert boss.post("/admin/guard/rules/weather", RULE).status_code == 404


def test_the_live_view_says_what_is_held_and_it_is_switched_off_there(boss: Client) -> None:
    hold()
    line = boss.get("/live/?part=guard").content.decode()
    assert "outbound is held" in line and "longest wait 71 s &gt; 60 s" in line
    assert 'value="outbound" selected' in boss.get("/live/guard/switch?act=outbound").content.decode()
    assert boss.post("/live/guard/off", {"act": "outbound", "minutes": "60"}).status_code == 422
    assert boss.post("/live/guard/off", {"act": "weather", "reason": "x"}).status_code == 422
    assert boss.post("/live/guard/off", {"until": "2020-01-01T00:00", "reason": "x"}).status_code == 422
    assert outbound_held(clock.now()) is not None
    assert boss.post("/live/guard/off", {"act": "outbound", "minutes": "60", "reason": "Elections"}).status_code == 200
    assert outbound_held(clock.now()) is None
    line = boss.get("/live/?part=guard").content.decode()
    assert "Switched off: outbound is held" in line and "Elections" in line
    boss.post("/live/guard/on", {"act": "outbound"})
    assert "Elections" not in boss.get("/live/?part=guard").content.decode()
    assert GuardSwitch.objects.count() == 2
    told = boss.get("/admin/guard/log").content.decode()
    assert "Switched the guard off" in told and "Elections" in told


def test_the_desk_asks_and_passes_the_answer_on(client: Client) -> None:
    aigul = person("aigul", Role.OPERATOR, "en")
    client.force_login(aigul)
    assert client.get("/desk/guard").content.decode().strip() == ""
    hold(CalledNow(aigul.pk, Answer.ASKED, clock.now()))
    banner = client.get("/desk/guard").content.decode()
    assert "You are needed on the line" in banner and "Outbound is held" in banner
    hold(CalledNow(aigul.pk, Answer.MOVED, clock.now(), "training"))
    assert "You were moved to calls" in client.get("/desk/guard").content.decode()
    hold(CalledNow(aigul.pk, Answer.DECLINED, clock.now()))
    assert "Take calls" not in client.get("/desk/guard").content.decode()


def test_a_call_out_is_refused_with_the_reason() -> None:
    with translation.override("ru"):
        assert "Исходящие приостановлены" in dial_words(clock.now())["outbound_held"]
        hold()
        told = dial_words(clock.now())["outbound_held"]
    assert told.startswith("Исходящие приостановлены: в очереди ждут 71 с.") and "Обещанный обратный звонок" in told


def test_a_line_of_the_log_has_the_action_and_the_figures() -> None:
    detail = {"act": "outbound", "measure": "longest_wait", "value": 71.4, "threshold": 60.0, "why": "calm"}
    with translation.override("en"):
        assert event_words(detail) == "outbound is held; longest wait 72 s > 60 s; the queue is calm again"
        assert event_words({"measure": "reserve", "value": 1, "threshold": 2}) == "operators free 1 < 2"
        assert "longest wait 0 s ≤ 60 s" in event_words(detail | {"value": 0.0})
    assert event_words({}) == ""


def test_what_lapsed_is_shown_no_more(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hold()
    later = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "outbound is held" not in boss.get("/live/?part=guard").content.decode()
