"""Signing in and out, and a new password."""

import pytest
from django.test import Client

from baylanys.accounts.models import Person
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
PASSWORD = "aspan-astynda-42"


@pytest.fixture
def operator() -> Person:
    made = person("operator1", language="en")
    made.set_password(PASSWORD)
    made.save()
    return made


def test_right_password_leads_to_the_start_page(client: Client, operator: Person) -> None:
    response = client.post("/sign-in/", {"username": "operator1", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/desk/")


def test_person_goes_where_he_or_she_was_going(client: Client, operator: Person) -> None:
    response = client.post(
        "/sign-in/?next=/profile/", {"username": "operator1", "password": PASSWORD, "next": "/profile/"}
    )
    assert response["Location"] == "/profile/"


@pytest.mark.parametrize("name", ["operator1", "nobody"])
def test_wrong_password_and_unknown_name_sound_alike(client: Client, operator: Person, name: str) -> None:
    client.cookies["x"] = "y"
    text = client.post("/sign-in/", {"username": name, "password": "wrong"}).content.decode()
    assert "Имя и пароль не подходят друг к другу" in text


def test_somebody_who_left_cannot_sign_in(client: Client, operator: Person) -> None:
    Person.objects.filter(pk=operator.pk).update(is_active=False)
    response = client.post("/sign-in/", {"username": "operator1", "password": PASSWORD})
    assert response.status_code == 200


def test_signing_out_ends_the_session(client: Client, operator: Person) -> None:
    client.force_login(operator)
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/desk/").status_code == 302


def test_new_password_is_in_force_and_the_session_goes_on(client: Client, operator: Person) -> None:
    client.force_login(operator)
    new = "zher-betinde-77"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/profile/", fields).status_code == 302
    assert client.get("/profile/").status_code == 200
    operator.refresh_from_db()
    assert operator.check_password(new)


def test_new_password_is_refused_with_the_reason(client: Client, operator: Person) -> None:
    client.force_login(operator)
    fields = {"old_password": PASSWORD, "new_password1": "12345", "new_password2": "12345"}
    response = client.post("/profile/", fields)
    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
