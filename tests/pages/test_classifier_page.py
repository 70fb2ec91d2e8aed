"""The guide in the browser: drafted, handed over, refused, corrected, approved; old versions stay."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.crm.domain.classifier import lines_of, version_in_force
from baylanys.crm.models import ClassifierVersion
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
TABLE = """Код;Вид (каз);Вид;Тема (каз);Тема;Категория (каз);Категория;Срок ответа, ч;Исполнитель
grant-terms;Ақпарат;Информация;Гранттар;Гранты;Өтінім мерзімі;Сроки подачи;8;operator
password;Өтініш;Заявка;Платформа;Платформа;Құпиясөз;Пароль;4,5;specialist
"""
LINE = {
    "before": "", "code": "new-line", "kind_kk": "Ақпарат", "kind_ru": "Информация", "topic_kk": "Гранттар",
    "topic_ru": "Гранты", "category_kk": "Жаңа", "category_ru": "Новая", "first_answer_hours": "1", "answer_hours": "8",
    "handler": "customer",
}  # fmt: skip


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role, role, "en"))
    return client


@pytest.fixture
def supervisor() -> Client:
    return client_of(Role.SUPERVISOR)


@pytest.fixture
def customer() -> Client:
    return client_of(Role.REPRESENTATIVE)


def page(client: Client, query: str = "") -> str:
    return client.get(f"/classifier/{query}").content.decode()


def bring(client: Client, table: str = TABLE) -> Any:
    return client.post("/classifier/upload", {"table": SimpleUploadedFile("guide.csv", table.encode())})


def test_a_guide_is_drafted_refused_corrected_and_approved(supervisor: Client, customer: Client) -> None:
    bring(supervisor)
    supervisor.post("/classifier/submit", {"comment": "первая"})
    assert "Your decision" in page(customer, "?version=1")
    customer.post("/classifier/1/decide", {"decision": "refuse", "comment": ""})
    assert ClassifierVersion.objects.get().state == "submitted"
    customer.post("/classifier/1/decide", {"decision": "refuse", "comment": "Нет жалоб"})
    assert "Нет жалоб" in page(supervisor, "?version=1")
    supervisor.post("/classifier/1/reopen")
    supervisor.post("/classifier/line", LINE)
    supervisor.post("/classifier/submit", {"comment": ""})
    assert version_in_force(clock.now()) is None
    customer.post("/classifier/2/decide", {"decision": "approve", "comment": ""})
    holding = version_in_force(clock.now())
    assert holding is not None
    assert [line.code for line in lines_of(holding)] == ["grant-terms", "password", "new-line"]
    assert customer.post("/classifier/2/decide", {"decision": "approve"}).status_code == 302
    assert ClassifierVersion.objects.filter(state="approved").count() == 1


def test_an_approved_version_is_never_edited(supervisor: Client, customer: Client) -> None:
    bring(supervisor)
    supervisor.post("/classifier/submit", {})
    customer.post("/classifier/1/decide", {"decision": "approve"})
    supervisor.post("/classifier/line", {"before": "password", "code": "password", "remove": "1"})
    first, second = ClassifierVersion.objects.order_by("number")
    assert (len(lines_of(first)), len(lines_of(second))) == (2, 1)
    assert "removed" in page(supervisor, "?version=2")
    assert "&lt;" not in page(supervisor)


def test_a_version_planned_for_later_holds_only_then(supervisor: Client, customer: Client) -> None:
    bring(supervisor)
    supervisor.post("/classifier/submit", {})
    customer.post("/classifier/1/decide", {"decision": "approve", "valid_from": "2100-01-01"})
    assert version_in_force(clock.now()) is None


def test_a_guide_with_an_empty_branch_is_not_handed_over(supervisor: Client) -> None:
    supervisor.post("/classifier/line", {**LINE, "category_ru": "", "topic_kk": ""})
    answer = supervisor.post("/classifier/submit", {}, follow=True).content.decode()
    assert "Category, Russian: is empty" in answer
    assert ClassifierVersion.objects.get().state == "draft"


@pytest.mark.parametrize(
    "change",
    [
        {"answer_hours": "скоро"},
        {"answer_hours": "-1"},
        {"answer_hours": "1e99"},
        {"code": "х" * 90},
        {"kind_ru": "х" * 400},
    ],
)
def test_what_no_draft_can_keep_changes_nothing(supervisor: Client, change: dict[str, str]) -> None:
    supervisor.post("/classifier/line", LINE)
    answer = supervisor.post("/classifier/line", {**LINE, "code": "second", **change}, follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert [line.code for line in lines_of(ClassifierVersion.objects.get())] == ["new-line"]


@pytest.mark.parametrize("table", ["", "PK\x03\x04", "a;b\n1;2\n", TABLE.replace("4,5", "=2+2")])
def test_a_table_that_cannot_be_read_changes_nothing(supervisor: Client, table: str) -> None:
    bring(supervisor)
    assert bring(supervisor, table).status_code == 302
    assert len(lines_of(ClassifierVersion.objects.get())) == 2


def test_the_file_of_a_version_is_read_back_as_it_is(supervisor: Client) -> None:
    bring(supervisor)
    before = lines_of(ClassifierVersion.objects.get())
    book = supervisor.get("/classifier/1.xlsx").content
    supervisor.post("/classifier/upload", {"table": SimpleUploadedFile("guide.xlsx", book)})
    assert lines_of(ClassifierVersion.objects.get()) == before


def test_an_operator_reads_and_the_observer_does_not(supervisor: Client) -> None:
    bring(supervisor)
    assert "Пароль" in page(client_of(Role.OPERATOR)) or "Password" in page(client_of(Role.OPERATOR))
    assert client_of(Role.OBSERVER).get("/classifier/").status_code == 403
    assert supervisor.get("/classifier/?version=99999999999").status_code == 404
