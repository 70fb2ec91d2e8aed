"""Pages of minutes and of closed months."""

from datetime import timedelta

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.reporting.models import Countersignature, MinuteCorrection, MonthClosing, PeakMonth
from tests.interaction_rows import person
from tests.kpi_rows import answered, contract_in_force, lost, write

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(f"{role}-months", role, language="en"))
    return client


@pytest.fixture
def last_month() -> str:
    """The month before this one, with two calls on its tenth day."""
    contract_in_force()
    first = (clock.now().astimezone(contract_zone()).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    day = first.replace(day=10).isoformat()
    write([*answered(day, "10:00", talk=600), *lost(day, "11:00")])
    return f"{first:%Y-%m}"


def test_a_months_minutes_stand_in_both_directions(last_month: str) -> None:
    page = signed_in(Role.REPRESENTATIVE).get(f"/minutes/?month={last_month}").content.decode()
    assert "left of 10000" in page
    assert "Make this a peak month" in page
    assert "Correct the minutes" not in page


def test_who_may_writes_a_correction_and_the_customer_makes_a_peak(last_month: str) -> None:
    given = {"month": last_month, "direction": "inbound", "minutes": "7", "reason": "The bill"}
    page = signed_in(Role.SUPERVISOR).post("/minutes/correct", given, follow=True).content.decode()
    assert "The correction is written." in page
    assert MinuteCorrection.objects.get().minutes == 7
    given = {"month": last_month, "is_peak": "on", "reason": "Grants"}
    page = signed_in(Role.REPRESENTATIVE).post("/minutes/peak", given, follow=True).content.decode()
    assert "left of 12000" in page
    assert PeakMonth.objects.get().is_peak


@pytest.mark.parametrize("given", [{}, {"month": "x"}, {"month": "2026-13", "direction": "up", "minutes": "many"}])
def test_a_wrong_form_writes_nothing(given: dict[str, str]) -> None:
    assert signed_in(Role.SUPERVISOR).post("/minutes/correct", given, follow=True).status_code == 200
    assert not MinuteCorrection.objects.exists()


def test_a_month_is_closed_countersigned_and_corrected_in_the_pages(last_month: str) -> None:
    boss, customer = signed_in(Role.SUPERVISOR), signed_in(Role.REPRESENTATIVE)
    assert "This month is open" in boss.get(f"/closings/?month={last_month}").content.decode()
    page = boss.post("/closings/close", {"month": last_month}, follow=True).content.decode()
    assert "The month is closed." in page
    row = MonthClosing.objects.get()
    assert row.sha256 in customer.get(f"/closings/?month={last_month}").content.decode()
    page = customer.post("/closings/sign", {"month": last_month, "sha256": row.sha256}, follow=True).content.decode()
    assert "Countersigned for the customer by" in page
    assert Countersignature.objects.exists()
    write(lost(f"{last_month}-11", "10:00"))
    page = boss.get(f"/closings/?month={last_month}").content.decode()
    assert "become known later" in page.replace("became", "become")
    page = boss.post("/closings/correct", {"month": last_month, "reason": "Late"}, follow=True).content.decode()
    assert "The correction is written." in page
    assert "differ from what stands here" not in page


def test_who_comes_second_hears_so(last_month: str) -> None:
    boss = signed_in(Role.SUPERVISOR)
    boss.post("/closings/close", {"month": last_month})
    page = boss.post("/closings/close", {"month": last_month}, follow=True).content.decode()
    assert "Somebody closed this month before you" in page


def test_the_running_month_cannot_be_closed() -> None:
    contract_in_force()
    running = clock.now().astimezone(contract_zone()).strftime("%Y-%m")
    page = signed_in(Role.SUPERVISOR).post("/closings/close", {"month": running}, follow=True).content.decode()
    assert "not over yet" in page
    assert signed_in(Role.REPRESENTATIVE).post("/closings/sign", {"month": running, "sha256": "x"}).status_code == 404
