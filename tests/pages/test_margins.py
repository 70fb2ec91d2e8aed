"""Alarms of margins on the pages: the bar, the list, the contract's lines, thresholds and who is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.guard.domain.margin_rule import thresholds_at
from baylanys.guard.domain.subscription import subscribe
from baylanys.guard.domain.watching import settle
from baylanys.guard.margins import Margin
from baylanys.guard.models import AlarmSubscription, AlarmTelling, MarginAlarm, MarginRule, MarginSilence
from baylanys.guard.thresholds import Thresholds
from tests.interaction_rows import person
from tests.kpi_rows import contract_in_force

pytestmark = pytest.mark.django_db
RULE = {"is_on": "on", "attention": "6", "pressing": "2", "breach": "", "least": "100", "repeat_minutes": "30"}


def signed_in(role: Role = Role.SUPERVISOR, **fields: Any) -> Client:
    client = Client()
    client.force_login(person(f"{role}-margins", role, language="en", **fields))
    return client


@pytest.fixture
def alarm() -> MarginAlarm:
    """One call may still be lost today."""
    contract_in_force()
    at = clock.now()
    margin = Margin("lost_day", at.astimezone(contract_zone()).date(), 1, 4)
    settle([margin], {"lost_day": Thresholds(attention=1, pressing=0)}, at=at)
    return MarginAlarm.objects.get()


def test_the_bar_shows_the_worst_alarm_and_one_click_acknowledges_it(alarm: MarginAlarm) -> None:
    client = signed_in()
    bar = client.get("/margins/bar").content.decode()
    assert "4.3 Lost calls today: 1 more call may be lost" in bar
    assert f"/margins/{alarm.pk}/acknowledge" in bar
    answer = client.post(f"/margins/{alarm.pk}/acknowledge", {"step": "1"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "live:margins")
    bar = client.get("/margins/bar").content.decode()
    assert "acknowledged" in bar and "<form" not in bar


def test_a_bar_without_an_alarm_is_empty() -> None:
    assert signed_in().get("/margins/bar").content.strip() == b""


def test_the_customer_sees_what_was_subscribed_to_and_has_no_button(alarm: MarginAlarm) -> None:
    client = signed_in(Role.REPRESENTATIVE)
    assert client.get("/margins/bar").content.strip() == b""
    customer = AlarmSubscription._meta.get_field("person").related_model.objects.get(username="representative-margins")
    subscribe(person=customer, margin="lost_day", way="page", at=clock.now())
    bar = client.get("/margins/bar").content.decode()
    assert "4.3" in bar and "<form" not in bar


def test_the_contracts_line_burns(alarm: MarginAlarm) -> None:
    client = signed_in()
    page = client.get("/cockpit/?span=day").content.decode()
    assert page.count("margin-alarm attention") == 1
    settle([Margin("operators", alarm.period, -2, 5, passed=True)], {"operators": Thresholds()}, at=clock.now())
    assert "at work: 3, the contract wants 5" in client.get("/cockpit/").content.decode()
    client.post(f"/margins/{alarm.pk}/acknowledge", {"step": "1", "word": "calling two more"})
    client.post("/margins/silence", {"margin": "lost_day", "length": "60", "reason": "known"})
    page = client.get("/cockpit/").content.decode()
    assert "acknowledged by" in page and "silent until" in page
    yesterday = (clock.now() - timedelta(days=2)).date()
    assert 'class="margin-alarm ' not in client.get(f"/cockpit/?span=day&day={yesterday}").content.decode()


def test_the_list_says_who_did_what(alarm: MarginAlarm) -> None:
    client = signed_in(first_name="Айгүл")
    client.post(f"/margins/{alarm.pk}/acknowledge", {"step": "1", "word": "calling two more"})
    page = client.get("/margins/").content.decode()
    assert "calling two more" in page and "Айгүл" in page
    answer = client.post(f"/margins/{alarm.pk + 1}/acknowledge", {"step": "x"}, follow=True)
    assert "There is no such alarm." in answer.content.decode()
    answer = client.post("/margins/silence", {"margin": "", "length": "15", "reason": " "}, follow=True)
    assert "Give the reason." in answer.content.decode()
    client.post("/margins/silence", {"margin": "", "length": "15", "reason": "drill"})
    silence = MarginSilence.objects.get()
    assert "drill" in client.get("/margins/?part=1").content.decode()
    client.post(f"/margins/silences/{silence.pk}/end")
    assert "drill" not in client.get("/margins/?part=1").content.decode()
    settle(
        [Margin("lost_day", alarm.period, 9, 4)], {"lost_day": Thresholds(attention=1)}, at=clock.now()
    )  # fmt: skip
    page = client.get("/margins/").content.decode()
    assert "Every margin holds." in page and "Nobody was told but by the page." in page


def test_who_could_not_be_told_stands_at_the_alarm_with_the_reason(alarm: MarginAlarm) -> None:
    chief = person("chief", Role.SUPERVISOR, first_name="Дана")
    common = {"alarm": alarm, "person": chief, "step": 1, "value": 1, "at": clock.now(), "next_at": clock.now()}
    AlarmTelling.objects.create(key="a", way="whatsapp", state="failed", trouble="no_template", **common)
    AlarmTelling.objects.create(key="b", way="mail", state="sent", proof="files", **common)
    page = signed_in().get("/margins/").content.decode()
    assert "Дана" in page and "no template is chosen" in page
    assert "not sent: 1" in page


@pytest.mark.parametrize("month", ["2020-02-01", "9999-99-99", "x"])
def test_odd_months_break_nothing(month: str) -> None:
    assert signed_in().get(f"/margins/?month={month}").status_code == 200


def test_thresholds_are_set_on_the_page() -> None:
    client = signed_in()
    assert client.get("/admin/margins/?margin=nothing").status_code == 200
    for margin in ("longest_now", "in_time", "minutes_in", "lines"):
        assert client.get(f"/admin/margins/?margin={margin}").status_code == 200
    assert client.post("/admin/margins/lost_day/rule", RULE).status_code == 302
    rule = thresholds_at(clock.now())["lost_day"]
    assert (rule.attention, rule.pressing, rule.breach, rule.least, rule.repeat_minutes) == (6, 2, None, 100, 30)
    assert AuditEntry.objects.filter(object_kind="margin_rule", object_id="lost_day").exists()


@pytest.mark.parametrize(
    ("margin", "wrong", "words"),
    [
        ("lost_day", {"pressing": "7"}, "must come later"),
        ("lost_day", {"attention": "-1", "pressing": ""}, "Less than nothing"),
        ("lost_day", {"repeat_minutes": "2"}, "from 5 to 1,440"),
        ("lost_day", {"attention": "nan"}, "errorlist"),
        ("minutes_in", {"attention": "80", "pressing": "101"}, "beyond the limit"),
    ],
)
def test_a_threshold_that_makes_no_sense_is_said_at_its_field(margin: str, wrong: dict[str, str], words: str) -> None:
    answer = signed_in().post(f"/admin/margins/{margin}/rule", RULE | wrong)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not MarginRule.objects.exists()


def test_who_is_told_is_set_on_the_page() -> None:
    client = signed_in()
    chief = person("chief", Role.SUPERVISOR, email="chief@example.org", first_name="Дана")
    wanted = {"person": chief.pk, "margin": "", "way": "mail", "from_step": "2"}
    assert client.post("/admin/margins/told", wanted).status_code == 302
    row = AlarmSubscription.objects.get()
    assert (row.person, row.way, row.from_step, row.by.username) == (chief, "mail", 2, "supervisor-margins")
    assert "Дана" in client.get("/admin/margins/").content.decode()
    refused = client.post("/admin/margins/told", wanted | {"way": "whatsapp", "number": "123"})
    assert refused.status_code == 422 and "not a phone number" in refused.content.decode()
    client.post(f"/admin/margins/told/{row.pk}/end")
    assert not AlarmSubscription.objects.filter(until=None).exists()


def test_a_template_that_is_not_approved_is_refused() -> None:
    client = signed_in()
    answer = client.post("/admin/margins/template", {"name": "nothing"}, follow=True)
    assert "approved utility template" in answer.content.decode()
    assert "Saved." in client.post("/admin/margins/template", {"name": ""}, follow=True).content.decode()
