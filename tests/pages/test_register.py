"""The register's pages and files, seen by those who may and those who may not."""
# ruff: noqa: E501

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.telephony.models import Recording
from tests.interaction_rows import LOST, MORNING, answered, consulted, contact, interaction, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor() -> Person:
    return person("boss", "supervisor")


@pytest.fixture
def client(client: Client, supervisor: Person) -> Client:
    client.force_login(supervisor)
    return client


def text_of(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_row_says_who_waited_and_how_it_ended(client: Client) -> None:
    person("operator1", first_name="Айсұлу", last_name="Сейітқызы")
    row = interaction(answered("operator1"), contact=contact("Ерлан Ахметов", "+77010000001"))
    Recording.objects.create(interaction=row, raw_name="x", state="stored")
    text = text_of(client, "/register/")
    for part in ("Ерлан Ахметов", "+7 701 000 00 01", "Айсұлу Сейітқызы", "0:12", "1:00", "23.11.2026 09:00", "#wave-sine"):
        assert part in text
    assert f"/interactions/{row.pk}/" in text


def test_fifty_rows_load_at_once_and_go_on_without_gap_or_repetition(client: Client) -> None:
    ids = {str(interaction(LOST, at=MORNING + timedelta(seconds=n // 2)).pk) for n in range(120)}
    seen: list[str] = []
    address = "/register/"
    for _ in range(3):
        text = text_of(client, address, **({"HX-Request": "true"} if seen else {}))
        seen += [part.split("/")[0] for part in text.split("/interactions/")[1:]]
        address = text.split('hx-get="/register/?after=')[-1].split('"')[0] if "?after=" in text else ""
        address = f"/register/?after={address}"
    assert len(seen) == 120
    assert set(seen) == ids
    assert "<html" not in text


def test_filters_stand_in_the_address_and_in_the_form(client: Client) -> None:
    person("operator1")
    served, lost = interaction(answered("operator1")), interaction(LOST)
    text = text_of(client, "/register/?outcome=lost&search=000002")
    assert str(lost.pk) in text
    assert str(served.pk) not in text
    assert '<option value="lost" selected>' in text
    assert 'value="000002"' in text
    response = client.get("/register/?outcome=lost&topic=&period=", headers={"HX-Request": "true"})
    assert response.headers["HX-Push-Url"] == "/register/?outcome=lost"
    assert b"<html" not in response.content


@pytest.mark.parametrize(
    "query",
    ["?days_from=yesterday&days_to=32", "?after=1_2", "?after=99999999999.000_" + "f" * 32, "?operator=%00'", "?search=%00", "?period=ever", "?days_from=0001-01-01&days_to=9999-12-30", "?search=" + "9" * 500, "?search=%25_"],
)  # fmt: skip
def test_senseless_filters_are_left_out(client: Client, query: str) -> None:
    text_of(client, f"/register/{query}")


def test_empty_register_says_what_comes(client: Client) -> None:
    assert "empty-hint" in text_of(client, "/register/")
    assert "empty-hint" in text_of(client, "/register/?outcome=lost")
    assert "empty-hint" in text_of(client, "/register/?search=7")


def test_operator_sees_only_his_own(client: Client) -> None:
    me, _ = person("operator1"), person("operator2")
    mine, others = interaction(answered("operator1")), interaction(answered("operator2"))
    client.force_login(me)
    assert client.get("/register/").status_code == 403
    text = text_of(client, "/my-calls/?operator=operator2")
    assert str(mine.pk) in text
    assert str(others.pk) not in text
    content = b"".join(client.get("/my-calls/my-calls.csv").streaming_content)  # type: ignore[attr-defined]
    assert str(mine.pk).encode() in content
    assert str(others.pk).encode() not in content


def test_quality_controller_reads_covered_numbers(client: Client) -> None:
    interaction(LOST)
    client.force_login(person("checker", "quality"))
    text = text_of(client, "/register/")
    assert "+7 701 ••• 00 02" in text
    assert "+7 701 000" not in text
    rows = csv_rows(client, "/register/register.csv")
    assert rows[1][3] == "+7 701 ••• 00 02"


def csv_rows(client: Client, address: str) -> list[list[str]]:
    content = b"".join(client.get(address).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content)))


def test_csv_holds_the_filtered_rows_in_the_persons_language(client: Client, supervisor: Person) -> None:
    person("operator1")
    interaction(answered("operator1"), note='=HYPERLINK("x")', purpose="-1+1|cmd")
    interaction(LOST)
    Person.objects.filter(pk=supervisor.pk).update(language="en")
    rows = csv_rows(client, "/register/register.csv?outcome=answered")
    assert rows[0][:4] == ["Arrived", "Direction", "Name", "Number"]
    assert len(rows) == 2
    assert rows[1][0] == "2026-11-23 09:00:00.000"
    assert rows[1][3] == "+7 701 000 00 01"
    assert rows[1][10:12] == ["12.0", "60.0"]
    assert rows[1][15:17] == ["'=HYPERLINK(\"x\")", "'-1+1|cmd"]


def test_workbook_holds_moments_numbers_and_no_formula(client: Client) -> None:
    person("operator1")
    interaction(answered("operator1"), note="=1+1")
    response = client.get("/register/register.xlsx")
    assert response.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active  # type: ignore[attr-defined]
    head, row = list(sheet.iter_rows())
    assert len(head) == len(row) == 19
    assert row[0].value.isoformat() == "2026-11-23T09:00:00"
    assert (row[10].value, row[10].data_type) == (12, "n")
    assert (row[15].value, row[15].data_type) == ("=1+1", "s")


def test_unknown_form_of_file_does_not_exist(client: Client) -> None:
    assert client.get("/register/register.pdf").status_code == 404


def test_page_asks_the_database_the_same_number_of_times_however_many_rows(client: Client, django_assert_max_num_queries: object) -> None:
    person("operator1")
    for n in range(30):
        interaction(answered("operator1"), at=clock.now() - timedelta(minutes=n))
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        client.get("/register/")


def test_the_second_operator_of_a_call_finds_and_hears_it_too(client: Client) -> None:
    person("operator1", first_name="Айсұлу", last_name="Сейітқызы")
    second = person("operator2", first_name="Болат", last_name="Ерланов")
    call = interaction(consulted("operator1", "operator2"))
    both = "Айсұлу Сейітқызы → Болат Ерланов"
    assert both in text_of(client, "/register/") and both in text_of(client, f"/interactions/{call.pk}/")
    assert any(both in cell for row in csv_rows(client, "/register/register.csv") for cell in row)
    client.force_login(second)
    assert f"/interactions/{call.pk}/" in text_of(client, "/my-calls/")
    assert both in text_of(client, f"/interactions/{call.pk}/")
    client.force_login(person("operator3"))
    assert f"/interactions/{call.pk}/" not in text_of(client, "/my-calls/")
    assert client.get(f"/interactions/{call.pk}/").status_code == 404
