"""Signing in with the organisation's accounts, against a real OpenID Connect provider."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core.models import AuditEntry
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
LOGIN = "/sign-in/with/house"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def house(issuer: str, settings: Any) -> None:
    """The centre names this provider as its organisation's."""
    app = {"provider_id": "house", "name": "Ministry", "client_id": "centre", "secret": "s", "settings": {}}
    app["settings"] = {"server_url": issuer}
    settings.OIDC_ISSUER, settings.OIDC_NAME = issuer, "Ministry"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def known_there(issuer: str, subject: str, **claims: Any) -> None:
    httpx.put(f"{issuer}/users/{subject}", json=claims).raise_for_status()


def come_back(client: Client, subject: str) -> Any:
    """To the provider by the page's button, and back with what it says of the subject."""
    there = client.post(LOGIN)
    assert there.status_code == 302, there.content
    agreed = httpx.post(there.url, data={"sub": subject})
    return client.get(agreed.headers["location"])


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_a_known_person_is_let_in_by_a_verified_address_and_linked(client: Client, issuer: str) -> None:
    who = person("dana", email="Dana@Example.kz")
    known_there(issuer, "s-1", email="dana@example.kz", email_verified=True)
    assert come_back(client, "s-1").url == "/"
    assert is_in(client)
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.uid, linked.extra_data) == (who, "s-1", {})
    assert AuditEntry.objects.filter(kind="signed_in", person_id=who.pk).count() == 1
    known_there(issuer, "s-1", email="other@example.kz", email_verified=True)
    again = Client()
    come_back(again, "s-1")
    assert is_in(again), "the link holds, whatever the address is later"


@pytest.mark.parametrize(
    ("people", "claims"),
    [
        ([], {"email": "dana@example.kz", "email_verified": True}),
        ([{}], {"email": "dana@example.kz", "email_verified": False}),
        ([{}], {"email": "dana@example.kz"}),
        ([{}], {"email": "somebody@example.kz", "email_verified": True}),
        ([{}], {}),
        ([{}, {}], {"email": "dana@example.kz", "email_verified": True}),
        ([{"is_active": False}], {"email": "dana@example.kz", "email_verified": True}),
    ],
)
def test_nobody_else_is_let_in_or_made_a_person(
    client: Client, issuer: str, people: list[dict[str, Any]], claims: dict[str, Any]
) -> None:
    made = [person(f"dana{n}", email="dana@example.kz", **each) for n, each in enumerate(people)]
    known_there(issuer, "s-2", **claims)
    answer = come_back(client, "s-2")
    assert (answer.status_code, answer.url) == (302, "/sign-in/")
    assert not is_in(client)
    assert "role=\"alert\"" in client.get("/sign-in/").content.decode()
    assert not SocialAccount.objects.exists() and len(made) == len(people)
    assert AuditEntry.objects.get(kind="sign_in_failed").after == {"step": "unknown_identity"}


def test_an_explicit_link_needs_no_address(client: Client, issuer: str) -> None:
    person("dana"), person("aida")
    call_command("link_identity", "dana", "s-3")
    call_command("link_identity", "dana", "s-3")
    with pytest.raises(CommandError):
        call_command("link_identity", "aida", "s-3")
    known_there(issuer, "s-3")
    come_back(client, "s-3")
    assert is_in(client)


def test_who_is_deactivated_here_stays_out_whatever_is_linked(client: Client, issuer: str) -> None:
    person("dana", is_active=False)
    call_command("link_identity", "dana", "s-4")
    known_there(issuer, "s-4")
    come_back(client, "s-4")
    assert not is_in(client)


def test_the_second_factor_is_asked_for_as_ever(client: Client, issuer: str) -> None:
    who = person("boss", Role.ADMINISTRATOR, email="boss@example.kz")
    TOTP.activate(who, generate_totp_secret())
    known_there(issuer, "s-5", email="boss@example.kz", email_verified=True)
    assert come_back(client, "s-5").url == "/sign-in/second-factor"
    assert not is_in(client)


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, issuer: str) -> None:
    person("dana", email="dana@example.kz")
    known_there(issuer, "s-6", email="dana@example.kz", email_verified=True)
    there = client.post(LOGIN)
    back = httpx.post(there.url, data={"sub": "s-6"}).headers["location"]
    assert Client().get(back).url == "/sign-in/", "another browser has not asked"
    assert client.get(f"{LOGIN}/back?code=made-up&state=made-up").url == "/sign-in/"
    state = parse_qs(urlsplit(client.post(LOGIN).url).query)["state"][0]
    assert client.get(f"{LOGIN}/back?error=access_denied&state={state}").url == "/sign-in/"
    assert not is_in(client)


def test_the_page_offers_it_and_lets_the_form_go_there(client: Client, issuer: str) -> None:
    page = client.get("/sign-in/")
    assert "Ministry" in page.content.decode() and LOGIN in page.content.decode()
    assert re.search(f"form-action 'self' {issuer};", page.headers["Content-Security-Policy"])
    assert client.get(LOGIN).status_code == 405


def test_without_a_provider_there_is_nothing_of_it(client: Client, settings: Any) -> None:
    settings.OIDC_ISSUER = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert LOGIN not in client.get("/sign-in/").content.decode()
    assert client.post(LOGIN).status_code == 404
    assert client.get(f"{LOGIN}/back").status_code == 404
