"""Templates in a chat, writing first, and what the person sees before an answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.messaging.models import Conversation, Message, MessageTemplate
from tests.chat_desk_rows import business_number, conversation, identity
from tests.interaction_rows import contact, person
from tests.pages.test_chat_desk import client, operator, talk, text_of, thread_of

__all__ = ["client", "operator", "talk"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def template() -> MessageTemplate:
    body = {"type": "BODY", "text": "Dear {{1}}, your request {{2}} is answered."}
    places = [{"part": "body", "key": "1", "name": "name"}, {"part": "body", "key": "2", "name": "request"}]
    told: dict[str, Any] = {"category": "UTILITY", "state": "approved", "components": [body], "variables": places}
    return MessageTemplate.objects.create(number=business_number(), name="answered", language="ru", **told)


@pytest.fixture(autouse=True)
def window_over(talk: Conversation) -> None:
    Conversation.objects.update(window_ends_at=clock.now() - timedelta(hours=1))


def test_templates_are_offered_with_their_fields_and_the_name_filled_in(
    client: Client, talk: Conversation, template: MessageTemplate
) -> None:
    MessageTemplate.objects.create(number=business_number(), name="draft", language="ru", category="UTILITY")
    text = text_of(client, f"/desk/chats/{talk.pk}/templates")
    assert 'name="field-name" value="Yerlan"' in text
    assert 'name="field-request" value=""' in text
    assert "draft" not in text
    assert "data-open-templates" in thread_of(client, talk)


def test_template_is_sent_once_with_its_fields(client: Client, talk: Conversation, template: MessageTemplate) -> None:
    fields = {"template": template.pk, "field-name": "Yerlan", "field-request": "17", "key": "k"}
    for _ in range(2):
        answer = client.post(f"/desk/chats/{talk.pk}/template", fields)
        assert (answer.status_code, answer.json()["conversation"]) == (200, str(talk.pk))
    row = Message.objects.get(direction="out")
    assert (row.kind, row.text) == ("template", "Dear Yerlan, your request 17 is answered.")
    assert row.content["components"][0]["parameters"][1] == {"type": "text", "text": "17"}


def test_field_left_empty_is_named(client: Client, talk: Conversation, template: MessageTemplate) -> None:
    answer = client.post(f"/desk/chats/{talk.pk}/template", {"template": template.pk, "field-name": "Yerlan"})
    assert (answer.status_code, answer.json()["code"]) == (409, "template_field_missing")
    assert not Message.objects.filter(direction="out").exists()


def test_closed_conversation_is_followed_by_a_new_one_of_the_operators_own(
    client: Client, operator: Person, talk: Conversation, template: MessageTemplate
) -> None:
    Conversation.objects.update(state="closed")
    fields = {"template": template.pk, "field-name": "Yerlan", "field-request": "17"}
    made = client.post(f"/desk/chats/{talk.pk}/template", fields).json()["conversation"]
    opened = Conversation.objects.get(pk=made)
    assert (opened.pk == talk.pk, opened.state, opened.operator_id) == (False, "assigned", operator.pk)


def test_somebody_who_never_wrote_is_written_to_first(
    client: Client, operator: Person, template: MessageTemplate
) -> None:
    caller = contact("Arman", "+77015550199")
    assert client.get(f"/desk/contacts/{caller.pk}/chat").json() == {"conversation": None}
    assert "answered" in text_of(client, f"/desk/contacts/{caller.pk}/templates")
    fields = {"template": template.pk, "field-name": "Arman", "field-request": "17"}
    answer = client.post(f"/desk/contacts/{caller.pk}/template", fields)
    opened = Conversation.objects.get(pk=answer.json()["conversation"])
    assert (opened.identity.wa_id, opened.identity.contact_id, opened.operator_id) == (
        "77015550199", caller.pk, operator.pk,
    )  # fmt: skip
    assert client.get(f"/desk/contacts/{caller.pk}/chat").json() == {"conversation": str(opened.pk)}


def test_person_whom_a_colleague_has_is_not_written_to(client: Client, template: MessageTemplate) -> None:
    who = identity("Dana", "+77015550144")
    held = conversation(who, person("operator2"))
    assert client.get(f"/desk/contacts/{who.contact_id}/chat").status_code == 409
    fields = {"template": template.pk, "field-name": "Dana", "field-request": "17"}
    answer = client.post(f"/desk/contacts/{who.contact_id}/template", fields)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_yours")
    assert not Message.objects.filter(conversation=held).exists()


def test_typing_is_the_holders_and_leaves_in_the_background(client: Client, talk: Conversation) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert client.post(f"/desk/chats/{talk.pk}/typing").status_code == 200
    newest = Message.objects.get()
    job = ProcrastinateJob.objects.get(task_name="show_sign")
    assert job.args == {"message_id": str(newest.pk), "typing": True}
    Conversation.objects.update(state="closed")
    assert client.post(f"/desk/chats/{talk.pk}/typing").status_code == 409
