"""Whoever knows the secret leaves a body that is stored before the 200; nobody else leaves anything."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.conf import settings

from baylanys.api.webhooks.keys import KEYS
from baylanys.core.database_url import url_of_default_database
from baylanys.core.secrets import encrypt
from baylanys.messaging.models import BusinessNumber, WebhookBody
from baylanys.whatsapp.signature import sign
from tests.webhook_client import ADDRESS, SECRET, VERIFY_TOKEN, ask, post, run

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def known_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of the installation name our secret; nothing is remembered from another test."""
    monkeypatch.setenv("WHATSAPP_APP_SECRET", SECRET)
    monkeypatch.setenv("WHATSAPP_VERIFY_TOKEN", VERIFY_TOKEN)
    KEYS.forget()
    yield
    KEYS.forget()


def stored() -> list[bytes]:
    return [bytes(body) for body in WebhookBody.objects.order_by("pk").values_list("body", flat=True)]


@pytest.mark.parametrize("path", [ADDRESS, ADDRESS + "/"])
def test_signed_body_is_stored_as_it_came(path: str) -> None:
    body = b'{"a": "\\u0441\\/", "b": "\xd1\x81"}'
    heard = run(post(body, path=path))
    assert (heard.status, heard.text) == (200, "")
    assert stored() == [body]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": sign("another secret", b"{}")},
        {"X-Hub-Signature-256": sign(SECRET, b"{} ")},
        {"X-Hub-Signature-256": sign(SECRET, b"{}").removeprefix("sha256=")},
        {"X-Hub-Signature-256": "sha256=" + "é" * 64},
        {"X-Hub-Signature": "sha1=0000"},
        {"X-Hub-Signature-256": sign("", b"{}")},
    ],
    ids=["none", "empty", "no hash", "another's", "of other bytes", "no prefix", "not ASCII", "old", "empty secret"],
)
def test_body_without_a_right_signature_is_refused_and_not_kept(headers: dict[str, str]) -> None:
    assert run(ask("POST", headers=headers, parts=[b"{}"])).status == 401
    assert stored() == []


@pytest.mark.parametrize(
    ("query", "status", "text"),
    [
        (
            f"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={VERIFY_TOKEN}".replace(" ", "%20"),
            200,
            "1158201444",
        ),
        ("hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong", 403, None),
        ("hub.mode=subscribe&hub.challenge=1&hub.verify_token=%D1%81%FF", 403, None),
        ("hub.mode=subscribe&hub.challenge=1&hub.verify_token=", 403, None),
        ("hub.challenge=1&hub.verify_token=a%20verify%20token", 403, None),
        ("", 403, None),
    ],
)
def test_handshake_returns_the_challenge_to_who_knows_the_token(query: str, status: int, text: str | None) -> None:
    for path in (ADDRESS, ADDRESS + "/"):
        heard = run(ask("GET", path, query=query))
        assert heard.status == status
        assert heard.headers["x-content-type-options"] == "nosniff"
        assert text is None or heard.text == text


def test_handshake_fails_where_nothing_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WHATSAPP_APP_SECRET")
    monkeypatch.delenv("WHATSAPP_VERIFY_TOKEN")
    blank = replace(settings.INSTALLATION, whatsapp_app_secret="", whatsapp_verify_token="")
    monkeypatch.setattr(settings, "INSTALLATION", blank)
    assert run(ask("GET", query="hub.mode=subscribe&hub.challenge=1&hub.verify_token=")).status == 403
    assert run(post(b"{}", secret="")).status == 401


def test_each_number_may_have_a_secret_and_a_token_of_its_own() -> None:
    BusinessNumber.objects.create(
        phone_number_id="2", graph_url="https://x", app_secret=encrypt("second"), verify_token=encrypt("other")
    )
    BusinessNumber.objects.create(phone_number_id="3", graph_url="https://x", app_secret="not encrypted by us")
    assert run(post(b"{}", secret="second")).status == 200
    assert run(post(b"{}")).status == 200
    assert run(ask("GET", query="hub.mode=subscribe&hub.challenge=7&hub.verify_token=other")).text == "7"


def test_secret_that_was_changed_a_moment_ago_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(post(b"{}")).status == 200
    BusinessNumber.objects.create(phone_number_id="2", graph_url="https://x", app_secret=encrypt("new"))
    monkeypatch.setattr("baylanys.api.webhooks.whatsapp.LOOK_AGAIN_SECONDS", 0)
    assert run(post(b"{}", secret="new")).status == 200


def test_body_of_four_mebibytes_is_taken_and_a_larger_one_refused() -> None:
    body = b"x" * (4 * MEGABYTE)
    assert run(post(body)).status == 200
    assert run(post(body + b"x")).status == 413
    announced = {"Content-Length": str(4 * MEGABYTE + 1)}
    assert run(ask("POST", headers=announced)).status == 413
    assert [len(each) for each in stored()] == [4 * MEGABYTE]


def test_body_may_come_in_parts() -> None:
    headers = {"X-Hub-Signature-256": sign(SECRET, b"abc")}
    assert run(ask("POST", headers=headers, parts=[b"a", b"", b"bc"])).status == 200
    assert stored() == [b"abc"]


def test_other_methods_are_refused_and_other_addresses_left_alone() -> None:
    heard = run(ask("PUT"))
    assert (heard.status, heard.headers["allow"]) == (405, "GET, POST")
    assert run(ask("GET", "/webhooks/whatsapp/more")).text == "the rest"


def test_bodies_at_once_share_commits_and_none_is_lost() -> None:
    async def flood() -> list[Any]:
        return await asyncio.gather(*(post(str(number).encode()) for number in range(500)))

    assert {heard.status for heard in run(flood())} == {200}
    assert sorted(stored()) == sorted(str(number).encode() for number in range(500))
    assert WebhookBody.objects.values("received_at").distinct().count() < 500


def test_messenger_is_woken_by_the_commit() -> None:
    with psycopg.connect(url_of_default_database(), autocommit=True) as listening:
        listening.execute("LISTEN baylanys_webhooks")
        run(post(b"{}"))
        assert [notice.channel for notice in listening.notifies(timeout=5, stop_after=1)] == ["baylanys_webhooks"]


def test_database_that_is_away_is_answered_with_503(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baylanys.api.webhooks.whatsapp.url_of_default_database", lambda: "host=127.0.0.1 port=1")
    heard = run(post(b"{}"))
    assert (heard.status, heard.headers["retry-after"]) == (503, "5")
    assert stored() == []


def test_lost_connection_costs_nobody_an_answer() -> None:
    async def story() -> list[int]:
        first = await post(b"1")
        with psycopg.connect(url_of_default_database(), autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%messaging_webhookbody%'"
                " AND pid <> pg_backend_pid()"
            )
        return [first.status, (await post(b"2")).status, (await post(b"3")).status]

    assert run(story()) == [200, 200, 200]
    assert stored() == [b"1", b"2", b"3"]
