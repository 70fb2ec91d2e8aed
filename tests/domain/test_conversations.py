"""Conversations in rows: opened by a message, led by the rules, closed once, opened again."""

from datetime import timedelta

import pytest

from baylanys.core.errors import NotPossible
from baylanys.core.models import Order
from baylanys.crm.models import OptOut, WhatsAppIdentity
from baylanys.interactions.models import Interaction
from baylanys.messaging import conversation_words as w
from baylanys.messaging.choices import MessageKind
from baylanys.messaging.domain.conversation import read_by_operator, take_step, time_passed
from baylanys.messaging.domain.outgoing import queue_message
from baylanys.messaging.due import maybe_due
from baylanys.messaging.models import AnswerTime, BusinessNumber, Conversation, ConversationRule, MessageTemplate
from baylanys.messenger.clock import look_once
from tests.chat_rows import MONDAY_TEN, SUNDAY_TEN, centre, kinds, said, somebody, write
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
KAZAKH = "Сәлеметсіз бе, құжаттар керек пе?"


@pytest.fixture
def number() -> BusinessNumber:
    return centre()


@pytest.fixture
def asel(number: BusinessNumber) -> WhatsAppIdentity:
    return somebody()


def taken(asel: WhatsAppIdentity, number: BusinessNumber, operator: object) -> Conversation:
    """A conversation that the operator holds."""
    talk = write(KAZAKH, of=asel, number=number)
    take_step(conversation_id=talk.pk, event=w.Taken(operator.pk), at=MONDAY_TEN + timedelta(seconds=5))
    talk.refresh_from_db()
    return talk


def test_the_first_message_opens_a_conversation_that_waits_in_a_queue(
    asel: WhatsAppIdentity, number: BusinessNumber
) -> None:
    talk = write(KAZAKH, of=asel, number=number)
    assert (talk.state, talk.language, talk.queue, talk.unread) == ("waiting", "kk", "general", 1)
    assert talk.waiting_since == MONDAY_TEN
    assert talk.window_ends_at == MONDAY_TEN + timedelta(hours=24)
    assert kinds(talk) == ["arrived", "language_chosen", "queue_entered"]
    assert said(talk) == ["greeting"]
    asel.contact.refresh_from_db()
    assert asel.contact.language == "kk"
    row = Interaction.objects.get(pk=talk.interaction_id)
    assert (row.channel, row.direction, row.contact_number, row.outcome) == ("whatsapp", "inbound", "+77010000001", "")
    assert Order.objects.filter(kind="conversation_changed").exists()


def test_further_messages_stay_in_the_conversation_and_keep_the_oldest_wait(
    asel: WhatsAppIdentity, number: BusinessNumber
) -> None:
    first = write(KAZAKH, of=asel, number=number)
    later = MONDAY_TEN + timedelta(minutes=3)
    again = write("?", at=later, of=asel, number=number)
    assert (again.pk, again.unread, again.waiting_since) == (first.pk, 2, MONDAY_TEN)
    assert again.window_ends_at == later + timedelta(hours=24)
    assert said(again) == ["greeting"]


def test_an_unknown_language_is_asked_for_and_the_answer_leads_to_the_queue(
    asel: WhatsAppIdentity, number: BusinessNumber
) -> None:
    talk = write("12345", of=asel, number=number)
    assert (talk.state, said(talk)) == ("bot", ["greeting", "language_menu"])
    reply = {"type": "button_reply", "button_reply": {"id": "lang:ru", "title": "Русский"}}
    talk = write("Русский", of=asel, number=number, kind=MessageKind.INTERACTIVE, content=reply)
    assert (talk.state, talk.language) == ("waiting", "ru")


def test_who_answers_no_menu_is_put_into_the_queue_once(asel: WhatsAppIdentity, number: BusinessNumber) -> None:
    talk = write("12345", of=asel, number=number)
    assert time_passed(conversation_id=talk.pk, at=MONDAY_TEN + timedelta(seconds=179)) is None
    assert time_passed(conversation_id=talk.pk, at=MONDAY_TEN + timedelta(seconds=180)) == w.MenuOver()
    assert time_passed(conversation_id=talk.pk, at=MONDAY_TEN + timedelta(seconds=181)) is None
    talk.refresh_from_db()
    assert talk.state == "waiting"


def test_outside_working_hours_the_person_is_told_and_again_at_the_opening(
    asel: WhatsAppIdentity, number: BusinessNumber
) -> None:
    talk = write(KAZAKH, at=SUNDAY_TEN, of=asel, number=number)
    assert (talk.state, said(talk)) == ("waiting", ["after_hours"])
    assert "23.11.2026 09:00" in talk.messages.get(automatic="after_hours").text
    opening = MONDAY_TEN - timedelta(hours=1)
    assert time_passed(conversation_id=talk.pk, at=opening - timedelta(seconds=1)) is None
    assert time_passed(conversation_id=talk.pk, at=opening) == w.DoorsOpened()
    assert time_passed(conversation_id=talk.pk, at=opening) is None


