"""A bill is brought, its columns confirmed, and laid beside the month's calls (5.1)."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from baylanys.accounts.choices import Role
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.core.personal_data import Subject
from baylanys.interactions.models import Interaction
from baylanys.reporting.models import Bill, BillLine, MinuteCorrection
from baylanys.reporting.personal_data import erase
from tests.interaction_rows import person
from tests.kpi_rows import answered, contract_in_force, write

pytestmark = pytest.mark.django_db
OURS = "+77172000001"


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(f"{role}-bills", role, language="en"))
    return client


@pytest.fixture
def month() -> date:
    """The month before this one: three conversations of a minute on its tenth day, two minutes apart in the bill."""
    contract_in_force()
    first = (clock.now().astimezone(contract_zone()).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    day = first.replace(day=10).isoformat()
    for number, at in enumerate(("10:00", "11:00", "12:00"), start=1):
        call = answered(day, at)
        write(call)
        Interaction.objects.filter(pk=call[0].call).update(contact_number=f"+7701000000{number}", line=OURS)
    return first


def table(rows: list[list[object]]) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def bill_of(month: date) -> bytes:
    day = month.replace(day=10)
    return table(
        [
            ["АО «Связь»"],
            ["Дата", "Время", "Номер А", "Номер Б", "Длительность, сек"],
            [f"{day:%d.%m.%Y}", "10:00:21", "87010000001", "87172000001", 60],
            [f"{day:%d.%m.%Y}", "11:00:21", "87010000002", "87172000001", 200],
            [f"{day:%d.%m.%Y}", "15:00:00", "87010000009", "87172000001", 30],
            [f"{day:%d.%m.%Y}", "вечером", "87010000009", "87172000001", 30],
            ["Итого", None, None, None, 320],
        ]
    )


def bring(client: Client, month: date, content: bytes, name: str = "bill.xlsx") -> str:
    given = {"month": f"{month:%Y-%m}", "carrier": "Связь", "table": SimpleUploadedFile(name, content)}
    answer = client.post("/minutes/bills/", given)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return str(answer.headers["Location"])


RULE = {"unit_seconds": "1", "tolerance_seconds": "120", "direction": ""}
COLUMNS = {"day": "0", "clock": "1", "caller": "2", "called": "3", "length": "4"}


def test_bill_is_compared_and_its_difference_taken_into_the_account(month: date) -> None:
    boss = signed_in(Role.SUPERVISOR)
    page = bring(boss, month, bill_of(month))
    asked = boss.get(page).content.decode()
    assert "Which column is what" in asked
    assert '<option value="4" selected>Длительность, сек</option>' in asked
    shown = boss.post(page, RULE | COLUMNS, follow=True).content.decode()
    for words in ("Only in the bill · 1", "Only with us · 1", "The bill says longer · 1", "The same · 1"):
        assert words in shown
    assert "Could not be read · 1" in shown
    assert "The day or the time cannot be read." in shown
    assert "the bill has 5, we have 3" in shown
    assert Bill.objects.get().content is None
    other = signed_in(Role.REPRESENTATIVE).get(page).content.decode()
    assert "The bill says longer" in other
    assert "Take it into the account" not in other
    given = {"month": f"{month:%Y-%m}", "direction": "inbound", "minutes": "2", "reason": "By the bill"}
    boss.post("/minutes/correct", given)
    assert MinuteCorrection.objects.get().minutes == 2


def test_differences_are_a_workbook(month: date) -> None:
    boss = signed_in(Role.SUPERVISOR)
    page = bring(boss, month, bill_of(month))
    boss.post(page, RULE | COLUMNS)
    answer = boss.get(f"{page}differences.xlsx?which=longer")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert [cell.value for cell in sheet[2]][4:7] == [200, 60, 140]
    assert sheet.max_row == 2


def test_csv_with_one_number_and_no_direction_asks_for_it(month: date) -> None:
    day = month.replace(day=10)
    content = f"Начало;Номер;Сек\r\n{day:%d.%m.%Y} 10:00:21;87010000001;60\r\n".encode("cp1251")
    boss = signed_in(Role.SUPERVISOR)
    page = bring(boss, month, content, "bill.csv")
    columns = {"moment": "0", "number": "1", "length": "2"}
    assert "Not one line" in boss.post(page, RULE | columns).content.decode()
    boss.post(page, RULE | columns | {"direction": "inbound"})
    assert BillLine.objects.get(row=2).verdict == "same"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (RULE, "Say which columns hold"),
        (RULE | COLUMNS | {"unit_seconds": "7"}, "not possible"),
        (RULE | COLUMNS | {"tolerance_seconds": "-1"}, "not possible"),
        (RULE | COLUMNS | {"tolerance_seconds": "x"}, "not possible"),
        (RULE | COLUMNS | {"length": "2"}, "Not one line"),
    ],
)
def test_wrong_choice_is_said_and_nothing_lost(month: date, given: dict[str, str], said: str) -> None:
    boss = signed_in(Role.SUPERVISOR)
    page = bring(boss, month, bill_of(month))
    answer = boss.post(page, given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Bill.objects.get().content is not None
    assert not BillLine.objects.exists()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"PK\x03\x04 broken", b"\x00\x01\x02"])
def test_what_is_no_table_is_refused(month: date, content: bytes) -> None:
    given = {"month": f"{month:%Y-%m}", "table": SimpleUploadedFile("bill.xlsx", content)}
    answer = signed_in(Role.SUPERVISOR).post("/minutes/bills/", given)
    if content.startswith(b"%PDF"):  # Readable as CSV: its columns cannot be found, which the next page says.
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert not Bill.objects.exists()


def test_one_file_is_brought_once_and_may_be_put_away(month: date) -> None:
    boss = signed_in(Role.SUPERVISOR)
    page = bring(boss, month, bill_of(month))
    given = {"month": f"{month:%Y-%m}", "table": SimpleUploadedFile("again.xlsx", bill_of(month))}
    same = bytes(Bill.objects.get().content or b"")
    given["table"] = SimpleUploadedFile("again.xlsx", same)
    assert "brought for this month already" in boss.post("/minutes/bills/", given).content.decode()
    boss.post(f"{page}forget")
    assert not Bill.objects.exists()


def test_who_may_not_correct_brings_nothing(month: date) -> None:
    customer = signed_in(Role.REPRESENTATIVE)
    assert customer.get("/minutes/bills/").status_code == 200
    assert customer.post("/minutes/bills/", {"month": f"{month:%Y-%m}"}).status_code == 403


def test_an_erased_person_leaves_bills_too(month: date) -> None:
    boss = signed_in(Role.SUPERVISOR)
    boss.post(bring(boss, month, bill_of(month)), RULE | COLUMNS)
    bring(boss, month, bill_of(month) + b"\0")
    erase(Subject((), {"+77010000009": "erased-1"}), clock.now())
    assert BillLine.objects.get(verdict="only_bill").number == "erased-1"
    assert Bill.objects.get().compared_at is not None
