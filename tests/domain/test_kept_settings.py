"""Whoever takes in many messages reads the settings now and then, and still follows every change of them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from baylanys.messaging.domain.rules import set_rules
from baylanys.messaging.models import BusinessNumber, Conversation, ConversationRule, Message
from baylanys.messaging.receiving.bodies import take_in_next
from baylanys.messaging.receiving.storing import store_body
from baylanys.messaging.rules_in_force import rules_at, texts_at
from baylanys.messaging.settings_kept import LONGEST_AGE_SECONDS, KeptSettings
from baylanys.messaging.surroundings import first_queue, is_open_at
from tests.chat_rows import MONDAY_TEN, SUNDAY_TEN, centre
from tests.webhook_rows import RECEIVED_AT, SENT_AT, our_number

pytestmark = pytest.mark.django_db

MOST_QUERIES = 18
"""Beside BEGIN, COMMIT and savepoints."""


def written(number: str, to: BusinessNumber) -> bytes:
    """A delivery: somebody writes for the first time."""
    message: dict[str, Any] = {
        "from": number,
        "id": f"wamid.{number}",
        "timestamp": str(int(SENT_AT.timestamp())),
        "type": "text",
    }
    message["text"] = {"body": "Сәлеметсіз бе! Тапсырысым қайда?"}
    value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": to.phone_number_id}}
    value["contacts"] = [{"profile": {"name": "Person"}, "wa_id": number}]
    value["messages"] = [message]
    entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def test_what_is_kept_answers_as_the_rows_do() -> None:
    centre()
    ConversationRule.objects.create(valid_from=SUNDAY_TEN, close_minutes=60)
    ConversationRule.objects.create(valid_from=MONDAY_TEN, close_minutes=90)
    moments = [SUNDAY_TEN - timedelta(days=1), SUNDAY_TEN, MONDAY_TEN, MONDAY_TEN + timedelta(days=30)]

    def said() -> list[object]:
        return [(rules_at(at), texts_at(at), is_open_at(at), first_queue()) for at in moments]

    asked = said()
    with KeptSettings().in_use():
        assert said() == asked


def test_a_change_takes_effect_once_the_reading_is_old() -> None:
    centre()
    now = [100.0]
    kept = KeptSettings(seconds=lambda: now[0])
    with kept.in_use():
        before = rules_at(MONDAY_TEN).close_minutes
        ConversationRule.objects.create(valid_from=SUNDAY_TEN, close_minutes=before + 1)
        now[0] += LONGEST_AGE_SECONDS + 0.1
        assert rules_at(MONDAY_TEN).close_minutes == before + 1


def test_a_planned_change_takes_effect_at_its_moment_without_another_reading() -> None:
    centre()
    rules = rules_at(MONDAY_TEN)
    ConversationRule.objects.create(valid_from=MONDAY_TEN, close_minutes=rules.close_minutes + 5)
    with KeptSettings(seconds=lambda: 1.0).in_use():
        assert rules_at(MONDAY_TEN - timedelta(seconds=1)) == rules
        assert rules_at(MONDAY_TEN).close_minutes == rules.close_minutes + 5


def test_who_changes_the_rules_sees_the_rows_themselves() -> None:
    centre()
    with KeptSettings(seconds=lambda: 1.0).in_use():
        rules_at(MONDAY_TEN)
    assert not set_rules(rules=rules_at(MONDAY_TEN), by=None, at=MONDAY_TEN)


def test_a_new_persons_message_takes_few_questions_to_the_database() -> None:
    number = our_number()
    bodies = [written(person, number) for person in ("77010000101", "77010000102")]
    kept = KeptSettings(seconds=lambda: 1.0)
    for each in bodies:
        store_body(each, at=RECEIVED_AT)
        with kept.in_use(), CaptureQueriesContext(connection) as asked:
            take_in_next(at=RECEIVED_AT)
    questions = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    assert len(questions) <= MOST_QUERIES, questions
    talks = Conversation.objects.order_by("opened_at")
    assert [talk.messages.filter(direction="in").count() for talk in talks] == [1, 1]
    assert Message.objects.filter(direction="out").exclude(automatic="").count() == len(bodies)


def test_a_number_that_was_added_a_moment_ago_is_ours() -> None:
    number = our_number()
    kept = KeptSettings(seconds=lambda: 1.0)
    with kept.in_use():
        kept.get()
        added = BusinessNumber.objects.create(phone_number_id="2", graph_url=number.graph_url, graph_version="v24.0")
        store_body(written("77010000103", added), at=RECEIVED_AT)
        take_in_next(at=RECEIVED_AT)
    assert Message.objects.filter(number__phone_number_id="2", direction="in").count() == 1