def test_a_human_answer_ends_the_wait_and_its_time_is_written_down(
    asel: WhatsAppIdentity, number: BusinessNumber
) -> None:
    operator = person("operator1")
    talk = taken(asel, number, operator)
    at = MONDAY_TEN + timedelta(seconds=40)
    queue_message(conversation=talk, kind="text", text="Иә, керек", by=operator, at=at)
    talk.refresh_from_db()
    assert (talk.waiting_since, talk.first_answered_at, talk.last_out_at, talk.unread) == (None, at, at, 0)
    answer = AnswerTime.objects.get()
    assert (answer.is_first, answer.waited_ms, answer.working_ms, answer.target_seconds) == (True, 40_000, 40_000, 300)
    row = Interaction.objects.get(pk=talk.interaction_id)
    assert (row.answered_at, row.wait_ms, row.operator_id) == (at, 40_000, operator.pk)


def test_the_same_request_key_is_one_message(asel: WhatsAppIdentity, number: BusinessNumber) -> None:
    operator = person("operator1")
    talk = taken(asel, number, operator)
    one, two = (
        queue_message(conversation=talk, kind="text", text="a", by=operator, request_key="k", at=MONDAY_TEN)
        for _ in range(2)
    )
    assert one.pk == two.pk


@pytest.mark.parametrize(
    ("after", "kind", "text", "code"),
    [
        (timedelta(hours=24), "text", "a", "window_closed"),
        (timedelta(hours=1), "text", "x" * 4097, "text_too_long"),
        (timedelta(hours=1), "image", "x" * 1025, "text_too_long"),
        (timedelta(hours=1), "text", " ", "text_missing"),
    ],
)
def test_what_meta_would_refuse_is_refused_here(
    asel: WhatsAppIdentity, number: BusinessNumber, after: timedelta, kind: str, text: str, code: str
) -> None:
    operator = person("operator1")
    talk = taken(asel, number, operator)
    with pytest.raises(NotPossible) as refused:
        queue_message(conversation=talk, kind=kind, text=text, by=operator, at=MONDAY_TEN + after)
    assert refused.value.code == code


def test_nobody_writes_in_anothers_conversation_but_a_supervisor(
    asel: WhatsAppIdentity, number: BusinessNumber
) -> None:
    talk = taken(asel, number, person("operator1"))
    with pytest.raises(NotPossible) as refused:
        queue_message(conversation=talk, kind="text", text="a", by=person("operator2"), at=MONDAY_TEN)
    assert refused.value.code == "not_yours"
    assert queue_message(conversation=talk, kind="text", text="a", by=person("boss", "supervisor"), at=MONDAY_TEN)


def test_marketing_is_refused_to_who_wants_none(asel: WhatsAppIdentity, number: BusinessNumber) -> None:
    operator = person("operator1")
    talk = taken(asel, number, operator)
    OptOut.objects.create(contact=asel.contact, at=MONDAY_TEN, channel="whatsapp", value="stop", source="webhook")
    made = {"number": number, "name": "sale", "language": "ru", "category": "MARKETING"}
    template = MessageTemplate.objects.create(**made)
    with pytest.raises(NotPossible) as refused:
        queue_message(conversation=talk, kind="template", template=template, by=operator, at=MONDAY_TEN)
    assert refused.value.code == "opted_out"


def test_a_silent_operator_loses_the_conversation_once(asel: WhatsAppIdentity, number: BusinessNumber) -> None:
    talk = taken(asel, number, person("operator1"))
    assert time_passed(conversation_id=talk.pk, at=MONDAY_TEN + timedelta(minutes=10)) is None
    at = MONDAY_TEN + timedelta(minutes=10, seconds=5)
    assert time_passed(conversation_id=talk.pk, at=at) == w.Released("silent")
    assert time_passed(conversation_id=talk.pk, at=at) is None
    talk.refresh_from_db()
    assert (talk.state, talk.operator, talk.waiting_since) == ("waiting", None, MONDAY_TEN)


