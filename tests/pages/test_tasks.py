"""The work list as people see it."""

from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.models import Person
from baylanys.core import clock, commands
from baylanys.core.models import Order
from baylanys.desktop import order_answers
from baylanys.interactions.models import Interaction
from baylanys.telephony.choices import TaskState
from baylanys.telephony.models import Callback, CallbackAttempt, CallbackRequest, Recording, RecordingListen, Task
from tests.interaction_rows import LOST, contact, interaction, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Person:
    return person("operator1", language="en", first_name="Aigerim")


@pytest.fixture
def client(client: Client, operator: Person) -> Client:
    client.force_login(operator)
    return client


def task(kind: str = "lost", number: str = "+77010000002", **fields: Any) -> Task:
    call: Interaction = interaction(LOST, contact=None)
    at = clock.now()
    given: dict[str, Any] = {"kind": kind, "number": number, "created_at": at, "due_at": at, "language": "kk"} | fields
    return Task.objects.create(interaction=call, **given)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_list_shows_who_why_and_by_when(client: Client) -> None:
    task(contact=contact("Arman Sarsenov", "+77010000002"))
    text = text_of(client, "/tasks/")
    assert "Arman Sarsenov" in text and "+7 701 000 00 02" in text and "Lost in the queue" in text and "overdue" in text


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?kind=lost", 1), ("?language=ru", 1), ("?shown=mine", 0), ("?shown=all", 3), ("?search=0000-003", 1)],
)
def test_filters_stand_in_the_address(client: Client, query: str, count: int) -> None:
    task()
    task("voicemail", "+77010000003", language="ru")
    task(number="+77010000004", state=TaskState.DONE, language="en", done_at=clock.now())
    assert len(client.get(f"/tasks/{query}").context["page"].object_list) == count


@pytest.mark.parametrize(
    "query", ["?shown=x&kind=%00&language='&page=-1", "?page=9999999999999", "?search=" + "9" * 500]
)
def test_senseless_filters_are_left_out(client: Client, query: str) -> None:
    task()
    assert client.get(f"/tasks/{query}").status_code == 200


def test_menu_and_desk_count_what_is_to_be_done(client: Client) -> None:
    task()
    assert '<span class="count">1</span>' in text_of(client, "/tasks/")
    assert "+7 701 000 00 02" in text_of(client, "/desk/work")


def test_take_and_finish_with_a_note(client: Client, operator: Person) -> None:
    made = task()
    client.post(f"/tasks/{made.pk}/take")
    made.refresh_from_db()
    assert made.owner == operator
    answer = client.post(f"/tasks/{made.pk}/done", {"note": ""}, follow=True)
    assert "Write what came of it" in answer.content.decode()
    client.post(f"/tasks/{made.pk}/done", {"note": "Reached, all clear"})
    assert "Reached, all clear" in text_of(client, f"/tasks/{made.pk}/")


def test_what_another_has_taken_is_not_taken_away(client: Client) -> None:
    made = task(state=TaskState.TAKEN, owner=person("operator2"), taken_at=clock.now())
    answer = client.post(f"/tasks/{made.pk}/take", follow=True)
    assert "Somebody else has taken this" in answer.content.decode()
    assert "</textarea>" not in answer.content.decode()


def test_call_takes_the_task_and_orders_the_engine_to_dial(
    client: Client, operator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.await_answer, "__defaults__", (0.0,))
    monkeypatch.setattr("baylanys.desktop.order_answers.carry_out.__defaults__", (0.0, order_answers.WORDS))
    made = task()
    assert client.post(f"/tasks/{made.pk}/call").status_code == 503
    order = Order.objects.get()
    assert (order.kind, order.payload["number"], order.payload["operator"]) == ("dial", "+77010000002", "operator1")
    assert "Lost in the queue".lower() in order.payload["purpose"]
    made.refresh_from_db()
    assert made.owner == operator


def test_message_is_played_from_its_task_and_the_listening_is_on_record(client: Client) -> None:
    made = task("voicemail")
    Recording.objects.create(
        interaction=made.interaction, kind="voicemail", raw_name="x", path="no/such.ogg", state="stored", peaks=[[0.1]],
        duration_ms=4000, channels=1,
    )  # fmt: skip
    assert f"/tasks/{made.pk}/sound" in text_of(client, f"/tasks/{made.pk}/")
    assert client.get(f"/tasks/{made.pk}/sound").status_code == 404
    assert RecordingListen.objects.count() == 0


def test_promised_callback_says_how_its_promise_stands(client: Client) -> None:
    made, at = task("callback"), clock.now()
    moments = {"queue_entered_at": at, "accepted_at": at, "due_at": at, "next_attempt_at": at}
    promise = Callback.objects.create(number=made.number, source=made.interaction, queue="general", **moments)
    CallbackRequest.objects.create(callback=promise, interaction=made.interaction, at=at)
    CallbackAttempt.objects.create(callback=promise, interaction_id=made.interaction_id, operator="operator1", at=at)
    text = text_of(client, f"/tasks/{made.pk}/")
    assert "Attempts</dt><dd>1" in text and "Open" in text
    assert f"/tasks/{made.pk}/cancel" in text and f"/tasks/{made.pk}/done" not in text
    client.post(f"/tasks/{made.pk}/cancel", {"reason": "Позвонил сам", "to": "task"})
    text = text_of(client, f"/tasks/{made.pk}/")
    assert "Позвонил сам" in text and "Cancelled" in text


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_pages_speak_every_language(client: Client, operator: Person, language: str) -> None:
    Person.objects.update(language=language)
    made = task()
    word = {"ru": "Список дел", "kk": "Істер тізімі", "en": "Work list"}[language]
    assert word in text_of(client, "/tasks/")
    assert word in text_of(client, f"/tasks/{made.pk}/")
