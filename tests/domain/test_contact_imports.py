"""A table of people: understood, taken in once, wrong rows named."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from baylanys.accounts.choices import Role
from baylanys.contract.models import Project
from baylanys.core.errors import NotPossible
from baylanys.core.spreadsheets import Formula, TableRefused, read_table
from baylanys.crm.domain import importing
from baylanys.crm.domain.importing import bring_table, continue_import, start_import
from baylanys.crm.imports.columns import guess_columns
from baylanys.crm.models import Contact, ContactImport, ContactPhone
from tests.interaction_rows import contact, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
PEOPLE = [
    ["ФИО", "Телефон", "Язык", "Проект", "Примечание"],
    ["Айгүл Қуанышева", 87015550123, "каз", "Гранты", ""],
    ["Ерлан Ахметов", "+7 702 555 04 56", "русский", "", "звонить утром"],
    ["", "", "", "", ""],
    ["Кто-то", "grant", "", "", ""],
    ["Формула", '=HYPERLINK("http://x")', "", "", ""],
    ["Немец", "+7 702 555 04 57", "de", "", ""],
    ["Чужой", "+7 702 555 04 58", "", "Луна", ""],
    ["", "+7 702 555 04 56", "", "", ""],
]


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def separated(rows: list[list[Any]], separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(separator.join(str(cell) for cell in row) for row in rows).encode(encoding)


def imported(content: bytes, **columns: int) -> ContactImport:
    somebody = person("supervisor", Role.SUPERVISOR)
    table = bring_table(filename="участники.xlsx", content=content, by=somebody, at=NOW)
    start_import(table=table, columns=columns or table.columns, by=somebody, at=NOW)
    continue_import(import_id=table.pk, at=NOW)
    table.refresh_from_db()
    return table


@pytest.fixture(autouse=True)
def project() -> None:
    Project.objects.create(code="grants", name_kk="Гранттар", name_ru="Гранты", name_en="Grants")


def test_a_workbook_becomes_contacts_and_named_problems() -> None:
    table = imported(workbook(PEOPLE))
    assert (table.state, table.rows, table.added, table.unchanged, table.wrong) == ("done", 8, 2, 1, 4)
    assert [(number, code) for number, code, _ in table.problems] == [
        (5, "bad_number"),
        (6, "formula"),
        (7, "bad_language"),
        (8, "unknown_project"),
    ]
    aigul = Contact.objects.get(name="Айгүл Қуанышева")
    assert (aigul.language, aigul.phones.get().e164) == ("kk", "+77015550123")
    assert aigul.projects.get().project.code == "grants"
    assert Contact.objects.get(name="Ерлан Ахметов").notes.get().text == "звонить утром"
    assert table.content is None


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-8")])
def test_csv_as_programs_here_write_it(separator: str, encoding: str) -> None:
    assert imported(separated(PEOPLE, separator, encoding)).added == 2


def test_csv_in_the_old_code_page() -> None:
    rows = [["ФИО", "Телефон"], ["Светлана Ким", "8 701 555 01 23"]]
    imported(separated(rows, ";", "cp1251"))
    assert Contact.objects.get().name == "Светлана Ким"


def test_the_known_are_completed_and_never_overwritten() -> None:
    nameless, named = contact("", "+77015550123"), contact("Ерлан А.", "+77025550456")
    table = imported(workbook(PEOPLE))
    nameless.refresh_from_db()
    named.refresh_from_db()
    assert (nameless.name, nameless.language, named.name) == ("Айгүл Қуанышева", "kk", "Ерлан А.")
    assert (table.added, table.completed) == (0, 2)
    assert Contact.objects.count() == 2


def test_after_a_crash_it_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    rows = [["Имя", "Телефон"], *[[f"Участник {n}", f"+7702555{n:04}"] for n in range(35)]]
    somebody = person("supervisor", Role.SUPERVISOR)
    table = bring_table(filename="a.csv", content=separated(rows), by=somebody, at=NOW)
    start_import(table=table, columns=table.columns, by=somebody, at=NOW)
    take, taken = importing._take, []

    def die_at_the_third(*args: Any) -> None:
        if len(taken) == 2:
            raise RuntimeError("killed")
        taken.append(1)
        take(*args)

    monkeypatch.setattr(importing, "_take", die_at_the_third)
    with pytest.raises(RuntimeError):
        continue_import(import_id=table.pk, at=NOW)
    assert Contact.objects.count() == 20
    monkeypatch.setattr(importing, "_take", take)
    continue_import(import_id=table.pk, at=NOW)
    continue_import(import_id=table.pk, at=NOW)
    table.refresh_from_db()
    assert (table.state, table.added, ContactPhone.objects.count()) == ("done", 35, 35)


def test_headings_in_three_languages_are_understood() -> None:
    assert guess_columns(["№", "Фамилия", "Имя", "Отчество", "Номер телефона (WhatsApp)"]) == {
        "family_name": 1,
        "given_name": 2,
        "patronymic": 3,
        "phone": 4,
    }
    assert guess_columns(["Аты-жөні", "Нөмірі", "Тілі", "Жоба"]) == {
        "name": 0,
        "phone": 1,
        "language": 2,
        "projects": 3,
    }
    assert guess_columns(["Full name", "Phone"]) == {"name": 0, "phone": 1}
    assert guess_columns(["", "x"]) == {}


def test_a_table_without_names_and_numbers_is_not_started() -> None:
    with pytest.raises(NotPossible) as caught:
        imported(workbook([["x"], ["y"]]), note=0)
    assert caught.value.code == "no_columns"


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (401 * 1024 * 1024))
    return content.getvalue()


def test_merged_cells_and_formulas_are_read_as_they_stand() -> None:
    book = openpyxl.Workbook()
    book.active.append(["ФИО", "Телефон"])
    book.active.append(["Айгүл", "=1+1"])
    book.active.merge_cells("A3:B3")
    book.active["A3"] = "Всего"
    content = io.BytesIO()
    book.save(content)
    rows = list(read_table(content.getvalue()))
    assert rows == [["ФИО", "Телефон"], ["Айгүл", "=1+1"], ["Всего", ""]]
    assert isinstance(rows[1][1], Formula)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"PK\x03\x04broken", "not_a_table"),
        (b"%PDF-1.7\x00\x01", "not_a_table"),
        (b"\xff\xfe\x00\x00", "not_a_table"),
        (b"a" * (20 * 1024 * 1024 + 1), "too_large"),
        (b"a;b\n" * 200_003, "too_many_rows"),
        (workbook([]), "empty"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(TableRefused) as caught:
        list(read_table(content))
    assert caught.value.code == code


def test_a_bomb_is_not_unfolded() -> None:
    with pytest.raises(TableRefused) as caught:
        list(read_table(bomb()))
    assert caught.value.code == "unpacks_too_large"
