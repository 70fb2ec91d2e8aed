"""A second factor: added after the password was asked again, asked for at sign-in, required where a setting says so."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TestCase

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core.models import AuditEntry
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
PASSWORD = "aspan-astynda-42"


@pytest.fixture
def boss() -> Person:
    made = person("boss", Role.ADMINISTRATOR, language="en")
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client: Client, **more: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in/", {"username": "boss", "password": PASSWORD, **more})


def browser() -> Client:
    """Another browser, in English."""
    made = Client()
    made.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return made


def code_of(secret: str) -> str:
    """The code that the app shows now; a code used once is taken once only, so tests forget it."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def confirm(client: Client, address: str) -> None:
    assert client.get(address)["Location"].startswith("/profile/confirm/password?next=")
    confirmed = client.post(f"/profile/confirm/password?next={address}", {"password": PASSWORD})
    assert confirmed["Location"] == address


def add_app(client: Client) -> str:
    """An app is added through the pages; its secret."""
    confirm(client, "/profile/second-factor/app")
    page = client.get("/profile/second-factor/app").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]  # type: ignore[index]
    assert 'src="data:image/svg+xml;base64,' in page
    with TestCase.captureOnCommitCallbacks(execute=True):
        added = client.post("/profile/second-factor/app", {"code": code_of(secret)})
    assert (added.status_code, added["Location"]) == (302, "/profile/second-factor/codes")
    return secret


def test_app_is_added_and_its_code_is_asked_for_from_then_on(client: Client, boss: Person) -> None:
    sign_in(client)
    secret = add_app(client)
    assert AuditEntry.objects.filter(kind="factor_added", who="boss").exists()
    other = browser()
    halfway = sign_in(other, next="/audit/")
    assert halfway["Location"] == "/sign-in/second-factor"
    assert other.get("/audit/")["Location"].startswith("/sign-in/")
    assert "Code of the app" in other.get("/sign-in/second-factor").content.decode()
    wrong = other.post("/sign-in/second-factor", {"code": "000000"})
    assert "This code does not fit" in wrong.content.decode()
    assert other.post("/sign-in/second-factor", {"code": code_of(secret)})["Location"] == "/audit/"
    assert other.get("/audit/").status_code == 200


def test_recovery_code_lets_in_once(client: Client, boss: Person) -> None:
    sign_in(client)
    add_app(client)
    page = client.get("/profile/second-factor/codes").content.decode()
    code = re.findall(r"<li><code>(\w+)</code>", page)[0]
    for expected in (302, 200):
        other = browser()
        sign_in(other)
        assert other.post("/sign-in/second-factor", {"code": code}).status_code == expected


def test_five_wrong_codes_close_the_door_though_the_password_is_right(client: Client, boss: Person) -> None:
    sign_in(client)
    secret = add_app(client)
    other = browser()
    for _ in range(5):
        sign_in(other)
        answer = other.post("/sign-in/second-factor", {"code": "000000"})
    assert "Too many failed attempts" in answer.content.decode()
    assert other.post("/sign-in/second-factor", {"code": code_of(secret)}).status_code == 200
    assert AuditEntry.objects.filter(kind="locked", object_kind="second_factor").count() == 1


def test_code_is_taken_once(client: Client, boss: Person) -> None:
    sign_in(client)
    secret = add_app(client)
    code = code_of(secret)
    for expected in (302, 200):
        other = browser()
        sign_in(other)
        assert other.post("/sign-in/second-factor", {"code": code}).status_code == expected


def test_secret_stands_encrypted_in_the_database(client: Client, boss: Person) -> None:
    sign_in(client)
    secret = add_app(client)
    row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(row.data)


def test_app_is_removed(client: Client, boss: Person) -> None:
    sign_in(client)
    add_app(client)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert client.post("/profile/second-factor/app/remove").status_code == 302
    assert AuditEntry.objects.filter(kind="factor_removed").exists()
    assert sign_in(Client())["Location"] == "/settings/"


def test_second_factor_is_required_of_customer_and_administrator_when_switched_on(
    client: Client, boss: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", True)
    sign_in(client)
    assert client.get("/audit/")["Location"] == "/profile/second-factor/"
    assert client.get("/profile/second-factor/").status_code == 200
    add_app(client)
    assert client.get("/audit/").status_code == 200
    refused = client.post("/profile/second-factor/app/remove")
    assert "must have a second factor" in refused.content.decode()
    for role, expected in ((Role.REPRESENTATIVE, 302), (Role.OBSERVER, 302), (Role.SUPERVISOR, 200)):
        someone = Client()
        someone.force_login(person(role, role))
        assert someone.get("/overview/").status_code == expected


def test_factor_pages_hold_no_inline_script_that_runs(client: Client, boss: Person) -> None:
    sign_in(client)
    add_app(client)
    halfway = Client()
    sign_in(halfway)
    pages = [Client().get("/sign-in/"), halfway.get("/sign-in/second-factor")]
    pages += [client.get(f"/profile/second-factor/{part}") for part in ("", "codes", "keys/add", "app/remove")]
    for page in pages:
        text = page.content.decode()
        assert page.status_code == 200
        assert re.findall(r"<script(?![^>]*(src=|application/json))", text) == []
        assert "style=" not in text
        assert not re.search(r"\son\w+=", text)


GARBLED = ["", "x", "[]", "{}", "null", '"x"', '{"response": []}', '{"response": {"userHandle": 5}}']


@pytest.mark.parametrize("credential", GARBLED)
def test_garbled_key_is_refused_and_breaks_nothing(client: Client, boss: Person, credential: str) -> None:
    assert client.post("/sign-in/passkey", {"credential": credential}).status_code == 302
    assert client.get("/profile/").status_code == 302
    sign_in(client)
    confirm(client, "/profile/second-factor/keys/add")
    assert client.post("/profile/second-factor/keys/add", {"credential": credential}).status_code == 200


def test_key_of_another_cannot_be_removed(client: Client, boss: Person) -> None:
    theirs = Authenticator.objects.create(user=person("other"), type=Authenticator.Type.WEBAUTHN, data={})
    sign_in(client)
    confirm(client, f"/profile/second-factor/keys/{theirs.pk}/remove")
    assert client.post(f"/profile/second-factor/keys/{theirs.pk}/remove").status_code == 404


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_pages_speak_the_persons_language(client: Client, boss: Person, language: str) -> None:
    Person.objects.update(language=language)
    sign_in(client)
    confirm(client, "/profile/second-factor/app")
    text = client.post("/profile/second-factor/app", {"code": "000000"}).content.decode()
    assert {"ru": "Код не подходит", "kk": "Код сәйкес емес"}[language] in text


def test_stranger_cannot_enter_at_the_second_step(client: Client) -> None:
    assert client.get("/sign-in/second-factor")["Location"] == "/sign-in/again"
    assert client.post("/sign-in/second-factor", {"code": "000000"}).status_code == 302
