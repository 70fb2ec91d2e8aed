"""Handing out and erasing a person's data, and how long things are kept: the administrator's pages."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.crm.models import Contact
from baylanys.interactions.models import Interaction
from tests.interaction_rows import LOST, contact, interaction, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(person("administrator", Role.ADMINISTRATOR, "en"))
    return client


@pytest.fixture
def aigul() -> Contact:
    return contact("Айгүл", "+77010000002")


def shown(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_the_archive_of_a_person(admin: Client, aigul: Contact) -> None:
    answer = admin.post(f"/contacts/{aigul.pk}/data")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="contact-{aigul.pk}.zip"'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    assert json.loads(archive.read("data.json"))["contact"][0]["name"] == "Айгүл"


def test_a_person_is_erased_by_reason_and_number(admin: Client, aigul: Contact) -> None:
    address = f"/contacts/{aigul.pk}/erase"
    assert "Erase for good" in shown(admin.get(address))
    wrong = admin.post(address, {"reason": "Letter", "number": "7"})
    assert (wrong.status_code, "The number of the contact is another one." in shown(wrong)) == (422, True)
    without = admin.post(address, {"reason": " ", "number": str(aigul.pk)})
    assert (without.status_code, "Write the reason." in shown(without)) == (422, True)
    assert admin.post(address, {"reason": "Letter", "number": str(aigul.pk)}).status_code == 302
    page = shown(admin.get(f"/contacts/{aigul.pk}/"))
    assert "Letter" in page
    assert "Айгүл" not in page
    assert admin.get(address).status_code == 404
    assert admin.post(f"/contacts/{aigul.pk}/data").status_code == 404


def test_what_stands_against_it_is_named(admin: Client, aigul: Contact) -> None:
    call = interaction(LOST, contact=aigul)
    Interaction.objects.filter(pk=call.pk).update(ended_at=None)
    page = shown(admin.get(f"/contacts/{aigul.pk}/erase"))
    assert "A call or conversation of this person goes on." in page
    assert "Erase for good" not in page


def test_the_register_and_the_page_of_a_call_know_nobody(admin: Client, aigul: Contact) -> None:
    call = interaction(LOST, contact=aigul)
    admin.post(f"/contacts/{aigul.pk}/erase", {"reason": "Letter", "number": str(aigul.pk)})
    for address in ("/register/", f"/interactions/{call.pk}/"):
        answer = admin.get(address)
        assert answer.status_code == 200, address
        assert "010000002" not in shown(answer).replace(" ", "")


@pytest.mark.parametrize("days", ["0", "29", "-5", "1.5", "abc", "9" * 30, "٣٠"])
def test_days_that_make_no_sense_say_why(admin: Client, days: str) -> None:
    answer = admin.post("/admin/retention/change", {"what": "recordings", "days": days})
    assert answer.status_code == 422
    assert 'role="alert"' in shown(answer)


def test_days_are_set_and_taken_back(admin: Client) -> None:
    assert admin.post("/admin/retention/change", {"what": "recordings", "days": "365"}).status_code == 302
    assert "365 days" in shown(admin.get("/admin/retention/"))
    admin.post("/admin/retention/change", {"what": "recordings", "days": ""})
    assert "365 days" not in shown(admin.get("/admin/retention/"))
    assert admin.post("/admin/retention/change", {"what": "people", "days": "5"}).status_code == 422
