"""Bad deliveries: nothing of them is lost, nothing good beside them either, and nothing breaks."""

import csv
import io
import threading
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from baylanys.accounts.choices import Role
from baylanys.crm.models import Contact, WhatsAppIdentity
from baylanys.messaging.domain.late import apply_all_late
from baylanys.messaging.domain.number import keep_number
from baylanys.messaging.models import BusinessNumber, Conversation, LateStatus, Message, MessageMedia, WebhookBody
from baylanys.messaging.receiving import bodies, items
from baylanys.messaging.receiving.bodies import MOST_ATTEMPTS
from baylanys.operations.domain.alarms import look
from tests.interaction_rows import person
from tests.webhook_client import messages_body, text_message
from tests.webhook_rows import RECEIVED_AT, deliver, deliver_file, our_number, sent_message, words, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def number() -> BusinessNumber:
    return our_number()


@pytest.mark.parametrize(
    ("name", "problem", "messages"),
    [
        ("bad/01", "not_json", 0),
        ("bad/04", "not_json", 0),
        ("bad/07", "not_json", 0),
        ("bad/10", "not_an_object", 0),
        ("bad/13", "wrong_object", 0),
        ("bad/16", "changes_missing", 0),
        ("bad/19", "", 0),
        ("bad/22", "content_unreadable", 1),
        ("bad/25", "timestamp_absurd", 1),
        ("bad/28", "foreign number 999999999999999", 0),
        ("bad/31", "wa_id_malformed", 1),
        ("bad/34", "not_json", 0),
        ("bad/37", "", 1),
        ("bad/40", "media_id_malformed", 1),
        ("bad/43", "status_unknown", 0),
        ("bad/46", "", 0),
        ("bad/49", "not_json", 0),
    ],
)
def test_bad_body_is_kept_with_its_problem(number: BusinessNumber, name: str, problem: str, messages: int) -> None:
    body = deliver_file(name)
    assert problem in body.problem
    assert bool(problem) == bool(body.problem), body.problem
    assert (body.handled_at is not None, body.set_aside_at) == (True, None)
    assert Message.objects.filter(direction="in").count() == messages
    assert Conversation.objects.count() == messages


def test_message_that_cannot_be_read_is_kept_whole_and_shown_to_somebody(number: BusinessNumber) -> None:
    deliver_file("bad/22")
    message = Message.objects.get(direction="in")
    assert (message.kind, message.content["type"]) == ("unknown", "text")
    assert message.conversation is not None


def test_absurd_moment_becomes_that_of_receiving(number: BusinessNumber) -> None:
    deliver_file("bad/25")
    assert Message.objects.get(direction="in").at == RECEIVED_AT


def test_future_moment_becomes_that_of_receiving(number: BusinessNumber) -> None:
    deliver(messages_body([text_message(1) | {"timestamp": "4000000000"}]))
    assert Message.objects.get(direction="in").at == RECEIVED_AT


def test_foreign_number_is_set_apart_and_taken_up_when_it_becomes_ours(
    number: BusinessNumber, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = deliver(messages_body([text_message(1), text_message(2)], to="999"))[0]
    assert (body.foreign_items, Message.objects.count()) == (2, 0)
    assert not WhatsAppIdentity.objects.exists()
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "999")
    keep_number(given=settings.INSTALLATION.whatsapp, at=RECEIVED_AT)
    work_off()
    assert Message.objects.filter(direction="in").count() == 2