def test_a_quiet_person_is_warned_then_told_farewell_and_the_conversation_closed(
    asel: WhatsAppIdentity, number: BusinessNumber
) -> None:
    operator = person("operator1")
    talk = taken(asel, number, operator)
    queue_message(conversation=talk, kind="text", text="Иә", by=operator, at=MONDAY_TEN + timedelta(minutes=1))
    answered = MONDAY_TEN + timedelta(minutes=1)
    assert time_passed(conversation_id=talk.pk, at=answered + timedelta(minutes=120)) == w.Warned()
    assert time_passed(conversation_id=talk.pk, at=answered + timedelta(minutes=121)) is None
    event = time_passed(conversation_id=talk.pk, at=answered + timedelta(minutes=720))
    assert isinstance(event, w.Closing)
    assert said(talk) == ["greeting", "warning", "farewell"]
    row = Interaction.objects.get(pk=talk.interaction_id)
    assert (row.outcome, row.result) == ("answered", "not_stated")
    assert row.ended_at == answered + timedelta(minutes=720)


def test_a_conversation_closed_lately_opens_again_for_who_had_it(
    asel: WhatsAppIdentity, number: BusinessNumber
) -> None:
    operator = person("operator1")
    talk = taken(asel, number, operator)
    close = w.Closing("operator", operator.pk, result="resolved", language="kk")
    with pytest.raises(NotPossible):
        take_step(conversation_id=talk.pk, event=close, at=MONDAY_TEN + timedelta(minutes=5))
    read_by_operator(conversation_id=talk.pk, at=MONDAY_TEN + timedelta(minutes=5))
    take_step(conversation_id=talk.pk, event=close, at=MONDAY_TEN + timedelta(minutes=5))
    again = write("Тағы сұрақ", at=MONDAY_TEN + timedelta(hours=2), of=asel, number=number)
    assert (again.pk, again.state, again.preferred_id, again.operator_id) == (talk.pk, "waiting", operator.pk, None)
    assert Interaction.objects.get(pk=talk.interaction_id).ended_at is None
    take_step(conversation_id=talk.pk, event=close_by_supervisor(), at=MONDAY_TEN + timedelta(hours=3))
    other = write("Сәлем", at=MONDAY_TEN + timedelta(hours=27), of=asel, number=number)
    assert other.pk != talk.pk
    assert Interaction.objects.count() == 2


def close_by_supervisor() -> w.Closing:
    return w.Closing("supervisor", by=person("boss", "supervisor").pk, result="resolved")


def test_a_conversation_closed_unanswered_is_lost(asel: WhatsAppIdentity, number: BusinessNumber) -> None:
    talk = write(KAZAKH, of=asel, number=number)
    take_step(conversation_id=talk.pk, event=close_by_supervisor(), at=MONDAY_TEN + timedelta(minutes=5))
    row = Interaction.objects.get(pk=talk.interaction_id)
    assert (row.outcome, row.wait_ms, row.answered_at) == ("lost", 300_000, None)


def test_a_set_aside_conversation_returns_by_time_or_by_a_word(asel: WhatsAppIdentity, number: BusinessNumber) -> None:
    operator = person("operator1")
    talk = taken(asel, number, operator)
    until = MONDAY_TEN + timedelta(hours=1)
    take_step(conversation_id=talk.pk, event=w.Parked(operator.pk, until), at=MONDAY_TEN + timedelta(minutes=1))
    assert time_passed(conversation_id=talk.pk, at=until - timedelta(milliseconds=1)) is None
    assert time_passed(conversation_id=talk.pk, at=until) == w.Unparked("time")
    talk.refresh_from_db()
    assert (talk.state, talk.preferred_id, talk.parked_until) == ("waiting", operator.pk, None)


def test_rules_are_dated_rows(asel: WhatsAppIdentity, number: BusinessNumber) -> None:
    ConversationRule.objects.create(valid_from=MONDAY_TEN, asks_language=False)
    assert write("123", at=MONDAY_TEN - timedelta(seconds=1), of=asel, number=number).state == "bot"
    assert write("123", of=somebody("77010000002"), number=number).state == "waiting"


def test_an_advertisement_leads_to_its_topic_and_queue(asel: WhatsAppIdentity, number: BusinessNumber) -> None:
    ConversationRule.objects.create(valid_from=MONDAY_TEN, referrals={"ad-7": "grant"})
    talk = write(KAZAKH, of=asel, number=number, content={"body": KAZAKH, "referral": {"source_id": "ad-7"}})
    assert (talk.topic, talk.queue) == ("grant", "grants")


def test_the_clock_finds_what_is_due_and_does_each_once(
    asel: WhatsAppIdentity, number: BusinessNumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = person("operator1")
    talk = taken(asel, number, operator)
    quiet = write("Сәлем", of=somebody("77010000002"), number=number)
    seen = []
    for minutes in (5, 11, 11):
        at = MONDAY_TEN + timedelta(minutes=minutes)
        monkeypatch.setattr("baylanys.core.clock.now", lambda at=at: at)
        seen.append([talk.pk in maybe_due(at), quiet.pk in maybe_due(at)])
        look_once()
    assert seen == [[False, False], [True, False], [False, False]]
    assert kinds(talk).count("released") == 1
