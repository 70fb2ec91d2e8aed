"""Operators and lines by minute on their page, for the supervisor and for the customer (5.2, 5.3)."""

import io

import openpyxl
import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.operations.models import Alarm
from baylanys.reporting.models import GapReason, PeakPeriod, StaffingRule
from tests.interaction_rows import person
from tests.kpi_rows import contract_in_force, moment
from tests.staffing_rows import enter, staff, work_day

pytestmark = pytest.mark.django_db
DAY = "2026-10-05"
GAP = {
    "kind": "operators",
    "since": moment(DAY, "13:00").isoformat(),
    "until": moment(DAY, "13:30").isoformat(),
    "reason": "Lunch, agreed",
}


@pytest.fixture(autouse=True)
def people() -> list[Person]:
    contract_in_force()
    made = staff(5, "kk", "ru")
    work_day(made, DAY)
    enter(made[0], DAY, "13:00", "break", "lunch")
    enter(made[0], DAY, "13:30", "ready")
    return made


def signed_in(role: Role = Role.SUPERVISOR) -> Client:
    client = Client()
    client.force_login(person(f"{role}-staffing", role, language="en"))
    return client


def test_a_day_shows_its_gap_and_what_it_may_come_of() -> None:
    page = signed_in().get(f"/staffing/?day={DAY}").content.decode()
    assert "13:00–13:30" in page
    assert "1 operator missing" in page
    assert "Lunch (1)" in page
    assert "94,4 %" in page
    assert "Name1 Operator" in page


def test_an_outage_is_named_and_suggested() -> None:
    Alarm.objects.create(rule="engine_away", began_at=moment(DAY, "12:50"), ended_at=moment(DAY, "13:10"))
    page = signed_in(Role.REPRESENTATIVE).get(f"/staffing/?day={DAY}").content.decode()
    assert "12:50–13:10" in page
    assert "the system was out of order, Lunch (1)" in page


def test_the_customer_reads_the_reason_and_who_wrote_it() -> None:
    boss = signed_in()
    answer = boss.post("/staffing/reasons", GAP, follow=True).content.decode()
    assert "The reason is written." in answer
    page = signed_in(Role.REPRESENTATIVE).get(f"/staffing/?span=month&day={DAY}").content.decode()
    assert "Lunch, agreed" in page
    assert "supervisor-staffing" in page
    assert "/staffing/reasons" not in page


def test_an_observer_sees_no_names_of_operators() -> None:
    page = signed_in(Role.OBSERVER).get(f"/staffing/?day={DAY}").content.decode()
    assert "13:00–13:30" in page
    assert "Name1" not in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reason": " "}, "Give the reason."),
        ({"since": "yesterday"}, "There is no such gap."),
        ({"kind": "chairs"}, "There is no such gap."),
        ({"since": "2026-10-05T13:00:00"}, "There is no such gap."),
        ({"until": GAP["since"]}, "There is no such gap."),
    ],
)
def test_a_reason_without_sense_is_told_and_nothing_is_written(changed: dict[str, str], told: str) -> None:
    page = signed_in().post("/staffing/reasons", GAP | changed, follow=True).content.decode()
    assert told in page
    assert not GapReason.objects.exists()


def test_a_day_can_be_taken_away_by_minute_and_a_month_by_gap() -> None:
    client = signed_in()
    client.post("/staffing/reasons", GAP | {"reason": "=1+1"})
    rows = b"".join(client.get(f"/staffing/staffing.csv?day={DAY}")).decode("utf-8-sig").splitlines()
    assert len(rows) == 541
    assert rows[241] == "2026-10-05 13:00:00.000,4,5,4,4,0,20,0"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"/staffing/staffing.xlsx?day={DAY}&span=month"))))
    gap = next(row for row in book.active.iter_rows(min_row=2, values_only=True) if row[2] == 30)
    assert gap[3:5] == ("1 operator missing", "=1+1")
    assert client.get("/staffing/staffing.exe").status_code == 404


@pytest.mark.parametrize("query", ["day=2026-10-04", "day=1999-01-01", "day=x&span=y", "day=2026-10-04&span=month", ""])
def test_days_without_working_time_or_operators_say_so(query: str) -> None:
    answer = signed_in().get(f"/staffing/?{query}")
    assert answer.status_code == 200


def test_without_any_operator_nothing_is_counted() -> None:
    page = signed_in().get("/staffing/?day=2026-09-01").content.decode()
    assert "nothing is counted" in page


def test_the_customer_declares_peaks_and_the_supervisor_other_numbers() -> None:
    days = {"first": "2126-12-01", "last": "2126-12-20", "is_peak": "on", "reason": "grants"}
    page = signed_in(Role.REPRESENTATIVE).post("/staffing/wanted/peaks", days, follow=True).content.decode()
    assert "01.12.2126–20.12.2126" in page
    assert PeakPeriod.objects.get().is_peak
    numbers = {"operators": 6, "peak_operators": 9, "kazakh": 2, "russian": 1, "lines": 20, "peak_lines": 60}
    boss = signed_in()
    assert "01.01.2126" in boss.post(
        "/staffing/wanted/change", numbers | {"valid_from": "2126-01-01"}, follow=True
    ).content.decode()  # fmt: skip
    refused = boss.post("/staffing/wanted/change", numbers | {"valid_from": "2026-10-01"}, follow=True)
    assert "days gone by are counted already" in refused.content.decode()
    assert StaffingRule.objects.count() == 1


@pytest.mark.parametrize("values", [{}, {"first": "x", "last": "y", "reason": "z"}])
def test_half_a_form_is_told(values: dict[str, str]) -> None:
    answer = signed_in(Role.REPRESENTATIVE).post("/staffing/wanted/peaks", values, follow=True)
    assert answer.status_code == 200
    assert not PeakPeriod.objects.exists()
