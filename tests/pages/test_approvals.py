"""What waits for the customer: one list, a count, a decision; and the rule that says what has to wait."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.contract.approval import approvals_at, needs_approval
from baylanys.contract.domain.approval import set_approval
from baylanys.contract.errors import SettingRefused
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.crm.domain.classifier import version_in_force
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
TABLE = """Код;Вид (каз);Вид;Тема (каз);Тема;Категория (каз);Категория;Срок ответа, ч
grant-terms;Ақпарат;Информация;Гранттар;Гранты;Өтінім мерзімі;Сроки подачи;8
"""
RULES, SET = "/admin/approvals/", "/admin/approvals/set"


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role, role, "en", first_name=role.title()))
    return client


def page(client: Client, address: str = "/approvals/") -> str:
    return client.get(address).content.decode()


def hand_over(client: Client, comment: str = "Новые сроки") -> Any:
    client.post("/classifier/upload", {"table": SimpleUploadedFile("guide.csv", TABLE.encode())})
    return client.post("/classifier/submit", {"comment": comment})


def test_what_is_handed_over_stands_on_the_customers_list_until_it_is_decided() -> None:
    supervisor, customer = client_of(Role.SUPERVISOR), client_of(Role.REPRESENTATIVE)
    assert "Nothing waits" in page(customer)
    hand_over(supervisor)
    shown = page(customer)
    assert "Version 1 of the classifier" in shown
    assert "Новые сроки" in shown
    assert "handed over by Supervisor" in shown
    assert '<span class="count">1</span>' in shown
    assert '<span class="count">1</span>' not in page(supervisor)
    assert "Your decision" in page(customer, "/classifier/?version=1")
    customer.post("/classifier/1/decide", {"decision": "approve", "valid_from": "2100-01-01T09:30"})
    assert "Nothing waits" in page(customer)
    assert version_in_force(clock.now()) is None


def test_the_supervisor_sees_what_waits_and_operators_and_observers_do_not() -> None:
    hand_over(client_of(Role.ADMINISTRATOR))
    assert "Version 1 of the classifier" in page(client_of(Role.SUPERVISOR))
    for role in (Role.OPERATOR, Role.OBSERVER, Role.QUALITY):
        assert client_of(role).get("/approvals/").status_code == 403


def test_everything_needs_approval_until_an_administrator_says_otherwise() -> None:
    at = clock.now()
    assert set(approvals_at(at).values()) == {True}
    later = at + timedelta(days=1)
    assert set_approval(kind="classifier", is_required=False, valid_from=later, by=None, at=at)
    assert needs_approval("classifier", at)
    assert not needs_approval("classifier", later)
    assert not set_approval(kind="classifier", is_required=False, valid_from=later, by=None, at=at)
    for refused in ({"kind": "weather"}, {"valid_from": at - timedelta(seconds=1)}):
        with pytest.raises(SettingRefused):
            set_approval(**{"kind": "script", "is_required": False, "valid_from": at, "by": None, "at": at} | refused)


def test_what_needs_no_approval_holds_when_it_is_handed_over() -> None:
    administrator = client_of(Role.ADMINISTRATOR)
    administrator.post(SET, {"kind": "classifier", "required": "0"})
    assert "holds without approval" in page(administrator, RULES)
    assert SettingChange.objects.get(kind="approval").by.username == Role.ADMINISTRATOR
    hand_over(administrator)
    held = version_in_force(clock.now())
    assert held is not None
    assert held.number == 1
    assert "Nothing waits" in page(administrator)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "weather", "required": "0"},
        {"kind": "script", "required": "yes"},
        {"kind": "script", "required": "0", "valid_from": "soon"},
        {"kind": "script", "required": "0", "valid_from": "2001-01-01T00:00"},
    ],
)
def test_a_rule_that_cannot_be_read_changes_nothing(said: dict[str, str]) -> None:
    administrator = client_of(Role.ADMINISTRATOR)
    assert administrator.post(SET, said).status_code == 302
    assert needs_approval("script", clock.now())
    assert not SettingChange.objects.filter(kind="approval").exists()


def test_the_trail_of_the_rule_cannot_be_rewritten() -> None:
    set_approval(kind="script", is_required=False, valid_from=clock.now(), by=None, at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        SettingChange.objects.filter(kind="approval").update(detail={})
