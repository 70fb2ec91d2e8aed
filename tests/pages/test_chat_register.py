"""All chats for those who lead, check or ordered the centre: filters, one chat to read, the file, who sees what."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.messaging.models import Conversation
from tests.chat_desk_rows import conversation, identity, message
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(person("boss", Role.SUPERVISOR, language="en"))
    return client


@pytest.fixture
def talks() -> dict[str, Conversation]:
    """A closed one of yesterday in Kazakh, one in hand, one that waits."""
    operator = person("operator1", first_name="Aigerim")
    yesterday = clock.now() - timedelta(days=1)
    closed = conversation(identity("Dana Omarova", "+77055550144"), operator, at=yesterday, state="closed")
    Conversation.objects.filter(pk=closed.pk).update(language="kk", waiting_since=None)
    message(closed, "Анықтама керек", at=yesterday)
    in_hand = conversation(identity("Yerlan", "+77015550123"), operator, waiting_since=None)
    message(in_hand, "=cmd|' /C calc'!A0 the code does not come")
    waits = conversation(identity("Timur", "+77015550177"))
    message(waits, "Hello?")
    return {"closed": closed, "in_hand": in_hand, "waits": waits}


def found(client: Client, query: str, talks: dict[str, Conversation]) -> set[str]:
    text = client.get(f"/chats/?{query}").content.decode()
    return {name for name, talk in talks.items() if f"/chats/{talk.pk}/" in text}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"closed", "in_hand", "waits"}),
        ("state=closed", {"closed"}),
        ("state=nonsense", {"closed", "in_hand", "waits"}),
        ("waiting=1", {"waits"}),
        ("language=kk", {"closed"}),
        ("operator=operator1", {"closed", "in_hand"}),
        ("period=today", {"in_hand", "waits"}),
        ("search=анықтама", {"closed"}),
        ("search=omar", {"closed"}),
        ("search=555+01+23", {"in_hand"}),
        ("search=ab", set()),
        ("search=%00", {"closed", "in_hand", "waits"}),
    ],
)
def test_filters_find_what_they_say(
    boss: Client, talks: dict[str, Conversation], query: str, names: set[str]
) -> None:
    assert found(boss, query, talks) == names


def test_supervisor_reads_any_chat_and_cannot_write(boss: Client, talks: dict[str, Conversation]) -> None:
    text = boss.get(f"/chats/{talks['in_hand'].pk}/").content.decode()
    assert "the code does not come" in text
    assert "data-composer" not in text
    assert AuditEntry.objects.filter(kind="number_shown", object_kind="conversation").count() == 1


@pytest.mark.parametrize("role", [Role.QUALITY, Role.REPRESENTATIVE])
def test_numbers_are_covered_for_those_who_do_not_work_with_callers(
    client: Client, talks: dict[str, Conversation], role: str
) -> None:
    client.force_login(person("reader", role))
    for address in ("/chats/", f"/chats/{talks['in_hand'].pk}/", "/chats/chats.csv"):
        answer = client.get(address)
        text = b"".join(answer).decode()
        assert "555 01 23" not in text
        assert "77015550123" not in text
        assert "01 23" in text
    assert found(client, "search=5550123", talks) == set()
    assert found(client, "search=%2B77015550123", talks) == {"in_hand"}


def test_customer_reads_initials_only(client: Client, talks: dict[str, Conversation]) -> None:
    client.force_login(person("reader", Role.REPRESENTATIVE))
    text = client.get("/chats/").content.decode()
    assert "D. O." in text
    assert "Omarova" not in text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OBSERVER, Role.OPERATOR])
def test_others_read_no_foreign_chat(client: Client, talks: dict[str, Conversation], role: str) -> None:
    client.force_login(person("reader", role))
    assert client.get("/chats/").status_code == 403
    assert client.get(f"/chats/{talks['in_hand'].pk}/").status_code in {403, 404}


def test_file_has_every_chat_and_no_formula(boss: Client, talks: dict[str, Conversation]) -> None:
    Conversation.objects.update(note="=HYPERLINK(1)")
    text = b"".join(boss.get("/chats/chats.csv")).decode()
    assert len(text.strip().splitlines()) == 4
    assert "'=HYPERLINK" in text
    assert AuditEntry.objects.filter(kind="exported", object_kind="chats").count() == 1
    assert b"".join(boss.get("/chats/chats.xlsx"))[:2] == b"PK"


def test_pages_follow_each_other_without_gap(boss: Client) -> None:
    at = clock.now()
    made: dict[str, Any] = {}
    for n in range(53):
        who = identity(f"P{n}", f"+770155{n:05}")
        made[str(n)] = conversation(who, at=at + timedelta(milliseconds=n // 5))
    first = boss.get("/chats/").content.decode()
    following = first.split('class="more" hx-get="')[1].split('"')[0].replace("&amp;", "&")
    second = boss.get(following, headers={"HX-Request": "true"}).content.decode()
    seen = [name for name, talk in made.items() if f"/chats/{talk.pk}/" in first]
    rest = [name for name, talk in made.items() if f"/chats/{talk.pk}/" in second]
    assert (len(seen), len(rest), set(seen) & set(rest)) == (50, 3, set())


def test_person_is_not_blocked_here_where_whatsapp_did_not_do_it(boss: Client, talks: dict[str, Conversation]) -> None:
    talk = talks["in_hand"]
    answer = boss.post(f"/chats/{talk.pk}/block", {"blocked": "1"}, follow=True)
    assert "WhatsApp did not do it" in answer.content.decode()
    talk.identity.refresh_from_db()
    assert not talk.identity.is_blocked
    assert not AuditEntry.objects.filter(object_kind="whatsapp_person").exists()
