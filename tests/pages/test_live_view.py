"""The live view: who waits, who works, what happened, and what a supervisor may order."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.core.commands import answer_order, claim_orders
from baylanys.core.models import AuditEntry, EngineHeartbeat, Order
from baylanys.desktop.live_cards import forget_figures
from baylanys.desktop.live_shared import heard_now
from baylanys.interactions.models import Interaction
from baylanys.routing.domain.floor_event import FloorNote, save_floor_note
from baylanys.routing.limits import limits_at, minutes_at, wrap_up_rule_at
from baylanys.routing.models import OperatorState, Queue, Topic, Waiting
from baylanys.telephony.models import Call
from tests.interaction_rows import contact, person

pytestmark = pytest.mark.django_db
LIMITS = {"break": 5, "lunch": 45, "training": 60, "other": 30, "talking": 10, "times": 2}


@pytest.fixture(autouse=True)
def fresh_figures() -> None:
    forget_figures()


@pytest.fixture
def boss(client: Client) -> Person:
    made = person("boss", Role.SUPERVISOR, language="en", first_name="Gulnar")
    client.force_login(made)
    return made


@pytest.fixture
def operator() -> Person:
    return person("operator1", first_name="Aigerim")


def waits(seconds: float = 10, number: str = "+77015550123", **fields: Any) -> Interaction:
    """A caller who has waited so long."""
    queue, _ = Queue.objects.get_or_create(code="general", defaults={"name_en": "General", "name_ru": "Общая"})
    since = clock.now() - timedelta(seconds=seconds)
    made = Interaction.objects.create(
        direction="inbound", contact_number=number, arrived_at=since, queue_entered_at=since, queue="general", **fields
    )
    Call.objects.create(interaction=made, channel_id=str(made.pk), stage="queued", state={})
    Waiting.objects.create(interaction=made, queue=queue, since=since)
    return made


def put(operator: Person, state: str, seconds: float = 5, **fields: Any) -> None:
    since = clock.now() - timedelta(seconds=seconds)
    OperatorState.objects.update_or_create(operator_id=operator.pk, defaults={"state": state, "since": since, **fields})


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_waiting_calls_stand_oldest_first_with_masked_numbers(client: Client, boss: Person, operator: Person) -> None:
    queue = Queue.objects.create(code="general", name_en="General")
    Topic.objects.create(code="grants", name_en="Grants", queue=queue)
    waits(5, "+77470000055")
    first = waits(70, language="kk", topic="grants", contact=contact("Arman Sarsenov", "+77015550123"))
    Waiting.objects.filter(pk=first.pk).update(offered_to=operator.pk)
    text = text_of(client, "/live/?part=waiting")
    assert "<html" not in text
    for part in ("+7 701 ••• 01 23", "Arman Sarsenov", "ҚАЗ", "Grants", "rings at Aigerim", 'data-limit="60"'):
        assert part in text
    assert text.index("01 23") < text.index("00 55")
    assert "701 555" not in text and "7015550123" not in text


def test_a_caller_past_90_seconds_is_said_in_words(client: Client, boss: Person) -> None:
    waits(89)
    assert "past 90 s" not in text_of(client, "/live/?part=waiting")
    waits(91)
    assert "past 90 s" in text_of(client, "/live/?part=waiting")


def test_the_operator_who_needs_attention_stands_first(client: Client, boss: Person) -> None:
    for place, (state, seconds, reason) in enumerate(
        [("ready", 5, ""), ("break", 1000, "break"), ("not_ready", 3, "missed_offer"), ("offered", 60, "")]
    ):
        put(person(f"operator{place}", first_name=f"Name{place}"), state, seconds, reason=reason)
    text = text_of(client, "/live/?part=operators")
    places = [text.index(f"Name{place}") for place in (3, 2, 1, 0)]
    assert places == sorted(places)
    for words in ("an offer without an answer", "takes no calls", "break beyond its limit", "of 15:00"):
        assert words in text


def test_a_limit_set_now_holds_now_and_stands_in_the_trail(client: Client, boss: Person, operator: Person) -> None:
    put(operator, "break", 400, reason="break")
    assert "break beyond" not in text_of(client, "/live/?part=operators")
    assert client.post("/live/limits/set", LIMITS | {"closes": "on"}).status_code == 302
    assert "break beyond" in text_of(client, "/live/?part=operators")
    rule = wrap_up_rule_at(clock.now())
    assert (rule.times, rule.closes) == (2, True)
    assert minutes_at(clock.now())["lunch"] == 45
    trail = SettingChange.objects.get(kind="state_limits")
    assert (trail.by, trail.detail["minutes"]) == (boss, {"break": 5, "lunch": 45, "wrap_up": 2})
    client.post("/live/limits/set", LIMITS | {"closes": "on"})
    assert SettingChange.objects.filter(kind="state_limits").count() == 1


@pytest.mark.parametrize("wrong", [{"break": 0}, {"lunch": 481}, {"talking": "x"}, {"times": 0}])
def test_a_limit_without_sense_changes_nothing(client: Client, boss: Person, wrong: dict[str, Any]) -> None:
    client.post("/live/limits/set", LIMITS | wrong)
    seconds = limits_at(clock.now()).breaks
    assert seconds == {"break": 900, "lunch": 3600, "training": 3600, "other": 1800, "talking": 600}


def test_figures_stand_in_the_order_of_the_eye_with_margins(client: Client, boss: Person) -> None:
    text = text_of(client, "/live/?part=figures")
    places = [text.index(f">{clause} ") for clause in ("4.2", "4.3", "4.4", "4.1")]
    assert places == sorted(places)
    assert "may still be lost" in text


def test_figures_are_drawn_once_for_all_who_read_the_same_language(
    client: Client, boss: Person, django_assert_num_queries: Callable[..., Any]
) -> None:
    text_of(client, "/live/?part=figures")
    with django_assert_num_queries(2):
        english = text_of(client, "/live/?part=figures")
    boss.language = "ru"
    boss.save()
    russian = text_of(client, "/live/?part=figures")
    assert "may still be lost" in english
    assert "may still be lost" not in russian


def test_the_log_names_who_did_what(client: Client, boss: Person, operator: Person) -> None:
    now = clock.now()
    save_floor_note(FloorNote("stood_down", now, operator.pk, detail={"reason": "missed_offer"}))
    save_floor_note(FloorNote("state_set", now, operator.pk, boss.pk, detail={"state": "break", "reason": "lunch"}))
    save_floor_note(FloorNote("offer_overdue", now, operator.pk, alarm=True))
    text = text_of(client, "/live/?part=log")
    for words in ("Aigerim</span>: not ready any more", "missed an offer", "Gulnar", "break, lunch"):
        assert words in text


@pytest.mark.parametrize(("age", "connected"), [(1.5, True), (90.0, False)])
def test_the_pulse_says_how_old_the_data_are(client: Client, boss: Person, age: float, connected: bool) -> None:
    EngineHeartbeat.objects.create(pk=1, at=clock.now() - timedelta(seconds=age), asterisk_connected=connected)
    said = client.get("/live/pulse").json()
    assert said["age_seconds"] == pytest.approx(age, abs=0.5)
    assert said["telephony"] is connected


def test_without_an_engine_ever_seen_there_is_no_age(client: Client, boss: Person) -> None:
    assert client.get("/live/pulse").json() == {"age_seconds": None, "telephony": False}


def test_a_tile_opens_what_one_may_do(client: Client, boss: Person, operator: Person) -> None:
    call = waits(30)
    Call.objects.filter(pk=call.pk).update(stage="talking")
    put(operator, "talking", interaction=call)
    text = text_of(client, "/live/operators/operator1")
    assert f"/live/calls/{call.pk}/listen" in text
    assert "/live/operators/operator1/state" in text
    assert "/free" not in text
    put(operator, "offered", interaction=call)
    assert "/live/operators/operator1/free" in text_of(client, "/live/operators/operator1")


def test_an_administrator_sets_states_but_does_not_listen(client: Client, operator: Person) -> None:
    client.force_login(person("admin", Role.ADMINISTRATOR, language="en"))
    call = waits(30)
    Call.objects.filter(pk=call.pk).update(stage="talking")
    put(operator, "talking", interaction=call)
    text = text_of(client, "/live/operators/operator1")
    assert "/listen" not in text
    assert "/live/operators/operator1/state" in text
    assert client.post(f"/live/calls/{call.pk}/listen").status_code == 403


def test_a_caller_can_be_moved_only_where_there_is_another_queue(client: Client, boss: Person) -> None:
    call = waits(30)
    assert "no other queue" in text_of(client, f"/live/calls/{call.pk}")
    Queue.objects.create(code="science", name_en="Science")
    assert '"queue":"science"' in text_of(client, f"/live/calls/{call.pk}")


def test_strangers_and_other_roles_see_nothing_of_the_floor(client: Client, operator: Person) -> None:
    waits(5, contact=contact("Arman Sarsenov", "+77015550123"))
    for part in ("", "?part=waiting", "?part=operators", "?part=log"):
        assert client.get(f"/live/{part}").status_code == 302
    for role in (Role.OPERATOR, Role.QUALITY, Role.REPRESENTATIVE, Role.OBSERVER):
        other = Client()
        other.force_login(person(f"someone-{role}", role))
        answer = other.get("/live/?part=waiting")
        assert answer.status_code == 403
        assert "Arman" not in answer.content.decode()


# Orders


@pytest.fixture
def engine() -> Iterator[Callable[..., None]]:
    """The engine's side: answers the next order."""
    threads = []

    def answer_next(code: str = "", **answer: Any) -> None:
        def work() -> None:
            try:
                while not (claimed := claim_orders(1)):
                    pass
                said = {"code": code} if code else answer
                answer_order(claimed[0].pk, accepted=not code, answer=said)
            finally:
                connection.close()

        threads.append(threading.Thread(target=work, daemon=True))
        threads[-1].start()

    yield answer_next
    for thread in threads:
        thread.join(5)


