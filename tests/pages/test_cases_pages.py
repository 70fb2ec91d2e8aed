"""Requests in the browser: registered from a call, worked, passed to the customer, answered, opened again."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.contract.models import Project
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.crm.domain.classifier import approve_version, submit_version, write_draft
from baylanys.crm.domain.overdue import mark_late_cases
from baylanys.crm.models import Case, CaseEvent, CaseInteraction
from baylanys.simulator.demo_guide import PROJECTS, demo_guide
from tests.interaction_rows import LOST, contact, interaction, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def guide() -> None:
    for code, kk, ru, en in PROJECTS:
        Project.objects.create(code=code, name_kk=kk, name_ru=ru, name_en=en)
    draft = write_draft(lines=demo_guide(), by=None, at=clock.now())
    submit_version(version=draft, comment="", by=None, at=clock.now())
    approve_version(version=draft, valid_from=clock.now(), comment="", by=None, at=clock.now())


def client_of(role: Role, name: str = "") -> Client:
    client = Client()
    client.force_login(person(name or role, role, "en"))
    return client


@pytest.fixture
def operator() -> Client:
    return client_of(Role.OPERATOR)


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def opened(client: Client, line: str = "grant-terms", **more: str) -> Case:
    client.post("/cases/new/", {"line": line, "description": "Когда подавать?", **more})
    return Case.objects.latest("pk")


def act(client: Client, case: Case, name: str, **more: str) -> str:
    case.refresh_from_db()
    posted = {"act": name, "version": str(case.version), **more}
    answer = client.post(f"/cases/{case.pk}/act", posted, follow=True)
    case.refresh_from_db()
    return text_of(answer)


def test_a_request_is_registered_from_a_call_with_its_person(client: Client) -> None:
    supervisor = client_of(Role.SUPERVISOR)
    call = interaction(LOST, contact=contact("Ерлан Ахметов", "+77010000002"))
    assert f"/cases/new/?interaction={call.pk}" in text_of(supervisor.get(f"/interactions/{call.pk}/"))
    case = opened(supervisor, interaction=str(call.pk), project="grants", language="kk")
    assert (case.contact.name, case.handler, case.state) == ("Ерлан Ахметов", "operator", "open")
    assert CaseInteraction.objects.get().interaction_id == call.pk
    assert case.due_at > case.first_answer_due_at > case.opened_at
    for address in (f"/interactions/{call.pk}/", f"/contacts/{case.contact.pk}/", "/cases/", f"/cases/{case.pk}/"):
        assert f"/cases/{case.pk}/" in text_of(supervisor.get(address)) or "Dates of application" in text_of(
            supervisor.get(address)
        )


def test_categories_are_found_by_letters_of_either_language(operator: Client) -> None:
    assert "platform-password" in text_of(operator.get("/cases/categories?category=купиясоз"))
    assert "grant-terms" not in text_of(operator.get("/cases/categories?category=пароль"))
    assert "No category matches" in text_of(operator.get("/cases/categories?category=zzz"))


def test_what_the_guide_demands_is_asked_for(operator: Client) -> None:
    answer = operator.post("/cases/new/", {"line": "platform-password", "description": ""})
    assert answer.status_code == 422
    assert "name of the person, number of the person" in text_of(answer)
    for line in ("", "no-such"):
        assert "Choose a category." in text_of(operator.post("/cases/new/", {"line": line}))
    assert not Case.objects.exists()


def test_a_request_answered_at_once_is_closed(operator: Client) -> None:
    case = opened(operator, answer="До 1 декабря")
    assert (case.state, case.answer, case.closed_by.username) == ("closed", "До 1 декабря", "operator")
    assert case.first_answered_at == case.closed_at


def test_the_customer_answers_what_waits_for_the_customer(operator: Client) -> None:
    customer, case = client_of(Role.REPRESENTATIVE), opened(operator)
    assert customer.post(f"/cases/{case.pk}/act", {"act": "close", "version": "1", "text": "x"}).status_code == 403
    act(operator, case, "pass_on", handler="customer", text="Нужен ответ отдела")
    assert f"/cases/{case.pk}/" in text_of(customer.get("/cases/"))
    act(customer, case, "close", text="Приём до 1 декабря")
    assert (case.state, case.answer) == ("closed", "Приём до 1 декабря")
    assert "Приём до 1 декабря" in text_of(operator.get(f"/cases/{case.pk}/"))


def test_of_two_who_close_at_once_the_second_is_told(operator: Client) -> None:
    case = opened(operator)
    first, second = client_of(Role.OPERATOR, "one"), client_of(Role.OPERATOR, "two")
    seen = {"act": "close", "version": str(case.version)}
    first.post(f"/cases/{case.pk}/act", {**seen, "text": "первый"})
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(state="open")
    answer = second.post(f"/cases/{case.pk}/act", {**seen, "text": "второй"}, follow=True)
    assert "Somebody changed this request meanwhile" in text_of(answer)
    case.refresh_from_db()
    assert case.answer == "первый"


def test_a_closed_request_is_opened_again_with_a_reason(operator: Client) -> None:
    case = opened(operator, answer="Ответ")
    assert "Write why." in act(operator, case, "reopen", text=" ")
    act(operator, case, "reopen", text="Не то")
    assert (case.state, case.returned, case.closed_at) == ("worked", 1, None)
    assert "This is not possible" in act(operator, case, "reopen", text="ещё раз")


def test_a_category_is_changed_and_the_due_time_counted_anew(operator: Client) -> None:
    case = opened(operator)
    before = case.due_at
    act(operator, case, "reclassify", line="report-form")
    assert case.line.code == "report-form"
    act(operator, case, "reclassify", line="suggestion-platform")
    assert case.due_at > before
    assert "This category needs also" in act(operator, case, "reclassify", line="complaint-staff")


def test_late_requests_are_marked_once_and_shown(operator: Client) -> None:
    case = opened(operator)
    Case.objects.update(opened_at=clock.now() - timedelta(days=9), first_answer_due_at=clock.now() - timedelta(days=8))
    assert mark_late_cases(at=clock.now()) == [case.pk]
    assert mark_late_cases(at=clock.now()) == []
    Case.objects.update(due_at=clock.now() - timedelta(hours=1))
    assert mark_late_cases(at=clock.now()) == [case.pk]
    assert mark_late_cases(at=clock.now()) == []
    assert list(CaseEvent.objects.filter(by=None).values_list("kind", flat=True)) == ["due_soon", "overdue"]
    assert "overdue" in text_of(operator.get("/cases/?whose=late"))


def test_what_happened_is_never_edited(operator: Client) -> None:
    case = opened(operator)
    act(operator, case, "comment", text="<script>alert(1)</script>")
    assert "<script>alert" not in text_of(operator.get(f"/cases/{case.pk}/"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.update(text="")
    assert AuditEntry.objects.filter(kind="case_changed").count() == 2


@pytest.mark.parametrize(
    "query",
    ["search=%00", "search=99999999999999999999", "state=zzz&handler=zzz", "page=zzz", "search=%25", "whose=mine"],
)
def test_any_address_of_the_list_is_answered(operator: Client, query: str) -> None:
    opened(operator)
    assert operator.get(f"/cases/?{query}").status_code == 200


def test_requests_are_found_by_number_name_and_word(operator: Client) -> None:
    case = opened(operator, contact=str(contact("Айгүл Қуанышева", "+77015550123").pk))
    for asked in (str(case.pk), f"№{case.pk}", "айгул", "подавать", "5550123"):
        assert f"/cases/{case.pk}/" in text_of(operator.get("/cases/", {"search": asked})), asked
    assert f"/cases/{case.pk}/" not in text_of(operator.get("/cases/?search=zzz"))
