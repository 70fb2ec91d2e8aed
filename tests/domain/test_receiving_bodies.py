"""Every example body of Meta's, and the rows that it becomes."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from baylanys.core.models import AuditEntry
from baylanys.crm.models import Contact, OptOut, WhatsAppIdentity, WhatsAppIdentityChange
from baylanys.desktop.chat_bubbles import author_of
from baylanys.messaging.models import (
    AccountEvent,
    BusinessNumber,
    Conversation,
    LateStatus,
    Message,
    MessageEdit,
    MessageMedia,
    MessageReaction,
    MessageTemplate,
    WebhookBody,
)
from baylanys.messaging.receiving.bodies import forget_old_bodies
from tests.interaction_rows import contact
from tests.webhook_client import messages_body, text_message
from tests.webhook_rows import BODIES, SENT_AT, deliver, deliver_file, our_number, sent_message, words

pytestmark = pytest.mark.django_db

MESSAGES: list[tuple[str, str, str, dict[str, Any]]] = [
    ("01", "text", "Сәлеметсіз бе", {}),
    ("02", "text", "", {"identity.bsuid": None}),
    ("03", "text", "", {"identity.wa_id": None}),
    ("04", "text", "", {"has_reply": True}),
    ("07", "text", "", {"content.referral.source_type": "ad"}),
    ("11", "image", "", {"media.mime_type": "image/jpeg", "media.state": "pending"}),
    ("12", "image", "", {"media.state": "pending"}),
    ("13", "voice", "", {"media.mime_type": "audio/ogg; codecs=opus", "content.voice": True}),
    ("14", "audio", "", {"media.state": "pending"}),
    ("15", "video", "", {"media.state": "pending"}),
    ("16", "document", "", {"media.mime_type": "application/pdf"}),
    ("18", "location", "", {}),
    ("19", "location", "", {}),
    ("20", "contacts", "", {}),
    ("22", "interactive", "", {"has_reply": True, "content.type": "button_reply"}),
    ("23", "interactive", "", {"content.type": "list_reply"}),
    ("24", "flow", "", {"content.type": "nfm_reply"}),
    ("27", "button", "", {"has_reply": True}),
    ("30", "order", "Кешке дейін жеткізіңізші", {"content.catalog_id": "194836987003835"}),
    ("68", "text", "", {}),
]


@pytest.fixture
def number() -> BusinessNumber:
    return our_number()


def part(row: Any, path: str) -> Any:
    """`content.voice` of a message, and the like."""
    if path == "has_reply":
        return bool(row.reply_to_provider_id)
    for name in path.split("."):
        row = row[name] if isinstance(row, dict) else getattr(row, name)
    return row


@pytest.mark.parametrize(("name", "kind", "begins", "parts"), MESSAGES, ids=[row[0] for row in MESSAGES])
def test_message_stands_in_a_conversation(
    number: BusinessNumber, name: str, kind: str, begins: str, parts: dict[str, Any]
) -> None:
    body = deliver_file(name)
    assert (body.problem, body.handled_at is not None) == ("", True)
    message = Message.objects.get(direction="in")
    assert (message.kind, message.status, message.at) == (kind, "received", SENT_AT)
    assert message.text.startswith(begins)
    assert message.conversation is not None
    assert message.conversation.unread == 1
    assert {path: part(message, path) for path in parts} == parts


def test_shown_texts_of_what_is_no_text(number: BusinessNumber) -> None:
    for name in ("19", "20", "22", "23", "24", "27"):
        deliver_file(name)
    shown = dict(Message.objects.filter(direction="in").values_list("kind", "text"))
    assert all(shown.values()), shown
    assert "flow_token" not in shown["flow"]


def test_same_delivery_twice_changes_nothing(number: BusinessNumber) -> None:
    deliver_file("68")
    before = list(Message.objects.values()), list(Conversation.objects.values())
    deliver_file("68")
    assert (list(Message.objects.values()), list(Conversation.objects.values())) == before
    assert WebhookBody.objects.filter(handled_at__isnull=False).count() == 2


def test_reaction_finds_its_message_and_can_be_taken_back(number: BusinessNumber) -> None:
    deliver_file("28")
    assert (MessageReaction.objects.count(), LateStatus.objects.count()) == (0, 1)
    target = sent_message(number, LateStatus.objects.get().provider_id)
    deliver_file("28")
    assert MessageReaction.objects.get().emoji
    reaction = MessageReaction.objects.get()
    assert (reaction.message_id, reaction.direction) == (target.pk, "in")
    deliver_file("29")
    assert Message.objects.filter(direction="in").count() == 0


def test_edit_and_revoke_wait_for_their_message_and_keep_its_words(number: BusinessNumber) -> None:
    deliver_file("35")
    deliver_file("36")
    waiting = list(LateStatus.objects.order_by("pk"))
    assert [row.kind for row in waiting] == ["edit", "revoke"]
    original = text_message(1, "Здравствуйте", wa_id="77020000003") | {"id": waiting[0].provider_id}
    deliver(messages_body([original]))
    message = Message.objects.get(provider_id=waiting[0].provider_id)
    assert message.text.startswith("Здравствуйте, подскажите")
    assert message.edited_at == SENT_AT
    assert MessageEdit.objects.get(message=message).text == "Здравствуйте"
    assert message.revoked_at == SENT_AT
    assert not LateStatus.objects.exists()


def test_person_who_changes_the_number_stays_one_person(number: BusinessNumber) -> None:
    deliver_file("01")
    before = WhatsAppIdentity.objects.get()
    deliver_file("31")
    after = WhatsAppIdentity.objects.get()
    assert (after.pk, after.wa_id, after.contact_id) == (before.pk, "77080000001", before.contact_id)
    change = WhatsAppIdentityChange.objects.get(field="wa_id")
    assert (change.before, change.after, change.source) == ("77010000001", "77080000001", "user_changed")
    assert sorted(after.contact.phones.values_list("e164", flat=True)) == ["+77010000001", "+77080000001"]
    notice = Message.objects.get(kind="system")
    assert (notice.conversation, notice.identity_id) == (None, before.pk)
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "status", "cost"),
    [
        ("40", "sent", ("marketing", "regular")),
        ("41", "sent", None),
        ("42", "delivered", ("service", "free_customer_service")),
        ("43", "delivered", ("service", "regular")),
        ("44", "read", ("", "")),
        ("47", "failed", ("", "")),
        ("49", "failed", ("", "")),
        ("51", "sent", None),
        ("52", "delivered", None),
    ],
)
def test_status_waits_for_its_message_and_then_is_its_own(
    number: BusinessNumber, name: str, status: str, cost: tuple[str, str] | None
) -> None:
    deliver_file(name)
    waiting = LateStatus.objects.get()
    message = sent_message(number, waiting.provider_id)
    deliver_file(name)
    message.refresh_from_db()
    assert (message.status, words(message)) == (status, [status])
    assert cost is None or (message.cost_category, message.cost_type) == cost
    assert (message.error_code is not None) == (status == "failed")


def test_batches_are_read_to_their_end(number: BusinessNumber) -> None:
    deliver_file("60")
    assert Message.objects.filter(direction="in").count() == 3
    deliver_file("61")
    assert Message.objects.filter(direction="in").count() == 5
    deliver_file("64")
    assert LateStatus.objects.count() == 5
    deliver_file("65")
    assert Message.objects.filter(direction="in").count() == 6
    assert LateStatus.objects.count() == 6


@pytest.mark.parametrize("name", ["80", "83", "84", "86", "87", "89", "91", "92", "99", "9c"])
def test_word_about_the_account_is_written_down_once(number: BusinessNumber, name: str) -> None:
    assert deliver_file(name).problem == ""
    event = AccountEvent.objects.order_by("pk").first()
    assert event is not None
    assert event.field
    events = AccountEvent.objects.count()
    if event.at == SENT_AT:
        deliver_file(name)
        assert AccountEvent.objects.count() == events
    assert not Conversation.objects.exists()


def test_words_about_the_number_change_it(number: BusinessNumber) -> None:
    deliver_file("87")
    number.refresh_from_db()
    assert number.throughput == 1000
    deliver_file("89")
    number.refresh_from_db()
    assert number.messaging_limit
    assert number.stopped_at is None
    deliver_file("91")
    number.refresh_from_db()
    assert number.stop_reason == "ACCOUNT_VIOLATION: SPAM"
    assert AuditEntry.objects.filter(object_kind="whatsapp_number").exists()


def test_stop_of_marketing_reaches_the_list_once(number: BusinessNumber) -> None:
    deliver_file("93")
    deliver_file("93")
    wish = OptOut.objects.get()
    assert (wish.value, wish.channel, wish.at) == ("stop", "whatsapp", SENT_AT)
    assert AuditEntry.objects.filter(kind="opt_out").count() == 1


def test_message_from_our_own_phone_joins_the_thread_and_opens_nothing(number: BusinessNumber) -> None:
    deliver_file("96")
    message = Message.objects.get()
    assert (message.direction, message.status, message.conversation) == ("out", "sent", None)
    with translation.override("en"):
        assert author_of(message, "Ольга") == "from the phone"
    assert not Conversation.objects.exists()


def test_chat_and_calls_of_one_number_are_one_person(number: BusinessNumber) -> None:

    caller = contact("", "+77010000001")
    deliver_file("01")
    assert WhatsAppIdentity.objects.get().contact_id == caller.pk
    caller.refresh_from_db()
    assert caller.name == "Әйгерім Сәтбаева"
    assert Contact.objects.count() == 1
    assert MessageMedia.objects.count() == 0


def test_person_whose_number_was_hidden_is_the_caller_once_it_shows(number: BusinessNumber) -> None:
    caller = contact("Айгүл", "+77010000009")
    hidden = text_message(1) | {"from": None, "from_user_id": "KZ.777"}
    body = messages_body([text_message(1)])
    value = body["entry"][0]["changes"][0]["value"]
    value["contacts"], value["messages"] = [{"profile": {"name": "Айгүл Б."}, "user_id": "KZ.777"}], [hidden]
    deliver(body)
    assert WhatsAppIdentity.objects.get().contact_id != caller.pk
    shown = text_message(2, wa_id="77010000009") | {"from_user_id": "KZ.777"}
    deliver(messages_body([shown]))
    identity = WhatsAppIdentity.objects.get()
    assert (identity.contact_id, identity.wa_id, identity.bsuid) == (caller.pk, "77010000009", "KZ.777")
    talk = Conversation.objects.select_related("interaction").get()
    assert (talk.unread, talk.interaction.contact_id) == (2, caller.pk)


def test_old_row_by_number_and_new_row_by_id_become_one(number: BusinessNumber) -> None:
    first = text_message(1, wa_id="77010000009")
    deliver(messages_body([first]))
    deliver(messages_body([text_message(2, wa_id="77010000009") | {"from_user_id": "KZ.777"}]))
    identity = WhatsAppIdentity.objects.get()
    assert (identity.wa_id, identity.bsuid) == ("77010000009", "KZ.777")


def test_number_that_another_id_shows_has_another_owner(number: BusinessNumber) -> None:
    for each, owner in enumerate(("KZ.1", "KZ.2")):
        deliver(messages_body([text_message(each, wa_id="77010000009") | {"from_user_id": owner}]))
    numbers = dict(WhatsAppIdentity.objects.values_list("bsuid", "wa_id"))
    assert numbers == {"KZ.1": None, "KZ.2": "77010000009"}


def test_new_id_of_a_person_is_the_same_person(number: BusinessNumber) -> None:
    deliver(messages_body([text_message(1) | {"from_user_id": "KZ.1"}]))
    update = {"detail": "", "user_id": {"previous": "KZ.1", "current": "KZ.2"}, "timestamp": "1795345201"}
    body = messages_body([])
    change = body["entry"][0]["changes"][0]
    change["field"] = "user_id_update"
    del change["value"]["messages"]
    change["value"]["user_id_update"] = [update]
    deliver(body)
    deliver(messages_body([text_message(2, wa_id="77080000001") | {"from_user_id": "KZ.2"}]))
    identity = WhatsAppIdentity.objects.get()
    assert (identity.bsuid, identity.wa_id) == ("KZ.2", "77080000001")
    assert Conversation.objects.get().unread == 2


def test_word_about_a_template_reaches_its_row(number: BusinessNumber) -> None:
    value = json.loads(next(BODIES.glob("80*")).read_text())["entry"][0]["changes"][0]["value"]
    named = {"name": value["message_template_name"], "language": value["message_template_language"]}
    template = MessageTemplate.objects.create(
        number=number, category="UTILITY", state="pending", changed_at=SENT_AT - timedelta(days=1), **named
    )
    deliver_file("80")
    template.refresh_from_db()
    assert template.state == "approved"


def history_body(*messages: dict[str, Any]) -> dict[str, Any]:
    body = messages_body([])
    change = body["entry"][0]["changes"][0]
    del change["value"]["messages"]
    threads = [{"id": "77010000001", "messages": list(messages)}]
    change["field"], change["value"]["history"] = "history", [{"metadata": {"phase": 0}, "threads": threads}]
    return body


def test_history_of_the_phone_is_kept_without_a_conversation(number: BusinessNumber) -> None:
    theirs = text_message(1, "Бұрынғы сөз") | {"history_context": {"status": "READ"}}
    ours = {"from": "77172000001", "to": "77010000001", "id": "wamid.out.1", "timestamp": "1795000000", "type": "text"}
    ours |= {"text": {"body": "Бұрынғы жауап"}, "history_context": {"status": "DELIVERED"}}
    file = {"from": "77010000001", "id": "wamid.in.3", "timestamp": "1795000001", "type": "media_placeholder"}
    deliver(history_body(theirs, ours, file))
    rows = list(Message.objects.order_by("at").values_list("direction", "status", "text", "conversation"))
    assert rows == [
        ("out", "delivered", "Бұрынғы жауап", None),
        ("in", "received", "", None),
        ("in", "received", "Бұрынғы сөз", None),
    ]
    image = {"id": "77", "mime_type": "image/png", "caption": "Сурет"}
    body = messages_body([text_message(3) | {"type": "image", "image": image}])
    body["entry"][0]["changes"][0]["field"] = "history"
    deliver(body)
    message = Message.objects.get(provider_id="wamid.in.3")
    assert (message.kind, message.text, message.media.state) == ("image", "Сурет", "pending")
    assert not Conversation.objects.exists()


def test_message_of_a_group_is_kept_without_a_conversation(number: BusinessNumber) -> None:
    body = deliver(messages_body([text_message(1) | {"group_id": "g1"}]))[0]
    message = Message.objects.get()
    assert (message.content["group_id"], message.conversation) == ("g1", None)
    assert "group message" in body.problem


def test_old_deliveries_are_forgotten_and_those_with_problems_later(number: BusinessNumber) -> None:
    deliver(messages_body([text_message(1)]), b"not json", messages_body([text_message(2)], to="999"))
    assert forget_old_bodies(at=SENT_AT + timedelta(days=29)) == 0
    assert forget_old_bodies(at=SENT_AT + timedelta(days=31)) == 1
    assert WebhookBody.objects.count() == 2
    assert forget_old_bodies(at=SENT_AT + timedelta(days=181)) == 2
    assert Message.objects.count() == 2
