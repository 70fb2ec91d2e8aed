"""A table of people in the browser: brought, looked at, imported, wrong rows taken home."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.crm.domain.importing import continue_import
from baylanys.crm.models import Contact, ContactImport
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
TABLE = "ФИО;Телефон\nАйгүл <b>Қ</b>;8 701 555 01 23\nКто-то;=1+1\nЕщё;@grant\n"


@pytest.fixture
def supervisor(client: Client) -> Client:
    client.force_login(person("supervisor", Role.SUPERVISOR, "en"))
    return client


def bring(client: Client, content: bytes) -> Any:
    return client.post("/contacts/imports/", {"table": SimpleUploadedFile("people.csv", content)})


def test_a_table_is_looked_at_before_anything_is_written(supervisor: Client) -> None:
    address = bring(supervisor, TABLE.encode()).headers["Location"]
    page = supervisor.get(address).content.decode()
    assert "Which column is what" in page
    assert "Айгүл &lt;b&gt;Қ" in page
    assert Contact.objects.count() == 0
    supervisor.post(address, {"name": "0", "phone": "1"})
    table = ContactImport.objects.get()
    assert table.state == "running"
    continue_import(import_id=table.pk, at=clock.now())
    done = supervisor.get(address).content.decode()
    assert "a formula instead of a value" in done
    assert "no phone number" in done
    problems = supervisor.get(f"{address}problems.csv").content.decode("utf-8-sig").splitlines()
    assert problems == ["Row;What is wrong;Value", "3;a formula instead of a value;'=1+1", "4;no phone number;'@grant"]


def test_a_table_without_a_chosen_column_is_not_started(supervisor: Client) -> None:
    address = bring(supervisor, TABLE.encode()).headers["Location"]
    for posted in ({}, {"note": "0"}, {"name": "-1"}, {"name": "9999999"}):
        assert supervisor.post(address, posted).status_code == 422
    assert ContactImport.objects.get().state == "brought"


@pytest.mark.parametrize(("content", "told"), [(b"", "empty"), (b"PK\x03\x04", "no XLSX and no CSV")])
def test_what_is_no_table_says_why(supervisor: Client, content: bytes, told: str) -> None:
    answer = bring(supervisor, content)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert supervisor.post("/contacts/imports/", {}).status_code == 422
