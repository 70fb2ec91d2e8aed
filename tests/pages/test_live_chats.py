"""Chats on the live view: who waits, who holds how many, what a supervisor may do."""

from datetime import timedelta

import pytest
from django.test import Client

from baylanys.core import clock
from baylanys.messaging import conversation_words as w
from baylanys.messaging.domain.conversation import take_step
from baylanys.routing.models import OperatorState
from tests.chat_rows import centre, somebody, write
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> None:
    client.force_login(person("boss", "supervisor", language="en"))


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_waiting_chats_stand_oldest_first_with_masked_numbers(client: Client, boss: None) -> None:
    number, at = centre(), clock.now()
    late = write("Сәлем", at=at - timedelta(minutes=9), of=somebody("77010000001"), number=number)
    new = write("Здравствуйте", at=at, of=somebody("77010000002"), number=number)
    page = shown(client, "/live/?part=chats")
    assert page.index(str(late.pk)) < page.index(str(new.pk))
    assert page.count("is-late") == 1
    assert "77010000001" not in page and "+7 701 ••• 00 01" in page


def test_a_tile_tells_how_many_chats_its_operator_holds(client: Client, boss: None) -> None:
    operator, talk = person("operator1"), write("Сәлем", at=clock.now(), of=somebody(), number=centre())
    OperatorState.objects.create(operator=operator.operator, state="ready")
    assert "chats" not in shown(client, "/live/?part=operators")
    take_step(conversation_id=talk.pk, event=w.Taken(operator.pk), at=clock.now())
    assert "brand-whatsapp" in shown(client, "/live/?part=operators")
    assert str(talk.pk) in shown(client, "/live/operators/operator1")
    sheet = shown(client, f"/live/chats/{talk.pk}")
    assert "Return to the queue" in sheet and f"/live/chats/{talk.pk}/release" in sheet


def test_a_chat_whose_window_ends_soon_says_so(client: Client, boss: None) -> None:
    number, at = centre(), clock.now()
    write("Сәлем", at=at - timedelta(hours=23, minutes=30), of=somebody(), number=number)
    write("Сәлем", at=at - timedelta(hours=25), of=somebody("77010000002"), number=number)
    page = shown(client, "/live/?part=chats")
    assert "window closes at" in page and "window closed" in page
