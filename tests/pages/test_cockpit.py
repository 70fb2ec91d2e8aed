"""The contract on one page: each clause with its margin, and every figure opens to its calls."""

from datetime import date, timedelta

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from tests.interaction_rows import person
from tests.kpi_rows import answered, contract_in_force, lost, write

pytestmark = pytest.mark.django_db
DAY = "2026-10-05"


@pytest.fixture(autouse=True)
def calls() -> None:
    contract_in_force()
    write(answered(DAY, "10:02:10.204", wait=41.3))
    write([line for minute in range(10, 50) for line in answered(DAY, f"11:{minute}", wait=20)])
    write(lost(DAY, "12:00"))


def signed_in(role: Role = Role.SUPERVISOR) -> Client:
    client = Client()
    client.force_login(person(f"{role}-cockpit", role, language="en"))
    return client


def test_a_month_shows_each_clause_with_what_may_still_be_lost() -> None:
    page = signed_in(Role.REPRESENTATIVE).get(f"/cockpit/?day={DAY}").content.decode()
    for clause in ("4.1", "4.2", "4.3", "4.4", "5.2", "5.4"):
        assert f'<span class="clause">{clause}</span>' in page
    assert "2,3 %" in page
    assert "limit passed" in page


def test_a_day_stands_against_the_days_limit() -> None:
    page = signed_in().get(f"/cockpit/?span=day&day={DAY}&by=queue").content.decode()
    assert "1 of 42" in page
    assert "limit passed" not in page
    assert "general" in page


def test_the_four_readings_stand_side_by_side() -> None:
    page = signed_in().get(f"/cockpit/?span=day&day={DAY}").content.decode()
    assert page.count("97,6 %") >= 2
    assert "100,0 %" in page


@pytest.mark.parametrize("by", ["half_hour", "queue", "language", "topic", "operator", "nonsense"])
def test_figures_stand_apart_by_what_one_asks(by: str) -> None:
    assert signed_in().get(f"/cockpit/?day={DAY}&by={by}").status_code == 200


def test_a_figure_opens_to_its_calls_and_each_says_why() -> None:
    client = signed_in()
    page = client.get(f"/cockpit/calls/?which=lost&from={DAY}&to={DAY}").content.decode()
    assert "1 call" in page
    assert "counted as lost: queue entered 12:00:01.000, left unanswered after 30 s" in page
    waits = client.get(f"/cockpit/calls/?which=waits&from={DAY}&to={DAY}").content.decode()
    assert "counted: queue entered 10:02:11.204, answered after 41.3 s" in waits.split("<tbody>")[1].split("</tr>")[0]


def test_the_calls_own_page_says_how_it_counts() -> None:
    lines = answered(DAY, "15:00", wait=120.001)
    write(lines)
    page = signed_in().get(f"/interactions/{lines[0].call}/").content.decode()
    assert "counted, answered late: queue entered 15:00:01.000, answered after 120.001 s" in page
    assert "beyond the limit of 4.1" in page


@pytest.mark.parametrize("query", ["which=nothing", "which=lost&from=0001-01-01&to=9999-99-99", "which=lost&page=x"])
def test_odd_addresses_break_nothing(query: str) -> None:
    assert signed_in().get(f"/cockpit/calls/?{query}").status_code in {200, 404}


def test_the_running_month_is_foretold() -> None:
    """However the day stands: two weeks of calls behind us are enough."""
    today = clock.now().date()
    days = [today - timedelta(days=back) for back in range(1, 12)]
    write([line for day in days if day.weekday() < 5 for line in answered(day.isoformat(), "10:00")])
    page = signed_in().get("/cockpit/").content.decode()
    assert "went like the last two weeks" in page


def test_a_month_without_calls_says_so() -> None:
    page = signed_in(Role.OBSERVER).get(f"/cockpit/?day={date(2026, 2, 2)}").content.decode()
    assert "no calls yet" in page
    assert "No calls in this period." in page
