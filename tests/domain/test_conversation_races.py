"""Two at once: the rows settle who has a conversation, and nothing is lost between closing and a new message."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from baylanys.core.errors import NotPossible
from baylanys.messaging import conversation_words as w
from baylanys.messaging.domain.conversation import message_arrived, read_by_operator, take_step, time_passed
from baylanys.messaging.models import Conversation, Message
from tests.chat_rows import MONDAY_TEN, centre, incoming, kinds, somebody, write
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db(transaction=True)
KAZAKH = "Сәлеметсіз бе, құжаттар керек пе?"
LATER = MONDAY_TEN + timedelta(minutes=1)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each brought or was refused with, all begun at the same moment."""
    line = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        line.wait(5)
        try:
            return work()
        except NotPossible as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_of_two_who_take_one_conversation_one_has_it() -> None:
    people = [person(f"operator{number}") for number in range(4)]
    talk = write(KAZAKH, of=somebody(), number=centre())

    def take(operator: int) -> Callable[[], Any]:
        return lambda: take_step(conversation_id=talk.pk, event=w.Taken(operator), at=LATER)

    brought = at_once(*(take(each.pk) for each in people))
    assert brought.count("not_waiting") == 3
    talk.refresh_from_db()
    assert talk.state == "assigned"
    assert kinds(talk).count("answered") == 1


def test_messages_of_a_new_person_at_once_make_one_conversation() -> None:
    number, asel = centre(), somebody()
    messages = [incoming(f"Сәлем {each}", of=asel, number=number) for each in range(4)]
    at_once(*((lambda each=each: message_arrived(message=each, at=MONDAY_TEN)) for each in messages))
    talk = Conversation.objects.get()
    assert (talk.unread, talk.messages.filter(direction="in").count()) == (4, 4)
    assert Message.objects.filter(automatic="greeting").count() == 1


@pytest.mark.parametrize("attempt", range(4))
def test_a_message_that_comes_while_the_conversation_is_closed_is_in_it(attempt: int) -> None:
    number, asel, operator = centre(), somebody(), person("operator1")
    talk = write(KAZAKH, of=asel, number=number)
    take_step(conversation_id=talk.pk, event=w.Taken(operator.pk), at=MONDAY_TEN)
    read_by_operator(conversation_id=talk.pk, at=MONDAY_TEN)
    message = incoming("тағы сұрақ", at=LATER, of=asel, number=number)
    close = w.Closing("operator", operator.pk, result="resolved", language="kk")

    def close_unless_unread() -> None:
        with suppress(NotPossible):
            take_step(conversation_id=talk.pk, event=close, at=LATER)

    at_once(
        close_unless_unread,
        lambda: message_arrived(message=message, at=LATER),
    )
    talk = Conversation.objects.get()
    message.refresh_from_db()
    assert message.conversation_id == talk.pk
    assert (talk.state, "reopened" in kinds(talk)) in {("waiting", True), ("assigned", False)}


def test_what_time_causes_happens_once_though_two_look() -> None:
    operator = person("operator1")
    talk = write(KAZAKH, of=somebody(), number=centre())
    take_step(conversation_id=talk.pk, event=w.Taken(operator.pk), at=MONDAY_TEN)
    at = MONDAY_TEN + timedelta(minutes=11)
    caused = at_once(*[lambda: time_passed(conversation_id=talk.pk, at=at)] * 3)
    assert sorted(each is None for each in caused) == [False, True, True]
    assert kinds(talk).count("released") == 1
