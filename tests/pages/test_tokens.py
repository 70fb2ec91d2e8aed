"""Tokens open what they were made for, as long as they were made for, until they are revoked."""

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from baylanys.accounts.choices import Role, Scope
from baylanys.accounts.models import ApiToken, Person
from baylanys.accounts.tokens import issue_token, revoke_token
from baylanys.core import clock, commands
from baylanys.core.models import AuditEntry
from tests.interaction_rows import LOST, interaction, person

pytestmark = pytest.mark.django_db
DOORS = {
    Scope.READ_INTERACTIONS: ["/api/v1/interactions"],
    Scope.READ_OPERATORS: ["/api/v1/operators", "/api/v1/queues"],
}


def program(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def boss(client: Client) -> Person:
    made = person("boss", Role.ADMINISTRATOR, language="en")
    client.force_login(made)
    return made


@pytest.mark.parametrize("scope", Scope.values)
def test_scope_opens_its_own_doors_and_no_others(scope: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.await_answer, "__defaults__", (0.0,))
    person("operator1")
    call = interaction(LOST)
    with_scope = program(issue_token(name="t", at=clock.now(), scopes=[scope]))
    for needed, addresses in DOORS.items():
        for address in addresses:
            assert with_scope.get(address).status_code == (200 if needed == scope else 403), address
    if scope == Scope.READ_INTERACTIONS:
        assert "+77010000002" not in with_scope.get(f"/api/v1/interactions/{call.pk}").content.decode()
    one = with_scope.get(f"/api/v1/interactions/{call.pk}").status_code
    assert one == (200 if scope == Scope.READ_INTERACTIONS else 403)
    sound = with_scope.get(f"/api/v1/interactions/{call.pk}/recording").status_code
    assert sound == (404 if scope == Scope.READ_RECORDINGS else 403)
    address, wanted = "/api/v1/operators/operator1/state", {"state": "ready"}
    order: Any = with_scope.put(address, wanted, content_type="application/json")
    assert order.status_code == (503 if scope == Scope.ORDER_OPERATORS else 403)


def test_refusal_names_the_missing_scope() -> None:
    answer = program(issue_token(name="t", at=clock.now(), scopes=["recordings:read"])).get("/api/v1/queues")
    assert answer.json() == {"code": "scope_missing", "message": "This token lacks the scope operators:read."}


def test_token_without_scopes_has_all_rights() -> None:
    everything = program(issue_token(name="t", at=clock.now()))
    assert everything.get("/api/v1/interactions").status_code == 200
    assert everything.get("/api/v1/queues").status_code == 200


def test_expired_revoked_and_foreign_tokens_open_nothing() -> None:
    at = clock.now()
    expired = issue_token(name="old", at=at - timedelta(days=2), expires_at=at - timedelta(seconds=1))
    revoked = issue_token(name="gone", at=at)
    assert revoke_token(token_id=ApiToken.objects.get(name="gone").pk, by=None, at=at)
    for text in (expired, revoked, "bay_" + "x" * 43, "", "\u00e9", "x" * 9000):
        assert program(text).get("/api/v1/queues").status_code == 401


def test_command_makes_a_token_with_scopes_and_days() -> None:
    out = StringIO()
    scopes = ["--scope", "operators:read", "--scope", "operators:write"]
    call_command("api_token", "planner", *scopes, "--days", "30", stdout=out)
    made = ApiToken.objects.get(name="planner")
    assert made.scopes == ["operators:read", "operators:write"]
    assert made.expires_at == made.created_at + timedelta(days=30)
    assert program(out.getvalue().strip()).get("/api/v1/queues").status_code == 200
    assert AuditEntry.objects.get(kind="token_made").after["scopes"] == made.scopes


def test_command_as_before_gives_all_rights() -> None:
    out = StringIO()
    call_command("api_token", "all", stdout=out)
    assert program(out.getvalue().strip()).get("/api/v1/interactions").status_code == 200


@pytest.mark.parametrize("wrong", ["--scope everything", "--days 0", "--days -1", "--days 99999999", "--days x"])
def test_command_refuses_nonsense(wrong: str) -> None:
    with pytest.raises(CommandError):
        call_command("api_token", "x", *wrong.split())
    assert not ApiToken.objects.exists()


def test_page_makes_shows_once_lists_and_revokes(client: Client, boss: Person) -> None:
    made = client.post("/admin/access/tokens/", {"name": "wallboard", "scopes": ["operators:read"], "days": "10"})
    text = re.search(r"<code[^>]*>(bay_[\w-]+)</code>", made.content.decode())[1]  # type: ignore[index]
    assert made["Cache-Control"] == "no-store"
    assert program(text).get("/api/v1/queues").status_code == 200
    listed = client.get("/admin/access/").content.decode()
    assert "wallboard" in listed
    assert text not in listed
    token = ApiToken.objects.get()
    assert client.post(f"/admin/access/tokens/{token.pk}/revoke").status_code == 302
    assert program(text).get("/api/v1/queues").status_code == 401
    kinds = AuditEntry.objects.filter(object_kind="token", who="boss").values_list("kind", flat=True)
    assert sorted(kinds) == ["token_made", "token_revoked"]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "x"},
        {"name": "x", "everything": "on", "scopes": ["operators:read"]},
        {"name": "", "everything": "on"},
        {"name": "x", "scopes": ["nothing"]},
        {"name": "x", "everything": "on", "days": "0"},
        {"name": "x" * 101, "everything": "on"},
        {"name": "\0", "everything": "on"},
    ],
)
def test_page_refuses_nonsense_and_makes_nothing(client: Client, boss: Person, fields: dict[str, Any]) -> None:
    assert client.post("/admin/access/tokens/", fields).status_code == 422
    assert not ApiToken.objects.exists()