def test_million_characters_are_kept(number: BusinessNumber) -> None:
    text = "Ә" * 1_000_000
    deliver(messages_body([text_message(1, text)]))
    assert Message.objects.get(direction="in").text == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\u202eexe.gpj\u202c Әлия", "exe.gpj Әлия"),
        ("  a\u200b\u2066b\nc\t", "ab c"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩\u200d💻 Айгүл", "👩\u200d💻 Айгүл"),
        ("\u200f\u202a", ""),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_name_is_cleaned_for_showing_and_kept_as_it_came(number: BusinessNumber, raw: str, shown: str) -> None:
    body = messages_body([text_message(1)])
    body["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] = raw
    deliver(body)
    identity = WhatsAppIdentity.objects.select_related("contact").get()
    assert (identity.profile_name, identity.contact.name) == (raw, shown)


def test_thousand_updates_in_one_body_are_all_taken_in(number: BusinessNumber) -> None:
    many = [text_message(each, wa_id=f"7701{each % 20:07}") for each in range(1000)]
    body = deliver(messages_body(many))[0]
    assert body.problem == ""
    assert Message.objects.filter(direction="in").count() == 1000
    assert Conversation.objects.count() == 20


def test_good_items_stand_beside_one_that_fails_and_is_tried_again(
    number: BusinessNumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = items.take_item
    broken = {"wamid.in.2"}

    def sometimes(item: Any, delivery: Any) -> str:
        if getattr(item, "id", "") in broken:
            raise KeyError("something nobody thought of")
        return whole(item, delivery)

    monkeypatch.setattr(bodies, "take_item", sometimes)
    body = deliver(messages_body([text_message(1), text_message(2), text_message(3)]))[0]
    assert Message.objects.filter(direction="in").count() == 2
    assert (body.handled_at, body.problem) == (None, "1 Message: failed: KeyError")
    broken.clear()
    work_off()
    body.refresh_from_db()
    assert Message.objects.filter(direction="in").count() == 3
    assert (body.handled_at is not None, body.problem) == (True, "")


def test_body_that_keeps_failing_is_set_aside_and_holds_nobody_up(
    number: BusinessNumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(item: Any, delivery: Any) -> str:
        raise OperationalError("deadlock detected")

    with monkeypatch.context() as patched:
        patched.setattr(bodies, "take_item", broken)
        deliver(messages_body([text_message(1)]))
        for _ in range(MOST_ATTEMPTS):
            work_off()
    body = WebhookBody.objects.get()
    assert body.set_aside_at is not None
    assert "deadlock" in body.problem
    deliver(messages_body([text_message(2)]))
    assert Message.objects.filter(direction="in").count() == 1


@pytest.mark.parametrize(
    ("told", "status", "kept"),
    [
        (["read", "delivered", "sent"], "read", ["read", "delivered", "sent"]),
        (["delivered", "failed"], "delivered", ["delivered", "failed"]),
        (["failed", "sent"], "failed", ["failed", "sent"]),
        (["failed", "delivered"], "delivered", ["failed", "delivered"]),
        (["sent", "sent", "delivered", "delivered"], "delivered", ["sent", "delivered"]),
        (["teleported", "sent"], "sent", ["teleported", "sent"]),
        (["read", "played"], "played", ["read", "played"]),
    ],
)
def test_statuses_only_rise_and_each_is_kept_once(
    number: BusinessNumber, told: list[str], status: str, kept: list[str]
) -> None:
    message = sent_message(number, "wamid.out.1")
    for word in told:
        deliver(statuses_body({"id": "wamid.out.1", "status": word}))
    message.refresh_from_db()
    assert (message.status, words(message)) == (status, kept)


def statuses_body(*told: dict[str, Any]) -> dict[str, Any]:
    body = messages_body([])
    value = body["entry"][0]["changes"][0]["value"]
    del value["messages"]
    value["statuses"] = [{"timestamp": "1795345201", "recipient_id": "77010000001"} | each for each in told]
    return body


def test_status_with_our_own_id_settles_what_nobody_knew(number: BusinessNumber) -> None:
    message = sent_message(number, None, status="undecided")
    told = {"id": "wamid.out.9", "status": "sent", "biz_opaque_callback_data": str(message.pk)}
    deliver(statuses_body(told))
    message.refresh_from_db()
    assert (message.status, message.provider_id) == ("sent", "wamid.out.9")


def test_status_that_waited_is_found_by_the_sweep(number: BusinessNumber) -> None:
    deliver(statuses_body({"id": "wamid.out.9", "status": "delivered"}, {"id": "wamid.out.9", "status": "sent"}))
    assert LateStatus.objects.count() == 2
    message = sent_message(number, "wamid.out.9", status="accepted")
    assert apply_all_late(at=RECEIVED_AT) == 1
    message.refresh_from_db()
    assert (message.status, words(message)) == ("delivered", ["delivered", "sent"])
    assert not LateStatus.objects.exists()


def test_failure_that_concerns_the_account_stops_the_number(number: BusinessNumber) -> None:
    sent_message(number, "wamid.out.1")
    errors = [{"code": 131042, "title": "Business eligibility payment issue"}]
    deliver(statuses_body({"id": "wamid.out.1", "status": "failed", "errors": errors}))
    number.refresh_from_db()
    assert (number.stop_code, number.stopped_at is not None) == (131042, True)


def test_others_may_not_change_a_message(number: BusinessNumber) -> None:
    deliver(messages_body([text_message(1, "Менің сөзім")]))
    foreign = text_message(2, wa_id="77020000003")
    revoke = {"type": "revoke", "revoke": {"original_message_id": "wamid.in.1"}}
    edit = {
        "type": "edit",
        "edit": {"original_message_id": "wamid.in.1", "message": {"type": "text", "text": {"body": "x"}}},
    }
    body = deliver(messages_body([foreign | revoke, foreign | edit | {"id": "wamid.in.3"}]))[0]
    message = Message.objects.get(provider_id="wamid.in.1")
    assert (message.text, message.revoked_at, message.edited_at) == ("Менің сөзім", None, None)
    assert "another's message" in body.problem


def test_file_name_is_made_safe(number: BusinessNumber) -> None:
    document = {"id": "123", "mime_type": "application/pdf", "filename": "../..\\etc/\u202efdp.exe"}
    deliver(messages_body([text_message(1) | {"type": "document", "document": document}]))
    assert MessageMedia.objects.get().filename == "fdp.exe"


@pytest.mark.django_db(transaction=True)
def test_same_body_in_two_processes_at_once_makes_one_message() -> None:
    our_number()
    body = messages_body([text_message(each) for each in range(30)])
    import json

    from baylanys.messaging.receiving.storing import store_body

    for _ in range(4):
        store_body(json.dumps(body).encode(), at=RECEIVED_AT)

    def work() -> None:
        try:
            for _ in range(10):
                work_off()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Message.objects.filter(direction="in").count() == 30
    assert (WhatsAppIdentity.objects.count(), Contact.objects.count(), Conversation.objects.count()) == (1, 1, 1)
    assert Conversation.objects.get().unread == 30
    assert not WebhookBody.objects.filter(handled_at__isnull=True).exists()


def test_metrics_and_alarms_tell_how_messaging_is(number: BusinessNumber, client: Any, settings: Any) -> None:
    deliver(messages_body([text_message(1), text_message(2)], to="999"))
    deliver_file("91")
    WebhookBody.objects.create(body=b"{}", received_at=RECEIVED_AT)
    WebhookBody.objects.create(body=b"{}", set_aside_at=RECEIVED_AT)
    text = client.get("/metrics").content.decode()
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
    told = {name: values[f"baylanys_whatsapp_{name}"] for name in ("deliveries_waiting", "deliveries_set_aside")}
    assert told == {"deliveries_waiting": "1.0", "deliveries_set_aside": "1.0"}
    assert values["baylanys_whatsapp_foreign_items"] == "2.0"
    assert values["baylanys_whatsapp_numbers_stopped"] == "1.0"
    seen = look(installation=settings.INSTALLATION, at=RECEIVED_AT + timedelta(seconds=90))
    assert (seen.oldest_delivery_seconds, seen.deliveries_set_aside) == (90, 1)
    assert seen.stopped_numbers == ["106540352242922 ACCOUNT_VIOLATION: SPAM"]


def test_command_lifts_a_stop_and_takes_in_again(number: BusinessNumber, capsys: Any) -> None:
    deliver_file("91")
    WebhookBody.objects.create(body=b"[]", set_aside_at=RECEIVED_AT, attempts=9)
    call_command("whatsapp", resume="106540352242922", again=True)
    number.refresh_from_db()
    assert number.stopped_at is None
    work_off()
    assert not WebhookBody.objects.filter(handled_at__isnull=True).exists()


def test_names_of_strangers_are_never_formulas_in_files(number: BusinessNumber, client: Any) -> None:
    body = messages_body([text_message(1)])
    body["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] = "=cmd|' /C calc'!A0"
    deliver(body)
    client.force_login(person("boss", Role.SUPERVISOR))
    for address in ("/register/register.csv", "/register/register.xlsx"):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if content[:2] == b"PK":
            cells = [cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
            assert any("calc" in str(cell.value) for cell in cells)
            assert not [cell for cell in cells if cell.data_type == "f"]
        else:
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
            cells = [cell for row in rows for cell in row]
            assert any("calc" in cell for cell in cells)
            assert not [cell for cell in cells if cell[:1] in "=+-@" and "calc" in cell]
