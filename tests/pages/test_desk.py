"""The operator's desk: what it shows in each phase, and the orders it gives."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.core.commands import answer_order, claim_orders
from baylanys.core.models import Order
from baylanys.desktop.desk_work import phase_of, seconds_in_break
from baylanys.interactions.models import Interaction
from baylanys.routing.models import OperatorState, Queue, Topic, Waiting
from baylanys.telephony.models import Call
from tests.interaction_rows import answered, contact, interaction, person

NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)
HANDSET = ("/desk/", "/desk/work", "/desk/caller", "/desk/person", "/desk/wrap-up-form")


@pytest.fixture
def operator() -> Person:
    return person("operator1", language="en", first_name="Aigerim")


@pytest.fixture
def client(client: Client, operator: Person) -> Client:
    client.force_login(operator)
    return client


@pytest.fixture
def call(operator: Person) -> Interaction:
    """A call on the operator's desk, from somebody who was here before."""
    caller = contact("Arman Sarsenov", "+77010000001")
    queue = Queue.objects.create(code="general", name_en="General", wrap_up_seconds=90)
    Topic.objects.create(code="grants", name_en="Grants", queue=queue)
    interaction(answered("operator1"), contact=caller, note="Asked about terms")
    made = Interaction.objects.create(
        direction="inbound",
        contact=caller,
        contact_number="+77010000001",
        line="+77172000001",
        language="kk",
        topic="grants",
        arrived_at=clock.now(),
        queue_entered_at=clock.now(),
    )
    Call.objects.create(interaction=made, channel_id="c1", stage="offered", state={"held": False})
    OperatorState.objects.create(operator_id=operator.pk, state="offered", interaction=made)
    return made


def put(operator: Person, state: str, stage: str, **call_state: Any) -> None:
    """The engine has written the operator's state and the call's stage."""
    OperatorState.objects.filter(operator_id=operator.pk).update(state=state)
    Call.objects.update(stage=stage, state=call_state)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# What it shows


@pytest.mark.django_db
def test_ringing_desk_shows_who_calls_language_topic_and_last_contact(client: Client, call: Interaction) -> None:
    work, caller = text_of(client, "/desk/work"), text_of(client, "/desk/caller")
    assert 'data-phase="ringing"' in work
    for part in ("Arman Sarsenov", "ҚАЗ", "Grants", "data-accept", "data-refuse"):
        assert part in work
    for part in ("Incoming call", "23.11.2026 09:00", "Resolved at once"):
        assert part in caller


@pytest.mark.django_db
def test_talking_desk_has_its_controls_and_the_form(client: Client, operator: Person, call: Interaction) -> None:
    put(operator, "talking", "talking")
    work, form = text_of(client, "/desk/work"), text_of(client, "/desk/wrap-up-form")
    for part in (f"/desk/calls/{call.pk}/hold", "data-mute", "data-digits-address", "data-hang-up"):
        assert part in work
    assert 'value="kk" id="language-kk" required checked' in form
    assert '<option value="grants" selected>' in form
    assert "not_stated" not in form


@pytest.mark.django_db
def test_held_call_can_be_taken_back(client: Client, operator: Person, call: Interaction) -> None:
    put(operator, "talking", "talking", held=True)
    work = text_of(client, "/desk/work")
    assert f"/desk/calls/{call.pk}/resume" in work
    assert "on hold" in work


@pytest.mark.django_db
def test_wrap_up_counts_against_the_limit_of_the_queue(client: Client, operator: Person, call: Interaction) -> None:
    put(operator, "wrap_up", "ended")
    assert 'data-limit="90"' in text_of(client, "/desk/work")
    assert "of 1:30" in text_of(client, "/desk/wrap-up-form")


@pytest.mark.django_db
def test_history_tells_what_was_before(client: Client, call: Interaction) -> None:
    text = text_of(client, "/desk/person")
    for part in ("Arman Sarsenov", "23.11.2026 09:00", "Asked about terms", "Aigerim"):
        assert part in text


@pytest.mark.django_db
def test_idle_desk_says_who_waits(client: Client, call: Interaction) -> None:
    OperatorState.objects.update(state="ready", interaction=None)
    Waiting.objects.create(interaction=call, queue=Queue.objects.get(), since=clock.now())
    assert "1 waits" in text_of(client, "/desk/work")
    assert "Arman Sarsenov" in text_of(client, "/desk/")


@pytest.mark.django_db
def test_caller_without_a_number_is_said_to_withhold_it(client: Client, call: Interaction) -> None:
    Interaction.objects.filter(pk=call.pk).update(contact=None, contact_number="")
    for address in HANDSET[1:4]:
        assert "Number withheld" in text_of(client, address)


@pytest.mark.django_db
def test_every_part_stands_without_any_work(client: Client) -> None:
    for address in (*HANDSET, "/desk/state", "/desk/queue"):
        assert text_of(client, address) is not None


@pytest.mark.django_db
def test_supervisor_who_takes_no_calls_has_no_desk(client: Client) -> None:
    client.force_login(person("boss", "supervisor"))
    assert client.get("/desk/").status_code == 404
    assert 'id="work"' not in text_of(client, "/profile/")


@pytest.mark.django_db
def test_offer_is_known_to_its_operator_alone(client: Client, call: Interaction) -> None:
    assert client.get(f"/desk/offers/{call.pk}").json()["name"] == "Arman Sarsenov"
    assert client.get(f"/desk/offers/{uuid4()}").status_code == 404
    client.force_login(person("operator2"))
    assert client.get(f"/desk/offers/{call.pk}").status_code == 404


