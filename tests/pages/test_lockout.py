"""Repeated failures close the door for a while; sessions can be seen and ended; floods are turned away."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from baylanys.accounts import lockout
from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person, SignedInSession, SignInLock
from baylanys.core import clock
from baylanys.core.limits import forget_old, spend
from baylanys.core.models import AuditEntry, LimitWindow
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
PASSWORD = "aspan-astynda-42"


@pytest.fixture
def operator() -> Person:
    made = person("operator1", language="en")
    made.set_password(PASSWORD)
    made.save()
    return made


def knock(name: str = "operator1", password: str = "wrong", client: Client | None = None, **more: str):  # type: ignore[no-untyped-def]
    client = client or Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.post("/sign-in/", {"username": name, "password": password}, **more)


@pytest.mark.parametrize("name", ["operator1", "OPERATOR1", "nobody"])
def test_five_failures_close_an_account_known_or_not_and_say_until_when(operator: Person, name: str) -> None:
    assert [knock(name).status_code for _ in range(4)] == [200] * 4
    closed = knock(name)
    assert closed.status_code == 429
    assert "Too many failed attempts. Try again after" in closed.content.decode()
    assert 0 < int(closed["Retry-After"]) <= 900
    assert AuditEntry.objects.filter(kind="locked", object_kind="account").count() == 1


def test_right_password_does_not_open_a_closed_account_until_the_time_is_over(operator: Person) -> None:
    for _ in range(5):
        knock()
    assert knock(password=PASSWORD).status_code == 429
    SignInLock.objects.update(until=clock.now())
    assert knock(password=PASSWORD).status_code == 302


def test_others_are_not_closed_with_it(operator: Person) -> None:
    for _ in range(5):
        knock("somebody")
    assert knock(password=PASSWORD).status_code == 302


def test_success_forgets_the_failures_before(operator: Person) -> None:
    for _ in range(3):
        assert [knock().status_code for _ in range(4)] == [200] * 4
        assert knock(password=PASSWORD).status_code == 302


def test_address_that_tries_many_names_is_closed(operator: Person) -> None:
    answers = [knock(f"name{n}").status_code for n in range(31)]
    assert answers[:29] == [200] * 29
    assert answers[29:] == [429, 429]
    assert knock(password=PASSWORD).status_code == 429
    assert knock(password=PASSWORD, REMOTE_ADDR="10.0.0.7").status_code == 302


def test_attempts_at_once_are_counted_before_the_password_is_looked_at(operator: Person) -> None:
    begun = [lockout.begin_attempt(username="operator1", address="10.0.0.9", at=clock.now()) for _ in range(8)]
    assert [attempt.refused_until is None for attempt in begun] == [True] * 5 + [False] * 3


def test_failures_of_long_ago_do_not_count(operator: Person) -> None:
    for _ in range(4):
        knock()
    LimitWindow.objects.update(began_at=clock.now() - timedelta(minutes=16))
    assert knock().status_code == 200


def test_administrator_unlocks(client: Client, operator: Person) -> None:
    for _ in range(5):
        knock()
    client.force_login(person("boss", Role.ADMINISTRATOR, language="en"))
    assert "operator1" in client.get("/admin/access/").content.decode()
    lock = SignInLock.objects.get()
    assert client.post(f"/admin/access/locks/{lock.pk}/end").status_code == 302
    assert client.post(f"/admin/access/locks/{lock.pk}/end").status_code == 302
    assert knock(password=PASSWORD).status_code == 302
    assert AuditEntry.objects.get(kind="unlocked").who == "boss"


def test_two_counters_make_one_count() -> None:
    at = clock.now()
    assert [spend("s", "k", seconds=60, at=at).count for _ in range(3)] == [1, 2, 3]
    assert spend("s", "k", seconds=60, at=at + timedelta(seconds=60)).count == 1
    assert spend("s", "other", seconds=60, at=at).count == 1
    assert forget_old(at=at + timedelta(days=2)) == 2


@pytest.mark.parametrize("door", ["api /api/v1/queues", "public /sign-in/", "public /readyz"])
def test_flood_is_turned_away_with_the_time(client: Client, monkeypatch: pytest.MonkeyPatch, door: str) -> None:
    scope, address = door.split()
    monkeypatch.setitem(settings.RATE_LIMITS, scope, 2)
    answers = [client.get(address) for _ in range(3)]
    assert answers[1].status_code != 429
    assert answers[2].status_code == 429
    assert 1 <= int(answers[2]["Retry-After"]) <= 60
    assert client.get(address, REMOTE_ADDR="10.0.0.8").status_code != 429


def test_sign_in_is_limited_however_it_ends(operator: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.RATE_LIMITS, "sign_in", 1)
    assert knock(password=PASSWORD).status_code == 302
    assert "Too many requests" in knock(password=PASSWORD).content.decode()


def test_sessions_are_listed_and_another_one_is_ended(client: Client, operator: Person) -> None:
    other = Client(headers={"User-Agent": "Firefox of the kitchen"})
    knock(password=PASSWORD, client=other)
    knock(password=PASSWORD, client=client)
    text = client.get("/profile/").content.decode()
    assert "Firefox of the kitchen" in text
    row = SignedInSession.objects.get(browser="Firefox of the kitchen")
    client.post(f"/profile/sessions/{row.pk}/end")
    assert other.get("/profile/").status_code == 302
    assert client.get("/profile/").status_code == 200


def test_anothers_session_cannot_be_ended(client: Client, operator: Person) -> None:
    knock(password=PASSWORD, client=client)
    row = SignedInSession.objects.get()
    stranger = Client()
    stranger.force_login(person("operator2"))
    stranger.post(f"/profile/sessions/{row.pk}/end")
    stranger.post("/profile/sessions/end")
    assert client.get("/profile/").status_code == 200


def test_new_password_ends_other_sessions(client: Client, operator: Person) -> None:
    other = Client()
    knock(password=PASSWORD, client=other)
    knock(password=PASSWORD, client=client)
    new = "zher-betinde-77"
    client.post("/profile/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert other.get("/profile/").status_code == 302
    assert client.get("/profile/").status_code == 200
    assert SignedInSession.objects.count() == 1
    assert AuditEntry.objects.filter(kind="password_changed").count() == 1


def test_session_stolen_before_sign_out_is_useless_after_it(client: Client, operator: Person) -> None:
    knock(password=PASSWORD, client=client)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert thief.get("/profile/").status_code == 200
    client.post("/sign-out/")
    assert thief.get("/profile/").status_code == 302
    assert not Session.objects.exists()


def test_cookie_of_before_sign_in_is_not_the_one_after(client: Client, operator: Person) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    knock(password=PASSWORD, client=client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


@pytest.mark.parametrize("name", ["", " ", "\0", "x" * 5000, "оператор", "'; DROP TABLE x; --", "\ud83d\ude00"])
def test_strange_names_are_refused_and_break_nothing(client: Client, name: str) -> None:
    fields = {"username": name.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "password": "\0x"}
    assert client.post("/sign-in/", fields).status_code == 200
    assert client.post("/sign-in/", {**fields, "password": "x"}).status_code in {200, 429}
