"""The register of requests (7.2): a page and the customer's form, of any period, project and channel."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from baylanys.accounts.choices import Role
from baylanys.core.models import AuditEntry
from baylanys.crm.domain.case import close_case, open_case
from baylanys.crm.models import Case, ClassifierLine
from tests.case_rows import put_guide_in_force
from tests.interaction_rows import contact, person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
NOVEMBER = "days_from=2026-11-01&days_to=2026-11-30"


@pytest.fixture(autouse=True)
def guide() -> None:
    put_guide_in_force(NOON - timedelta(days=60))


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role, role, "en"))
    return client


def opened(at: datetime = NOON, **more: Any) -> Case:
    known = {"project": "grants", "language": "ru", "channel": "call", "description": "Когда подавать?"} | more
    line = ClassifierLine.objects.get(code=known.pop("line", "grant-terms"))
    return open_case(line=line, contact=known.pop("contact", None), interaction=None, by=None, at=at, **known)


def rows_of(client: Client, query: str) -> list[tuple[Any, ...]]:
    """All rows of the file's sheet."""
    answer: Any = client.get(f"/registers/requests.xlsx?{query}")
    content = b"".join(answer.streaming_content)
    return list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_the_form_has_title_period_numbered_columns_and_who_made_it() -> None:
    case = opened(contact=contact("Айгүл Қуанышева", "+77015550123"))
    close_case(case=case, version=1, answer="До 1 декабря", by=None, at=NOON + timedelta(hours=1))
    rows = rows_of(client_of(Role.SUPERVISOR), f"{NOVEMBER}&project=grants")
    assert rows[0][0].splitlines() == [
        "Ақпаратқа келіп түскен сұраулар тізілімі",
        "Реестр входящих запросов на информацию",
    ]
    assert "01.11.2026" in rows[1][0] and "30.11.2026" in rows[1][0]
    assert "Grant funding" in rows[2][0] and "supervisor" in rows[3][0]
    assert rows[5][11].splitlines() == ["Сұраудың мазмұны", "Суть запроса"]
    assert rows[6] == tuple(range(1, 18))
    asked = rows[7]
    assert asked[:2] == (1, case.pk) and asked[2] == datetime(2026, 11, 18, 12, 0)
    assert asked[6:8] == ("Айгүл Қуанышева", "+7 701 555 01 23")
    assert asked[11:13] == ("Когда подавать?", "До 1 декабря") and asked[16] == "answered in time"


def test_the_period_is_of_days_of_astana_and_project_and_channel_narrow_it() -> None:
    midnight = datetime(2026, 10, 31, 19, 0, tzinfo=UTC)
    first, before = opened(midnight), opened(midnight - timedelta(milliseconds=1))
    other, chat = opened(project="science"), opened(channel="whatsapp")
    by_hand = opened(channel="")
    client = client_of(Role.SUPERVISOR)

    def found(query: str) -> list[int]:
        return [row[1] for row in rows_of(client, query)[7:] if isinstance(row[1], int)]

    assert found(NOVEMBER) == [first.pk, other.pk, chat.pk, by_hand.pk]
    assert found("days_from=2026-10-31&days_to=2026-10-31") == [before.pk]
    assert found(f"{NOVEMBER}&project=science") == [other.pk]
    assert found(f"{NOVEMBER}&channel=whatsapp") == [chat.pk]
    assert found(f"{NOVEMBER}&channel=by_hand") == [by_hand.pk]
    assert found("days_from=2026-11-30&days_to=2026-11-01") == found(NOVEMBER)


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1", "-2+3", "@SUM(A1)", "a\x0bb <b> & c", "_x000D_", " x "]
)
def test_words_of_people_are_never_formulas_and_stay_as_they_are(text: str) -> None:
    opened(description=text)
    client = client_of(Role.SUPERVISOR)
    content = b"".join(client.get(f"/registers/requests.xlsx?{NOVEMBER}").streaming_content)  # type: ignore[attr-defined]
    cell = load_workbook(io.BytesIO(content)).worksheets[0]["L8"]
    assert cell.data_type in {"s", "inlineStr"}
    assert cell.value.replace("_x000B_", "\x0b").replace("_x005F_", "_") == text


def test_the_page_shows_the_period_and_goes_on_as_it_is_read() -> None:
    for minute in range(52):
        opened(NOON + timedelta(minutes=minute))
    client = client_of(Role.SUPERVISOR)
    page = client.get(f"/registers/?{NOVEMBER}").content.decode()
    assert page.count("/cases/") >= 50 and "first=50" in page
    more = client.get(f"/registers/?{NOVEMBER}&first=50", headers={"HX-Request": "true"}).content.decode()
    assert more.count("<tr>") == 2 and "<form" not in more
    assert (
        "No request was registered"
        in client.get("/registers/?days_from=2024-01-01&days_to=2024-01-02").content.decode()
    )


def test_the_customer_reads_initials_and_covered_numbers_and_the_audit_log_tells_of_the_file() -> None:
    opened(contact=contact("Айгүл Қуанышева", "+77015550123"))
    customer = client_of(Role.REPRESENTATIVE)
    row = rows_of(customer, NOVEMBER)[7]
    assert row[6] == "А. Қ." and "555" not in row[7]
    assert "Қуанышева" not in customer.get(f"/registers/?{NOVEMBER}").content.decode()
    told = AuditEntry.objects.get(kind="exported")
    assert told.after["numbers"] == "covered"


@pytest.mark.parametrize("query", ["days_from=zzz", "days_to=0001-01-01", "first=-1", "first=99999999", "project=%00"])
def test_any_address_of_the_register_is_answered(query: str) -> None:
    opened()
    assert client_of(Role.SUPERVISOR).get(f"/registers/?{query}").status_code == 200