@pytest.mark.parametrize(
    ("state", "stage", "phase"),
    [
        ("offered", "offered", "ringing"),
        ("talking", "talking", "talking"),
        ("talking", "calling_contact", "calling"),
        ("talking", "calling_operator", "calling"),
        ("not_ready", "desk_lost", "returning"),
        ("wrap_up", "ended", "wrap_up"),
        ("ready", "", "idle"),
        ("break", "ended", "idle"),
    ],
)
def test_phase_follows_the_state_and_the_stage(state: str, stage: str, phase: str) -> None:
    assert phase_of(state, stage) == phase


def test_breaks_of_the_day_add_up_to_now() -> None:
    minutes = [(0, "ready"), (10, "break"), (25, "ready"), (60, "break")]
    changes = [(NOON + timedelta(minutes=at), state) for at, state in minutes]
    assert seconds_in_break(changes, until=NOON + timedelta(minutes=70)) == 25 * 60


# What it orders


@pytest.fixture
def engine(transactional_db: None) -> Iterator[Callable[..., None]]:
    """Answers one order in its row, as the engine does: `engine(answer, accepted=True)`."""
    threads: list[threading.Thread] = []

    def answer_next(answer: dict[str, Any], *, accepted: bool = True) -> None:
        def work() -> None:
            for _ in range(500):
                if claimed := claim_orders(1):
                    answer_order(claimed[0].pk, accepted=accepted, answer=answer)
                    break
                threading.Event().wait(0.01)
            connection.close()

        threads.append(threading.Thread(target=work))
        threads[-1].start()

    yield answer_next
    for thread in threads:
        thread.join()


def test_lease_brings_the_account_of_the_phone(engine: Callable[..., None], client: Client) -> None:
    engine({"lease": "L1", "password": "once", "resume": None})
    given = client.post("/desk/lease").json()
    assert given["lease"] == "L1"
    assert given["sip"]["uri"].startswith("sip:operator1-desk@")
    assert given["sip"]["password"] == "once"
    assert given["sip"]["ws"].startswith("ws://testserver:")
    assert Order.objects.get().payload == {"operator": "operator1", "takeover": False}


def test_reload_takes_the_desk_over_from_itself(engine: Callable[..., None], client: Client, operator: Person) -> None:
    OperatorState.objects.create(operator_id=operator.pk, desk_lease="L1")
    engine({"lease": "L2", "password": "once", "resume": None})
    client.post("/desk/lease", {"held": "L1"})
    assert Order.objects.get().payload["takeover"] is True


def test_second_desk_hears_that_another_is_open(engine: Callable[..., None], client: Client) -> None:
    engine({"code": "desk_elsewhere"}, accepted=False)
    response = client.post("/desk/lease")
    assert (response.status_code, response.json()["code"]) == (409, "desk_elsewhere")


@pytest.mark.parametrize(
    ("address", "fields", "kind", "payload"),
    [
        (
            "state/choose",
            {"state": "break", "reason": "lunch"},
            "set_operator_state",
            {"state": "break", "reason": "lunch"},
        ),
        ("dial", {"number": "8 701 555 01 23", "purpose": "Callback"}, "dial", {"number": "+77015550123"}),
        ("calls/{id}/hold", {}, "hold", {}),
        ("calls/{id}/resume", {}, "resume", {}),
        ("calls/{id}/refuse", {}, "refuse_offer", {}),
        ("calls/{id}/hang-up", {}, "hang_up", {}),
        ("calls/{id}/digits", {"digits": "12#"}, "send_digits", {"digits": "12#"}),
        (
            "calls/{id}/wrap-up",
            {"result": "resolved", "language": "kk", "note": "Done"},
            "finish_wrap_up",
            {"result": "resolved", "language": "kk", "note": "Done", "topic": ""},
        ),
    ],
)
def test_click_becomes_an_order(
    engine: Callable[..., None],
    client: Client,
    address: str,
    fields: dict[str, str],
    kind: str,
    payload: dict[str, str],
) -> None:
    engine({})
    response = client.post(f"/desk/{address.format(id=uuid4())}", fields)
    order = Order.objects.get()
    assert (response.status_code, order.kind, order.payload["operator"]) == (200, kind, "operator1")
    assert payload.items() <= order.payload.items()


def test_declined_order_is_told_in_words(engine: Callable[..., None], client: Client) -> None:
    engine({"code": "no_line"}, accepted=False)
    response = client.post("/desk/dial", {"number": "+77015550123", "purpose": "Callback"})
    assert (response.status_code, response.json()["code"]) == (409, "no_line")
    assert "All lines are in use" in response.json()["message"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("state/choose", {"state": "talking"}),
        ("state/choose", {"state": "break", "reason": "bored"}),
        ("dial", {"number": "abc", "purpose": "Callback"}),
        ("dial", {"number": "+77015550123", "purpose": " "}),
        ("calls/{id}/digits", {"digits": "12x"}),
        ("calls/{id}/wrap-up", {"result": "not_stated", "language": "kk"}),
        ("calls/{id}/wrap-up", {"result": "resolved"}),
    ],
)
def test_wrong_fields_give_no_order(client: Client, address: str, fields: dict[str, str]) -> None:
    response = client.post(f"/desk/{address.format(id=uuid4())}", fields)
    assert response.status_code == 422
    assert response.json()["message"]
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_operator_sees_the_limit_of_the_own_break(client: Client, operator: Person) -> None:
    OperatorState.objects.create(operator_id=operator.pk, state="break", reason="lunch")
    text = text_of(client, "/desk/state")
    assert 'data-limit="3600"' in text
    assert "of 1:00:00" in text
    put(operator, "ready", "")
    assert "data-limit" not in text_of(client, "/desk/state")
