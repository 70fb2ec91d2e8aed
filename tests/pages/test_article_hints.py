"""Articles stand beside a chat or a call by what the person wrote, or what the call is about."""

import pytest
from django.test import Client

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.interactions.models import Interaction
from baylanys.knowledge.domain.article import Writing, create_article
from baylanys.knowledge.domain.version import approve, hand_over
from baylanys.messaging.models import Conversation
from baylanys.routing.models import OperatorState, Queue, Topic
from tests.chat_desk_rows import conversation, identity, message
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Person:
    return person("operator1", language="ru")


@pytest.fixture
def client(client: Client, operator: Person) -> Client:
    client.force_login(operator)
    return client


@pytest.fixture(autouse=True)
def articles() -> None:
    at = clock.now()
    for title in ("Справка о несудимости", "Очередь в детский сад", "Балабақша кезегі"):
        writing = Writing(title, f"<p>{title}</p>")
        made = create_article(language="kk" if "қ" in title else "ru", writing=writing, by=None, at=at)
        hand_over(version=made, by=None, at=at)
        made.refresh_from_db()
        if made.state == "handed_over":
            approve(version=made, published_from=at, comment="", by=None, at=at)


def hints(client: Client, talk: Conversation | None = None) -> str:
    answer = client.get("/desk/knowledge/hints", {"chat": str(talk.pk)} if talk else {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_a_person_writes_brings_the_article(client: Client, operator: Person) -> None:
    talk = conversation(identity("Yerlan"), operator)
    message(talk, "Здравствуйте!")
    assert hints(client, talk).strip() == ""
    message(talk, "Подскажите, как получить справку о несудимости")
    assert "Справка о несудимости" in hints(client, talk)
    assert "детский сад" not in hints(client, talk)


def test_kazakh_in_russian_letters_brings_the_kazakh_article(client: Client, operator: Person) -> None:
    talk = conversation(identity("Dana"), operator)
    message(talk, "салем, балабакшага кезекке калай турамын")
    assert "Балабақша кезегі" in hints(client, talk)


def test_what_the_operator_wrote_brings_nothing(client: Client, operator: Person) -> None:
    talk = conversation(identity("Timur"), operator)
    message(talk, "Вам нужна справка о несудимости?", out=True)
    assert hints(client, talk).strip() == ""


def test_anothers_chat_brings_nothing(client: Client) -> None:
    talk = conversation(identity("Saule"), person("operator2"))
    message(talk, "справка о несудимости")
    assert hints(client, talk).strip() == ""


def test_a_call_brings_the_articles_of_its_topic(client: Client, operator: Person) -> None:
    assert hints(client).strip() == ""
    queue = Queue.objects.create(code="q-hints", name_kk="К", name_ru="К", name_en="Q")
    names = {"name_kk": "Балабақша", "name_ru": "Детский сад", "name_en": "Kindergarten"}
    Topic.objects.create(code="kindergarten", queue=queue, **names)
    call = Interaction.objects.create(topic="kindergarten", direction="inbound", arrived_at=clock.now())
    OperatorState.objects.update_or_create(operator_id=operator.pk, defaults={"state": "busy", "interaction": call})
    text = hints(client)
    assert "Балабақша кезегі" in text
    assert "Справка" not in text


def test_the_words_that_were_found_are_marked_in_the_panel(client: Client) -> None:
    text = client.get("/desk/knowledge", {"text": "справки о судимости"}).content.decode()
    assert "<mark>Справка</mark> о" in text
    assert "<mark>" not in client.get("/desk/knowledge").content.decode()
