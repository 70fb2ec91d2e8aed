"""The demonstration's pages: open to everybody in a demo centre, nowhere to be found in a real one."""

import dataclasses
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from baylanys.contract.domain.calendar import put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.contract.queries import calendar_in_force
from baylanys.core import clock
from baylanys.core.commands import answer_order, claim_orders
from baylanys.core.models import Order
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: object) -> None:
    settings.INSTALLATION = dataclasses.replace(settings.INSTALLATION, demo=True)


@pytest.fixture
def real(settings: object, demo: None) -> None:
    settings.INSTALLATION = dataclasses.replace(settings.INSTALLATION, demo=False)


@pytest.fixture
def calendars(db: None) -> None:
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code="demo"), None, clock.now())


def test_page_has_the_phone_and_the_people(client: Client, calendars: None) -> None:
    person("operator1", first_name="Айгерім")
    text = client.get("/try/").content.decode()
    for part in ('id="handset"', "+7 7172 000 001", "+7 701 000 00 01", "Айгерім", 'name="username" value="operator1"'):
        assert part in text


def test_phone_alone_stands_in_a_narrow_window(client: Client) -> None:
    assert 'id="handset"' in client.get("/try/phone/").content.decode()


def test_one_click_signs_in_as_somebody_of_the_demonstration(client: Client) -> None:
    person("operator1")
    response = client.post("/try/sign-in/", {"username": "operator1"}, follow=True)
    assert response.redirect_chain[-1] == ("/desk/", 302)


def test_people_who_are_not_of_the_demonstration_cannot_be_taken(client: Client) -> None:
    person("director", "administrator")
    assert client.post("/try/sign-in/", {"username": "director"}).status_code == 404


def test_calendar_is_one_click_away(client: Client, calendars: None) -> None:
    code = Calendar.objects.exclude(code="demo").first()
    assert code is not None
    client.post("/try/calendar/", {"calendar": code.code})
    row = calendar_in_force(clock.now())
    assert row is not None
    assert row.calendar.code == code.code


@pytest.mark.parametrize("address", ["/try/", "/try/phone/"])
def test_real_centre_has_no_such_page(client: Client, real: None, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/try/sign-in/", "/try/phone/account", "/try/calendar/"])
def test_real_centre_does_nothing_of_it(client: Client, real: None, address: str) -> None:
    person("operator1")
    assert client.post(address, {"username": "operator1"}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert not Order.objects.exists()


@pytest.fixture
def engine(transactional_db: None) -> Iterator[None]:
    """Answers the next order as the engine does."""

    def work() -> None:
        for _ in range(500):
            if claimed := claim_orders(1):
                answer_order(claimed[0].pk, accepted=True, answer={"username": "caller77010000001"})
                break
            threading.Event().wait(0.01)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    thread.join()


def test_caller_gets_an_account_with_a_password_of_its_own(client: Client, engine: None) -> None:
    given = client.post("/try/phone/account", {"number": "+77010000001"}).json()["sip"]
    order = Order.objects.get()
    assert (order.kind, order.payload["number"]) == ("open_caller_phone", "+77010000001")
    assert given["password"] == order.payload["password"]
    assert given["uri"].startswith("sip:caller77010000001@")
    assert f":{settings.INSTALLATION.asterisk_http_port}/ws" in given["ws"]
