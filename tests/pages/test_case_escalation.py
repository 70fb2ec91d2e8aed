"""Steps of escalation are set and ended; who was told sees it on every page until the request was looked at."""

from datetime import timedelta

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.crm.domain.case import open_case
from baylanys.crm.domain.escalation import escalate_cases, set_step
from baylanys.crm.models import Case, ClassifierLine, EscalationStep
from tests.case_rows import put_guide_in_force
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
STEP = {"clock": "completion", "moment": "before", "amount": "25", "level": "2", "whom": ["assignee", "customer"]}


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(person("boss", Role.SUPERVISOR, "en"))
    return client


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def escalated() -> Case:
    ago = clock.now() - timedelta(days=60)
    put_guide_in_force(ago)
    row = ClassifierLine.objects.get(code="grant-terms")
    case = open_case(
        line=row, contact=None, project="grants", language="ru", channel="call", description="Когда?",
        interaction=None, by=None, at=clock.now(),
    )  # fmt: skip
    set_step(clock="completion", moment="at", amount=0, level=2, whom=["supervisors"], by_mail=False, by=None, at=ago)
    escalate_cases(at=case.due_at)
    return case


def test_a_step_is_set_shown_and_ended(boss: Client) -> None:
    assert "No step is set" in text(boss, "/cases/escalation/")
    boss.post("/cases/escalation/", STEP)
    step = EscalationStep.objects.get()
    assert (step.amount, step.level, step.whom, step.by_mail) == (25, 2, ["assignee", "customer"], False)
    page = text(boss, "/cases/escalation/")
    assert "25% of the time are left" in page
    assert "Whoever has the request, Customer&#x27;s representatives" in page
    boss.post(f"/cases/escalation/{step.pk}/end")
    assert "No step is set" in text(boss, "/cases/escalation/")
    assert EscalationStep.objects.get().valid_until is not None


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "100"}, "From 1 to 99 per cent"),
        ({"moment": "after", "amount": ""}, "from 1 to 1,000 working hours"),
        ({"whom": []}, "Choose who is told."),
    ],
)
def test_what_makes_no_sense_is_said(boss: Client, values: dict[str, str], words: str) -> None:
    answer = boss.post("/cases/escalation/", {**STEP, **values})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not EscalationStep.objects.exists()


def test_who_was_told_sees_it_until_the_request_was_looked_at(boss: Client) -> None:
    case = escalated()
    assert f"/cases/{case.pk}/" in text(boss, "/cases/escalation/mine")
    listed = text(boss, "/cases/?whose=escalated")
    assert f'href="/cases/{case.pk}/"' in listed
    assert "escalated: level 2" in listed
    page = text(boss, f"/cases/{case.pk}/")
    assert "escalated: level 2" in page
    assert "escalated the request to level" in page
    assert "boss" in page
    assert text(boss, "/cases/escalation/mine").strip() == ""
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=clock.now())
    assert f'href="/cases/{case.pk}/"' not in text(boss, "/cases/?whose=escalated")


def test_the_page_is_among_the_settings(boss: Client) -> None:
    assert "/cases/escalation/" in text(boss, "/settings/")
