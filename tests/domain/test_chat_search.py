"""A word in any message is found as names are: whatever the case and the letters of a hurried hand; by an index."""

from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from baylanys.core import clock
from baylanys.crm.folding import folded
from baylanys.messaging.chat_register import find_chats, read_chat_filter
from baylanys.messaging.models import Conversation, Message
from baylanys.messaging.models.messages import WRITTEN
from tests.chat_desk_rows import conversation, identity, message

pytestmark = pytest.mark.django_db
ASTANA = ZoneInfo("Asia/Almaty")


@pytest.fixture
def talk() -> Conversation:
    made = conversation(identity("Қуаныш Әлиев", "+77015550123"))
    message(made, "Өтінішім қарала ма? Ещё вчера отправил")
    return made


@pytest.mark.parametrize("search", ["отинишим", "Өтініш", "карала", "ЕЩЕ ВЧЕРА", "куаныш", "әлиев"])
def test_a_hurried_word_finds_the_chat(talk: Conversation, search: str) -> None:
    found = find_chats(read_chat_filter({"search": search}), zone=ASTANA, at=clock.now())
    assert list(found) == [talk]


def test_another_word_finds_nothing(talk: Conversation) -> None:
    assert not find_chats(read_chat_filter({"search": "жарнама"}), zone=ASTANA, at=clock.now())


def test_what_the_centre_says_by_itself_is_not_searched(talk: Conversation) -> None:
    Message.objects.filter(conversation=talk).update(automatic="greeting")
    assert not find_chats(read_chat_filter({"search": "карала"}), zone=ASTANA, at=clock.now())


def test_words_are_looked_up_in_their_index() -> None:
    found = Message.objects.alias(plain=folded("text")).filter(WRITTEN, plain__contains="отинишим").order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "message_words" in found.explain()
