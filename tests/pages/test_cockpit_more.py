"""Clauses that are not about calls stand on the contract's page: bases, operators, requests (4.5, 5.3, 6)."""

from datetime import timedelta

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.campaigns.choices import Outcome
from baylanys.campaigns.models import Mailing, MailingRecipient
from baylanys.crm.case_register import answered_in_time
from baylanys.crm.models import Case, ClassifierLine, Contact
from tests.case_rows import put_guide_in_force
from tests.interaction_rows import person
from tests.kpi_rows import contract_in_force, moment
from tests.mailing_rows import number_and_template
from tests.staffing_rows import enter, staff, work_day

pytestmark = pytest.mark.django_db
DAY = "2026-10-05"
NOON = moment(DAY, "12:00")
HOUR = timedelta(hours=1)


def page(role: Role = Role.REPRESENTATIVE, asked: str = f"span=day&day={DAY}") -> str:
    client = Client()
    client.force_login(person(f"{role}-more", role, language="en"))
    return client.get(f"/cockpit/?{asked}").content.decode()


def request(due: timedelta, closed: timedelta | None) -> Case:
    line = ClassifierLine.objects.order_by("pk").first()
    assert line is not None
    return Case.objects.create(
        line=line, handler="contractor", opened_at=NOON - 5 * HOUR, first_answer_due_at=NOON + due, due_at=NOON + due,
        closed_at=None if closed is None else NOON + closed, state="open" if closed is None else "closed",
    )  # fmt: skip


@pytest.fixture
def requests() -> None:
    """Due at noon: one answered in time, one late, one not at all; one is not due yet, one answered before."""
    contract_in_force()
    put_guide_in_force(NOON - 24 * HOUR)
    for closed in (-HOUR, HOUR, None):
        request(timedelta(), closed)
    request(3 * HOUR, None)
    request(3 * HOUR, -HOUR)


def test_a_request_counts_when_it_is_due_or_answered_before(requests: None) -> None:
    found = answered_in_time(NOON - 12 * HOUR, NOON + 12 * HOUR, NOON + HOUR)
    assert (found.due, found.in_time, found.late, found.percent) == (4, 2, 2, 50)
    later = answered_in_time(NOON - 12 * HOUR, NOON + 12 * HOUR, NOON + 4 * HOUR)
    assert (later.due, later.in_time) == (5, 2)
    merged = request(-HOUR, -HOUR)
    Case.objects.filter(pk=merged.pk).update(merged_into=Case.objects.order_by("pk").first())
    assert answered_in_time(NOON - 12 * HOUR, NOON + 12 * HOUR, NOON + HOUR).due == 4
    assert answered_in_time(NOON + 12 * HOUR, NOON + 24 * HOUR, NOON).percent is None


def test_requests_and_operators_stand_beside_the_calls(requests: None) -> None:
    people = staff(5, "kk", "ru")
    work_day(people, DAY)
    enter(people[0], DAY, "13:00", "break", "lunch")
    enter(people[0], DAY, "13:30", "ready")
    shown = page()
    assert "Requests answered in time" in shown
    assert "40,0 %" in shown
    assert "/cases/?whose=late" in shown
    assert "30 minutes not kept" in shown
    assert f"/staffing/?day={DAY}" in shown
    assert '<span class="clause">4.5</span>' not in shown


def test_a_base_that_came_to_its_end_shows_who_is_left(requests: None) -> None:
    number = number_and_template()
    mailing = Mailing.objects.create(
        name="Гранты", code="1234", number=number, template="grants_open", category="MARKETING", deadline=NOON,
        confirmed_at=NOON - 24 * HOUR, closed_at=NOON, state="finished",
    )  # fmt: skip
    for place, outcome in enumerate((Outcome.ANSWERED, Outcome.DELIVERED, Outcome.FAILED, Outcome.UNDELIVERED)):
        contact = Contact.objects.create(name=f"Участник {place}")
        MailingRecipient.objects.create(
            mailing=mailing, contact=contact, number=f"+770100000{place}", language="ru", outcome=outcome
        )
    shown = page()
    assert "75,0 %" in shown
    assert "1 contact without a final outcome" in shown
    assert 'href="/mailings/"' in shown


def test_a_day_with_nothing_has_dashes() -> None:
    contract_in_force()
    shown = page(asked="span=day&day=2026-01-10")
    assert "none was due" in shown
    assert "no working time yet" in shown
