"""kill -9 of the pages and the messenger, again and again, while 5,000 WhatsApp messages come in: each is kept once.

Whoever delivers behaves as Meta does: what was not answered with 200 comes again, some of it twice, some at the same
moment by two hands. One storm serves all tests of this file.
"""

import json
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import psycopg
import pytest

from baylanys.whatsapp.signature import sign
from tests.journeys.running import Centre
from tests.journeys.waiting import eventually

MESSAGES = 5000
PERSONS = 50
HANDS = 4
REST = (1.5, 4.0)
MESSENGER_KILLS = 6
PACE_SECONDS = 0.15


@dataclass
class Storm:
    """What was delivered, and where it must be."""

    centre: Centre
    prefix: str
    kills: dict[str, int]

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.centre.installation.database_url, connect_timeout=10) as there:
            return there.execute(question.encode(), values).fetchall()


def delivery(centre: Centre, prefix: str, numbers: list[int]) -> bytes:
    """One body with a message for each number."""
    now = str(int(time.time()))
    messages = [
        {"from": f"7707{900_0000 + number % PERSONS}", "id": f"{prefix}{number}", "timestamp": now, "type": "text",
         "text": {"body": f"Хабарлама {number}"}}
        for number in numbers
    ]  # fmt: skip
    number = centre.installation.whatsapp
    metadata = {"display_phone_number": number.display_number, "phone_number_id": number.phone_number_id}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "messages": messages}
    entry = {"id": number.waba_id, "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def deliver(centre: Centre, body: bytes) -> None:
    """It has been answered with 200, however often it had to be sent."""
    headers = {"X-Hub-Signature-256": sign(centre.installation.whatsapp.app_secret, body)}
    deadline = time.monotonic() + 120
    while True:
        request = urllib.request.Request(f"{centre.url}/webhooks/whatsapp", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def bodies(centre: Centre, prefix: str, chance: Random) -> list[bytes]:
    """Singles and batches in disorder; one in twenty comes again."""
    numbers = list(range(MESSAGES))
    chance.shuffle(numbers)
    made = []
    while numbers:
        size = chance.choice((1, 1, 5, 20, 50))
        made.append(delivery(centre, prefix, numbers[:size]))
        numbers = numbers[size:]
    made += chance.sample(made, len(made) // 20)
    return made


@pytest.fixture(scope="module")
def storm(centre: Centre) -> Iterator[Storm]:
    seed = int(os.environ.get("BAYLANYS_SEED", "7"))
    chance = Random(seed)
    made = Storm(centre, f"wamid.storm.{time.time_ns()}.", {"web": 0, "messenger": 0})
    waiting, guard = iter(bodies(centre, made.prefix, chance)), threading.Lock()
    failures: list[BaseException] = []

    def hand() -> None:
        while True:
            with guard:
                body = next(waiting, None)
            if body is None:
                return
            time.sleep(PACE_SECONDS)
            try:
                deliver(centre, body)
            except (urllib.error.URLError, OSError) as failure:
                failures.append(failure)
                return

    hands = [threading.Thread(target=hand) for _ in range(HANDS)]
    for each in hands:
        each.start()
    while any(each.is_alive() for each in hands):
        time.sleep(chance.uniform(*REST))
        strike(made, chance.choice(("web", "messenger")))
    while made.kills["messenger"] < MESSENGER_KILLS and left(made):
        time.sleep(chance.uniform(*REST))
        strike(made, "messenger")
    for each in hands:
        each.join()
    assert not failures
    eventually(lambda: not left(made), seconds=600, what="everything is taken in", every=2)
    yield made


def strike(made: Storm, victim: str) -> None:
    """kill -9, once it runs again after the stroke before: what dies while it starts is given up by the supervisor."""
    eventually(
        lambda: " RUNNING " in made.centre.supervise("status", victim), seconds=60, what=f"{victim} runs", every=0.5
    )
    made.centre.kill(victim)
    made.kills[victim] += 1


def left(made: Storm) -> int:
    waiting = "SELECT count(*) FROM messaging_webhookbody WHERE handled_at IS NULL AND set_aside_at IS NULL"
    return int(made.rows(waiting)[0][0])


def test_programs_were_killed(storm: Storm) -> None:
    assert min(storm.kills.values()) >= 1, storm.kills
    assert sum(storm.kills.values()) >= MESSENGER_KILLS, storm.kills


def test_each_message_is_kept_once_and_none_is_lost(storm: Storm) -> None:
    found = storm.rows(
        "SELECT count(*), count(DISTINCT provider_id), count(conversation_id) FROM messaging_message"
        " WHERE provider_id LIKE %s",
        f"{storm.prefix}%",
    )
    assert found == [(MESSAGES, MESSAGES, MESSAGES)]


def test_nothing_was_set_aside(storm: Storm) -> None:
    problems = storm.rows(
        "SELECT id, problem FROM messaging_webhookbody WHERE set_aside_at IS NOT NULL OR problem LIKE %s", "%failed%"
    )
    assert problems == []


def test_each_person_has_one_conversation_and_it_is_whole(storm: Storm) -> None:
    talks = storm.rows(
        "SELECT i.wa_id, count(DISTINCT t.id), count(DISTINCT t.interaction_id), sum(n.messages),"
        " bool_and(t.last_in_at IS NOT NULL AND t.window_ends_at IS NOT NULL)"
        " FROM messaging_conversation t JOIN crm_whatsappidentity i ON i.id = t.identity_id"
        " JOIN LATERAL (SELECT count(*) AS messages FROM messaging_message m"
        "   WHERE m.conversation_id = t.id AND m.provider_id LIKE %s) n ON true"
        " WHERE i.wa_id LIKE '7707900%%' GROUP BY i.wa_id",
        f"{storm.prefix}%",
    )
    assert len(talks) == PERSONS
    assert {talk[1:] for talk in talks} == {(1, 1, MESSAGES // PERSONS, True)}


def test_unread_counts_what_came(storm: Storm) -> None:
    wrong = storm.rows(
        "SELECT t.id, t.unread, t.state FROM messaging_conversation t"
        " JOIN crm_whatsappidentity i ON i.id = t.identity_id"
        " WHERE i.wa_id LIKE '7707900%%' AND t.state <> 'closed' AND t.operator_id IS NULL AND t.unread <> %s",
        MESSAGES // PERSONS,
    )
    assert wrong == []


def test_events_of_each_conversation_are_a_whole_row(storm: Storm) -> None:
    torn = storm.rows(
        "SELECT e.interaction_id FROM interactions_interactionevent e"
        " JOIN messaging_conversation t ON t.interaction_id = e.interaction_id GROUP BY e.interaction_id"
        " HAVING max(e.seq) <> count(*) OR min(e.seq) <> 1"
        " OR count(*) FILTER (WHERE e.kind = 'arrived') <> 1"
    )
    assert torn == []