ORDERS = [
    ("/live/operators/operator1/state", {"state": "break", "reason": "lunch"}, "supervise_state"),
    ("/live/operators/operator1/free", {}, "free_offer"),
    ("/live/calls/{call}/move", {"queue": "science"}, "move_caller"),
    ("/live/calls/{call}/listen", {}, "listen"),
    ("/live/calls/{call}/whisper", {}, "whisper"),
    ("/live/calls/{call}/join", {}, "barge_in"),
    ("/live/phone/leave", {}, "stop_listening"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("address", "fields", "kind"), ORDERS, ids=[order[2] for order in ORDERS])
def test_an_order_reaches_the_engine_with_its_giver(
    client: Client, boss: Person, engine: Callable[..., None], address: str, fields: dict[str, str], kind: str
) -> None:
    engine()
    call = "0192f0c1-0000-7000-8000-000000000000"
    answer = client.post(address.format(call=call), fields)
    assert answer.status_code == 200, answer.content
    order = Order.objects.get()
    assert (order.kind, order.actor_id) == (kind, boss.pk)
    said = {"operator": "operator1", "interaction": call, "supervisor": "boss", **fields}
    assert order.payload and order.payload.items() <= said.items()
    assert AuditEntry.objects.filter(kind="order_given", who="boss", after__order=kind).count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_the_engine_declines_is_said_in_words(client: Client, boss: Person, engine: Callable[..., None]) -> None:
    engine("nothing_offered")
    answer = client.post("/live/operators/operator1/free")
    assert answer.status_code == 409
    assert json.loads(answer.content)["message"].startswith("Nothing is offered")


@pytest.mark.django_db(transaction=True)
def test_the_page_gets_a_phone_of_its_own(client: Client, boss: Person, engine: Callable[..., None]) -> None:
    engine(username="boss-listen", password="secret")
    sip = client.post("/live/phone").json()["sip"]
    assert sip["uri"].startswith("sip:boss-listen@")
    assert sip["password"] == "secret"


def test_a_state_without_sense_is_declined_at_the_door(client: Client, boss: Person) -> None:
    assert client.post("/live/operators/operator1/state", {"state": "talking"}).status_code == 422
    assert not Order.objects.exists()


def test_a_part_asked_for_after_an_event_shows_it(client: Client, boss: Person) -> None:
    before = heard_now()
    asked = {"part": "waiting", "after": str(before - 1000)}
    client.get("/live/", asked)
    waits(number="+77015550199")
    shown = client.get("/live/", {**asked, "after": str(heard_now() + 1)}).content.decode()
    assert str(Waiting.objects.get().pk) in shown
