"""Chats on the operator's desk: the list, the thread, what may be written, and who may look."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.messaging.models import Conversation, Message, MessageDraft, MessageReaction
from tests.chat_desk_rows import conversation, identity, message, with_file
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
PLACE = {"latitude": 43.2, "longitude": 76.8, "name": "Office"}
KINDS = ["location", "contacts", "interactive", "flow", "order", "system", "template", "button"]


@pytest.fixture
def operator() -> Person:
    return person("operator1", language="en", first_name="Aigerim")


@pytest.fixture
def client(client: Client, operator: Person) -> Client:
    client.force_login(operator)
    return client


@pytest.fixture
def talk(operator: Person) -> Conversation:
    """A conversation in hand, with a question nobody answered."""
    made = conversation(identity("Yerlan", "+77010000001"), operator, unread=1)
    message(made, "The code does not come")
    return made


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def thread_of(client: Client, talk: Conversation) -> str:
    return text_of(client, f"/desk/chats/{talk.pk}/")


# What it shows


def test_list_has_what_is_in_hand_offered_set_aside_and_waiting(
    client: Client, operator: Person, talk: Conversation
) -> None:
    soon = clock.now() + timedelta(seconds=20)
    offered = conversation(identity("Dana"), operator, state="offered", offer_ends_at=soon)
    parked = conversation(identity("Saule"), operator, state="parked", parked_until=soon)
    waiting = conversation(identity("Timur"))
    text = text_of(client, "/desk/chats")
    for each, place in ((talk, "mine"), (offered, "offered"), (parked, "parked"), (waiting, "waiting")):
        assert f'data-key="{each.pk}" data-place="{place}"' in text
    for part in ("Yerlan", "The code does not come", 'data-unread="1"', f"{offered.pk}/accept", f"{waiting.pk}/take"):
        assert part in text


def test_list_of_a_colleague_has_only_what_waits(client: Client, talk: Conversation) -> None:
    conversation(identity("Timur"), only_for_id=person("operator3").pk)
    client.force_login(person("operator2"))
    text = text_of(client, "/desk/chats")
    assert "Yerlan" not in text
    assert "Timur" not in text


def test_thread_shows_both_sides_with_author_mark_and_quote(
    client: Client, operator: Person, talk: Conversation
) -> None:
    asked = message(talk, "Which code?", out=True, author=operator, status="read")
    message(talk, "From the mail", reply_to_provider_id=asked.provider_id)
    MessageReaction.objects.create(message=asked, direction="in", emoji="👍", at=clock.now())
    text = thread_of(client, talk)
    quote = f'data-go="{asked.pk}"'
    for part in ("Which code?", "Aigerim", "#checks", "From the mail", quote, "👍", 'data-mode="write"'):
        assert part in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "location", "content": PLACE}, ["Office", "mlat=43.2"]),
        ({"kind": "contacts", "content": [{"name": {"formatted_name": "Asel"}}]}, ["Asel"]),
        ({"kind": "interactive", "content": {"button_reply": {"id": "1", "title": "Yes please"}}}, ["Yes please"]),
        ({"kind": "flow", "content": {"response_json": '{"grade": "5"}'}}, ["grade", ">5<"]),
        ({"kind": "system", "content": {"body": "Changed the number"}}, ["Changed the number"]),
        ({"kind": "unsupported"}, ["does not pass on"]),
        ({"kind": "unknown", "content": {"strange": 1}}, ["kept whole"]),
        ({"content": {"context": {"forwarded": True}}, "text": "x"}, ["forwarded"]),
        ({"content": {"referral": {"headline": "Grants 2026", "source_url": "javascript:x"}}}, ["Grants 2026"]),
        ({"revoked_at": clock.now()}, ["deleted this message"]),
        ({"edited_at": clock.now(), "text": "x"}, ["edited"]),
        ({"out": True, "status": "failed", "error_code": 131000, "text": "x"}, ["Not sent", "131000", "Send again"]),
        ({"out": True, "status": "undecided", "text": "x"}, ["Not known whether"]),
        ({"out": True, "automatic": "greeting", "text": "Hello"}, ["automatic", "Hello"]),
    ],
)
def test_every_kind_of_message_has_its_words(
    client: Client, talk: Conversation, fields: dict[str, Any], words: list[str]
) -> None:
    message(talk, **fields)
    text = thread_of(client, talk)
    for each in words:
        assert each in text
    assert "javascript:" not in text


@pytest.mark.parametrize("content", [[], "x", 5, None, {"location": "x"}, {"latitude": "NaN", "longitude": []}])
@pytest.mark.parametrize("kind", KINDS)
def test_content_of_a_wrong_shape_does_no_harm(client: Client, talk: Conversation, kind: str, content: Any) -> None:
    message(talk, kind=kind, content=content if content is not None else {})
    assert thread_of(client, talk)


def test_html_in_texts_and_names_is_never_html(client: Client, operator: Person) -> None:
    talk = conversation(identity("<img src=x onerror=a()>\u202egnp"), operator)
    message(talk, "<script>alert(1)</script> *bold* https://x.kz/?a=1&b=<2>")
    row = message(talk, kind="document")
    with_file(row, "application/pdf", filename="<b>\u202efdp.exe", state="failed", reason="gone")
    for text in (thread_of(client, talk), text_of(client, "/desk/chats")):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "\u202e" not in text
    assert "<strong>bold</strong>" in thread_of(client, talk)
    assert 'href="https://x.kz/?a=1&amp;b="' in thread_of(client, talk)


def test_text_of_a_million_letters_is_shown_from_its_beginning(client: Client, talk: Conversation) -> None:
    row = message(talk, "ү" * 1_000_000)
    text = thread_of(client, talk)
    assert len(text) < 60_000
    assert f"/chats/messages/{row.pk}/text" in text
    assert "1000000" in text
    whole = client.get(f"/chats/messages/{row.pk}/text")
    assert (len(whole.content.decode()), whole["Content-Type"]) == (1_000_000, "text/plain; charset=utf-8")
    client.force_login(person("operator2"))
    assert client.get(f"/chats/messages/{row.pk}/text").status_code == 404


def test_older_messages_come_page_by_page_without_gap_or_repetition(client: Client, talk: Conversation) -> None:
    Message.objects.all().delete()
    same = clock.now()
    rows = [message(talk, f"number {n:03}.", at=same + timedelta(milliseconds=n // 7)) for n in range(95)]
    seen: list[str] = []
    text = thread_of(client, talk)
    while True:
        found = [row for row in rows if f"{row.text}" in text]
        assert not set(seen) & {row.text for row in found}
        seen += [row.text for row in found]
        if "data-older" not in text:
            break
        first = min(found, key=lambda row: (row.at, row.pk))
        text = text_of(
            client, f"/desk/chats/{talk.pk}/older?at={clock.epoch_milliseconds(first.at)}&id={first.pk}"
        )
    assert sorted(seen) == [row.text for row in rows]


def test_closed_window_leaves_templates_only(client: Client, talk: Conversation) -> None:
    Conversation.objects.update(window_ends_at=clock.now() - timedelta(minutes=1))
    assert 'data-mode="template"' in thread_of(client, talk)


def test_person_has_one_timeline_of_calls_and_chats(client: Client, operator: Person, talk: Conversation) -> None:
    from tests.interaction_rows import answered, interaction

    interaction(answered("operator1"), contact=talk.identity.contact, note="Asked about terms")
    earlier = conversation(identity("Yerlan", ""), operator, state="closed")
    earlier.interaction.contact = talk.identity.contact
    earlier.interaction.save()
    text = text_of(client, f"/desk/chats/{talk.pk}/person")
    for part in ("Asked about terms", f'data-chat="{earlier.pk}"', "Yerlan", "+7 701 000 00 01"):
        assert part in text


def test_search_finds_ones_own_earlier_conversations(client: Client, operator: Person) -> None:
    conversation(identity("Yerlan Akhmetov", "+77010000055"), operator, state="closed")
    conversation(identity("Yerlan Other"), person("operator2"), state="closed")
    for search in ("akhm", "000 00 55", "0000055"):
        assert "Yerlan Akhmetov" in text_of(client, f"/desk/chats/find?search={search}")
    assert "Yerlan Other" not in text_of(client, "/desk/chats/find?search=yerlan")


# Who may look and write


def test_chat_of_a_colleague_is_not_there(client: Client, talk: Conversation) -> None:
    client.force_login(person("operator2"))
    for path in ("", "person", "older?at=1&id=x", "targets"):
        assert client.get(f"/desk/chats/{talk.pk}/{path}").status_code == 404
    assert client.post(f"/desk/chats/{talk.pk}/send", {"text": "x"}).status_code == 404
    assert client.get(f"/desk/chats/{uuid4()}/").status_code == 404


def test_sent_text_waits_in_the_outbox_once(client: Client, talk: Conversation) -> None:
    MessageDraft.objects.create(conversation=talk, operator_id=talk.operator_id, text="Which")
    for _ in range(2):
        answer = client.post(f"/desk/chats/{talk.pk}/send", {"text": "Which code?", "key": "one"})
        assert answer.status_code == 200
    row = Message.objects.get(direction="out")
    assert (row.text, row.status, row.author.username) == ("Which code?", "queued", "operator1")
    assert not MessageDraft.objects.exists()
    assert "#clock" in thread_of(client, talk)


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"text": "   "}, 422, "nothing_to_send"),
        ({"text": "ә" * 4097}, 422, "text_too_long"),
    ],
)
def test_what_whatsapp_would_refuse_is_refused_before(
    client: Client, talk: Conversation, fields: dict[str, str], status: int, code: str
) -> None:
    answer = client.post(f"/desk/chats/{talk.pk}/send", fields)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]
    assert not Message.objects.filter(direction="out").exists()


@pytest.mark.parametrize("state", ["offered", "parked", "closed"])
def test_only_the_holder_writes(client: Client, talk: Conversation, state: str) -> None:
    Conversation.objects.update(state=state)
    answer = client.post(f"/desk/chats/{talk.pk}/send", {"text": "Hello"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_yours")


def test_closed_window_takes_no_text(client: Client, talk: Conversation) -> None:
    Conversation.objects.update(window_ends_at=clock.now() - timedelta(minutes=1))
    answer = client.post(f"/desk/chats/{talk.pk}/send", {"text": "Hello"})
    assert (answer.status_code, answer.json()["code"]) == (409, "window_closed")


def test_draft_stands_after_a_reload(client: Client, talk: Conversation) -> None:
    quoted = Message.objects.get()
    client.post(f"/desk/chats/{talk.pk}/draft", {"text": "Good <day>", "reply_to": str(quoted.pk)})
    text = thread_of(client, talk)
    assert "Good &lt;day&gt;</textarea>" in text
    assert f'name="reply_to" value="{quoted.pk}"' in text
    client.post(f"/desk/chats/{talk.pk}/draft", {"text": ""})
    assert not MessageDraft.objects.exists()


def test_reading_is_the_holders(client: Client, talk: Conversation) -> None:
    assert client.post(f"/desk/chats/{talk.pk}/read").json() == {"read": True}
    talk.refresh_from_db()
    assert talk.unread == 0
    Conversation.objects.update(unread=2, state="parked")
    assert client.post(f"/desk/chats/{talk.pk}/read").json() == {"read": False}


def test_a_message_nobody_knows_about_can_be_repeated_only_after_long_silence(
    client: Client, talk: Conversation
) -> None:
    row = message(talk, "?", out=True, status="undecided", provider_id=None)
    assert "data-again" not in thread_of(client, talk)
    Message.objects.filter(pk=row.pk).update(error_text="silence")
    assert f'data-again="{row.pk}"' in thread_of(client, talk)


def test_why_a_message_was_not_sent_is_said_in_words(client: Client, talk: Conversation) -> None:
    message(talk, "1", out=True, status="failed", error_code=131026, error_text="Message undeliverable")
    message(talk, "2", out=True, status="failed", error_code=131047, error_text="window_closed")
    message(talk, "3", out=True, status="failed", error_code=777, error_text="Something of Meta")
    page = thread_of(client, talk)
    assert "WhatsApp cannot deliver to this person" in page and "Message undeliverable" not in page
    assert "only a template can be sent now" in page and "window_closed" not in page
    assert "Something of Meta" in page
