"""Messages and conversations as an outside program meets them."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from baylanys.accounts.choices import Scope
from baylanys.accounts.tokens import issue_token
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.core.sealed_content import seal
from baylanys.crm.models import OptOut, WhatsAppIdentityChange
from baylanys.messaging.models import (
    BusinessNumber,
    Conversation,
    Message,
    MessageMedia,
    MessageStatus,
    MessageTemplate,
)
from tests.chat_rows import MONDAY_TEN, centre, incoming, somebody, write

pytestmark = pytest.mark.django_db
Json = dict[str, Any]
FIELDS = [
    "id", "provider_id", "direction", "contact", "bsuid", "kind", "text", "status", "statuses", "error_code", "sent_at",
    "media",
]  # fmt: skip


class Program:
    """An outside program with a token."""

    def __init__(self, *scopes: Scope) -> None:
        token = issue_token(name=f"tests {scopes}", at=clock.now(), scopes=scopes)
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, address: str, status: int = 200) -> Json:
        answer = self.client.get(address)
        assert answer.status_code == status, answer.content
        return dict(answer.json())

    def send(self, body: Json, status: int, key: str = "k1") -> Json:
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.client.post("/api/v1/messages", body, content_type="application/json", headers=headers)
        assert answer.status_code == status, answer.content
        return dict(answer.json())


@pytest.fixture
def number() -> BusinessNumber:
    return centre()


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def template(number: BusinessNumber) -> MessageTemplate:
    return MessageTemplate.objects.create(
        number=number, name="ready", language="kk", category="UTILITY", state="approved",
        components=[{"type": "BODY", "text": "Құрметті {{name}}, дайын."}],
        variables=[{"part": "body", "key": "name", "name": "name", "example": "Дана"}],
    )  # fmt: skip


def test_an_incoming_message_has_exactly_the_agreed_fields(program: Program, number: BusinessNumber) -> None:
    person = somebody()
    person.bsuid = "KZ.12345"
    person.save()
    row = incoming("Сәлеметсіз бе", of=person, number=number)
    [shape] = program.get("/api/v1/messages")["items"]
    assert list(shape) == FIELDS
    assert shape == {
        "id": str(row.pk),
        "provider_id": row.provider_id,
        "direction": "in",
        "contact": "+77010000001",
        "bsuid": "KZ.12345",
        "kind": "text",
        "text": "Сәлеметсіз бе",
        "status": "received",
        "statuses": [],
        "error_code": None,
        "sent_at": "2026-11-23T05:00:00.000Z",
        "media": None,
    }
    assert program.get(f"/api/v1/messages/{row.pk}") == shape


def test_an_outgoing_message_tells_its_statuses_and_when_it_was_sent(program: Program, number: BusinessNumber) -> None:
    values = {"direction": "out", "kind": "text", "text": "Жауап", "provider_id": "wamid.1", "at": MONDAY_TEN}
    row = Message.objects.create(number=number, identity=somebody(), status="failed", error_code=131026, **values)
    assert program.get(f"/api/v1/messages/{row.pk}")["sent_at"] is None
    for seconds, status in enumerate(("sent", "delivered", "failed"), start=1):
        MessageStatus.objects.create(message=row, status=status, at=MONDAY_TEN + timedelta(seconds=seconds))
    shape = program.get(f"/api/v1/messages/{row.pk}")
    assert [each["status"] for each in shape["statuses"]] == ["sent", "delivered", "failed"]
    assert shape["statuses"][0] == {"status": "sent", "at": "2026-11-23T05:00:01.000Z"}
    assert (shape["sent_at"], shape["error_code"]) == ("2026-11-23T05:00:01.000Z", 131026)


def test_messages_are_found_by_contact_time_direction_and_conversation(
    program: Program, number: BusinessNumber
) -> None:
    arman, dana = somebody(), somebody("77010000002")
    dana.bsuid = "KZ.777"
    dana.save()
    first = write("бір", of=arman, number=number)
    incoming("екі", at=MONDAY_TEN + timedelta(hours=1), of=dana, number=number)
    WhatsAppIdentityChange.objects.create(
        identity=dana, at=MONDAY_TEN, field="wa_id", before="77059999999", after="77010000002", source="test"
    )

    def texts(query: str) -> list[str]:
        return [each["text"] for each in program.get(f"/api/v1/messages?direction=in&{query}")["items"]]

    assert texts("") == ["екі", "бір"]
    for contact in ("%2B77010000001", "+77010000001", "77010000001", "8 701 000 00 01"):
        assert texts(f"contact={contact}") == ["бір"], contact
    for contact in ("KZ.777", "77059999999", "%2B77010000002"):
        assert texts(f"contact={contact}") == ["екі"], contact
    assert texts("from=2026-11-23T06:00:00Z") == ["екі"] and texts("to=2026-11-23T06:00:00Z") == ["бір"]
    assert texts(f"conversation={first.pk}") == ["бір"]
    assert program.get("/api/v1/messages?direction=out&contact=KZ.777")["items"] == []


def test_the_list_is_walked_by_next_newest_first(program: Program, number: BusinessNumber) -> None:
    person = somebody()
    for place in range(5):
        incoming(str(place), at=MONDAY_TEN + timedelta(seconds=place // 2), of=person, number=number)
    found, address = [], "/api/v1/messages?limit=2"
    while address:
        page = program.get(address)
        found += [each["text"] for each in page["items"]]
        address = (page["next"] or "").removeprefix("http://testserver")
    assert len(found) == 5 and set(found) == set("01234") and found[0] == "4"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "from=yesterday", "cursor=x", "direction=up", "conversation=x", "contact=%00"]
)
def test_wrong_question_is_refused(program: Program, query: str) -> None:
    assert program.get(f"/api/v1/messages?{query}", 422)["code"] == "invalid"


def test_a_stored_file_is_fetched_with_its_checksum_and_put_on_record(
    program: Program, number: BusinessNumber, tmp_path: Any
) -> None:
    row = incoming("", kind="image", of=somebody(), number=number)
    media = MessageMedia.objects.create(message=row, mime_type="image/png", sha256="promised")
    shape = program.get(f"/api/v1/messages/{row.pk}")["media"]
    assert shape == {"state": "pending", "mime_type": "image/png", "sha256": None, "url": None}
    assert program.client.get(f"/api/v1/messages/{row.pk}/media").status_code == 404
    plain = tmp_path / "plain"
    plain.write_bytes(b"\x89PNG content")
    with plain.open("rb") as file:
        size, digest = seal(file, settings.INSTALLATION.media_dir / "test/sealed")
    MessageMedia.objects.filter(pk=media.pk).update(state="stored", path="test/sealed", size=size, sha256=digest)
    shape = program.get(f"/api/v1/messages/{row.pk}")["media"]
    assert shape["sha256"] == digest and shape["url"] == f"http://testserver/api/v1/messages/{row.pk}/media"
    answer: Any = program.client.get(shape["url"])
    assert b"".join(answer.streaming_content) == b"\x89PNG content" and answer.headers["Content-Type"] == "image/png"
    assert AuditEntry.objects.get(kind="recording_saved").who.startswith("tests")


def test_conversations_are_listed_and_shown_with_their_messages(program: Program, number: BusinessNumber) -> None:
    row = write("бір", of=somebody(), number=number)
    incoming("екі", at=MONDAY_TEN + timedelta(seconds=5), of=row.identity, number=number)
    Message.objects.update(conversation=row)
    [shape] = program.get("/api/v1/conversations?contact=%2B77010000001")["items"]
    assert shape["id"] == str(row.pk) and shape["interaction"] == str(row.interaction_id)
    assert shape["opened_at"] == "2026-11-23T05:00:00.000Z" and shape["window_ends_at"] == "2026-11-24T05:00:00.000Z"
    detail = program.get(f"/api/v1/conversations/{row.pk}")
    said = [each["text"] for each in detail.pop("messages") if each["direction"] == "in"]
    assert said == ["бір", "екі"] and detail == shape
    assert program.get("/api/v1/conversations?state=closed")["items"] == []
    assert program.get("/api/v1/conversations?state=x", 422)["code"] == "invalid"
    [interaction] = program.get("/api/v1/interactions?channel=whatsapp")["items"]
    assert (interaction["id"], interaction["channel"]) == (shape["interaction"], "whatsapp")
    assert program.get("/api/v1/interactions?channel=call")["items"] == []


def test_a_text_is_sent_once_for_a_key(program: Program, number: BusinessNumber) -> None:
    at = clock.now()
    conversation = write("сұрақ", at=at, of=somebody(), number=number)
    body = {"contact": "+77010000001", "text": "Жауап"}
    made = program.send(body, 201)
    assert (made["status"], made["direction"], made["text"], made["sent_at"]) == ("queued", "out", "Жауап", None)
    assert program.send(body, 200) == made
    assert program.send({**body, "text": "Басқа"}, 409)["code"] == "key_reused"
    assert Program(Scope.SEND_MESSAGES).send(body, 201)["id"] != made["id"], "keys of two programs never meet"
    Conversation.objects.filter(pk=conversation.pk).update(window_ends_at=at - timedelta(seconds=1))
    assert program.send(body, 409, key="k2")["code"] == "window_closed"


def test_a_text_needs_somebody_who_wrote(program: Program, number: BusinessNumber) -> None:
    body = {"contact": "+77010000001", "text": "Сәлем"}
    assert program.send(body, 409)["code"] == "unknown_person"
    somebody()
    assert program.send(body, 409)["code"] == "no_conversation"
    assert not Message.objects.exists()


def test_a_template_reaches_anybody_and_fills_its_fields(
    program: Program, number: BusinessNumber, template: MessageTemplate
) -> None:
    order = {"name": "ready", "language": "kk", "fields": {"name": "Айгүл"}}
    made = program.send({"contact": "8 701 000 00 09", "template": order}, 201)
    assert (made["kind"], made["text"], made["contact"]) == ("template", "Құрметті Айгүл, дайын.", "+77010000009")
    assert program.send({"contact": "+77010000009", "template": order}, 200) == made
    other = order | {"fields": {"name": "Дана"}}
    assert program.send({"contact": "+77010000009", "template": other}, 409)["code"] == "key_reused"
    row = Message.objects.get(pk=made["id"])
    assert row.template == template and row.conversation is None and row.content["language"] == {"code": "kk"}
    assert program.send({"contact": "+77010000009", "template": order | {"fields": {}}}, 409, "k2")["code"] == (
        "template_field_missing"
    )
    assert program.send({"contact": "+77010000009", "template": order | {"language": "ru"}}, 409, "k3")["code"] == (
        "no_such_template"
    )
    conversation = write("сұрақ", at=clock.now(), of=row.identity, number=number)
    made = program.send({"contact": "+77010000009", "template": order}, 201, "k4")
    assert Message.objects.get(pk=made["id"]).conversation == conversation


def test_who_wants_no_marketing_gets_none(program: Program, number: BusinessNumber, template: MessageTemplate) -> None:
    person = somebody()
    MessageTemplate.objects.update(category="MARKETING")
    OptOut.objects.create(contact=person.contact, channel="whatsapp", value="stop", at=clock.now(), source="test")
    order = {"name": "ready", "language": "kk", "fields": {"name": "Айгүл"}}
    assert program.send({"contact": "+77010000001", "template": order}, 409)["code"] == "opted_out"


WRONG: list[Json] = [
    {},
    {"contact": "+77010000001"},
    {"text": "а"},
    {"contact": "+77010000001", "bsuid": "KZ.1", "text": "а"},
    {"contact": "+77010000001", "text": ""},
    {"contact": "+77010000001", "text": "а" * 4097},
    {"contact": "+77010000001", "text": "а\x00"},
    {"contact": "123", "text": "а"},
    {"bsuid": "kz.1", "text": "а"},
    {"contact": "+77010000001", "template": {"name": "Имя", "language": "kk"}},
    {"contact": "+77010000001", "text": "а", "to": "b"},
]


@pytest.mark.parametrize("body", WRONG)
def test_a_wrong_order_is_refused(program: Program, number: BusinessNumber, body: Json) -> None:
    program.send(body, 422)


def test_a_key_is_wanted(program: Program) -> None:
    program.send({"contact": "+77010000001", "text": "а"}, 422, key="")


def test_scopes_open_their_own_doors_and_numbers_are_covered(number: BusinessNumber) -> None:
    row = write("сұрақ", at=clock.now(), of=somebody(), number=number)
    reads = Program(Scope.READ_MESSAGES)
    for address in ("/api/v1/messages", f"/api/v1/conversations/{row.pk}", "/api/v1/conversations"):
        assert "77010000001" not in str(reads.get(address))
        Program(Scope.SEND_MESSAGES).get(address, 403)
    reads.send({"contact": "+77010000001", "text": "а"}, 403)
    Program(Scope.READ_INTERACTIONS).get("/api/v1/messages", 403)
