"""Pages and API of reports: shown at once, made as files, kept, and closed to whoever may not read them."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.test import Client

from baylanys.accounts.choices import Role, Scope
from baylanys.accounts.tokens import issue_token
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.reports.domain import order
from baylanys.reports.models import MadeReport, ReportOrder
from tests.interaction_rows import person
from tests.kpi_rows import answered, contract_in_force, lost, write

pytestmark = pytest.mark.django_db


MARCH = ("2026-03-01", "2026-03-31")
DAYS = "from=2026-03-01&to=2026-03-31"


@pytest.fixture
def month() -> tuple[str, str]:
    """First and last day of a month with two calls on its tenth day, a Tuesday."""
    contract_in_force()
    write([*answered("2026-03-10", "10:00:00"), *lost("2026-03-10", "11:00:00")])
    return MARCH


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(person(f"{role}-reports", role, language="en"))
    return client


def program(*scopes: Scope) -> Client:
    return Client(headers={"Authorization": f"Bearer {issue_token(name='bi', scopes=scopes, at=clock.now())}"})


def test_a_report_is_shown_at_once_with_its_charts_and_their_proof(month: tuple[str, str]) -> None:
    page = signed_in(Role.REPRESENTATIVE).get(f"/reports/kpi_monthly/?{DAYS}").content.decode()
    assert "Figures and their limits" in page and "not kept" in page
    assert '<script id="chart-0" type="application/json">' in page
    assert f"/cockpit/calls/?which=lost&amp;from={month[0]}&amp;to={month[1]}" in page


def test_the_observer_reads_figures_and_is_led_to_no_page_that_is_closed(month: tuple[str, str]) -> None:
    observer = signed_in(Role.OBSERVER)
    page = observer.get(f"/reports/kpi_monthly/?{DAYS}").content.decode()
    assert "Figures and their limits" in page and "/cockpit/calls/" not in page
    assert observer.get("/reports/inbound_register/").status_code == 403
    assert "inbound_register" not in observer.get("/reports/").content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=2026-03-31&to=2026-03-01", "The first day lies after the last one."),
        ("from=2150-01-01&to=2150-01-31", "These days have not begun"),
        ("from=2001-01-01&to=2020-01-01", "A report covers ten years"),
        ("from=2026-03-01&to=2026-03-31&queue=nowhere", "cannot be narrowed"),
    ],
)
def test_what_makes_no_sense_is_said_on_the_page(query: str, words: str) -> None:
    answer = signed_in(Role.SUPERVISOR).get(f"/reports/kpi_monthly/?{query}")
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_days_beyond_the_calendar_are_left_out() -> None:
    boss = signed_in(Role.SUPERVISOR)
    for day in ("9999-12-31", "0001-01-01", "2026-13-40", "%00"):
        assert boss.get(f"/reports/minutes/?from={day}&to={day}").status_code == 200


def test_a_file_is_made_handed_over_and_stands_in_the_log(month: tuple[str, str]) -> None:
    boss = signed_in(Role.SUPERVISOR)
    asked = {"from": month[0], "to": month[1], "in": "kk", "kind": "xlsx"}
    made = boss.post("/reports/kpi_monthly/make", asked)
    row = MadeReport.objects.get()
    assert made.headers["Location"] == f"/reports/made/{row.pk}/"
    file = boss.get(made.headers["Location"])
    assert openpyxl.load_workbook(io.BytesIO(file.getvalue())).properties.title.startswith("Айлық көрсеткіштер")
    assert "attachment" in file.headers["Content-Disposition"]
    told = AuditEntry.objects.filter(kind="exported", object_id=str(row.pk))
    assert [bool(each.after.get("taken")) for each in told.order_by("pk")] == [False, True]
    assert row.sha256[:16] in boss.get("/reports/made/").content.decode()


def test_a_long_report_is_ordered_once_and_followed(month: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "LONG_ROWS", 0)
    asked = {"from": month[0], "to": month[1], "in": "ru", "kind": "xlsx"}
    pages = [signed_in(role).post("/reports/inbound_register/make", asked) for role in (Role.SUPERVISOR, Role.QUALITY)]
    row = ReportOrder.objects.get()
    assert {each.headers["Location"] for each in pages} == {f"/reports/orders/{row.pk}/"}
    watching = signed_in(Role.REPRESENTATIVE)
    assert "hx-trigger" in watching.get(f"/reports/orders/{row.pk}/?part=1").content.decode()
    assert order.carry_out(row.pk, at=clock.now())
    assert not order.carry_out(row.pk, at=clock.now())
    row.refresh_from_db()
    assert (row.state, row.progress, row.made is not None) == ("done", 100, True)
    assert "hx-trigger" not in watching.get(f"/reports/orders/{row.pk}/?part=1").content.decode()
    observer = signed_in(Role.OBSERVER)
    addresses = (f"/reports/orders/{row.pk}/", f"/reports/made/{row.made_id}/")
    assert [observer.get(each).status_code for each in addresses] == [403, 403]


def test_an_order_whose_worker_died_is_carried_out_by_another(month: tuple[str, str]) -> None:
    at = datetime(2026, 11, 22, 10, tzinfo=UTC)
    days: Any = {"first": datetime.fromisoformat(month[0]).date(), "last": datetime.fromisoformat(month[1]).date()}
    row = order.order_report(name="kpi_monthly", kind="xlsx", language="kk", by=None, at=at, **days)
    ReportOrder.objects.filter(pk=row.pk).update(state="running", begun_at=at)
    assert order.forsaken(at=at + timedelta(minutes=5)) == []
    assert order.forsaken(at=at + timedelta(minutes=20)) == [row.pk]


def test_a_program_has_a_report_made_and_fetches_it(month: tuple[str, str]) -> None:
    asked = {"from": month[0], "to": month[1], "kind": "xlsx", "language": "kk"}
    maker = program(Scope.MAKE_REPORTS, Scope.READ_REPORTS)
    made = maker.post("/api/v1/reports/kpi_monthly", asked, content_type="application/json")
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["name"], told["from"], told["to"]) == ("kpi_monthly", *month)
    file = maker.get(told["file"])
    assert len(file.getvalue()) == told["size"] == MadeReport.objects.get(pk=UUID(told["id"])).size
    assert {each["name"] for each in maker.get("/api/v1/reports").json()["items"]} >= {"kpi_monthly", "mailing_results"}


@pytest.mark.parametrize(
    ("name", "more", "status", "code"),
    [
        ("kpi_hourly", {}, 404, "unknown_report"),
        ("kpi_daily", {"from": "2026-03-05"}, 422, "wrong_period"),
        ("kpi_daily", {"kind": "docx"}, 422, "wrong_kind"),
        ("kpi_daily", {"options": {"queue": "none"}}, 422, "wrong_option"),
        ("kpi_daily", {"language": "de"}, 422, "invalid"),
    ],
)
def test_a_program_hears_what_is_wrong(name: str, more: dict[str, Any], status: int, code: str) -> None:
    asked = {"from": "2026-03-02", "to": "2026-03-02"} | more
    answer = program(Scope.MAKE_REPORTS).post(f"/api/v1/reports/{name}", asked, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_reading_reports_makes_none(month: tuple[str, str]) -> None:
    asked = {"from": month[0], "to": month[1]}
    answer = program(Scope.READ_REPORTS).post("/api/v1/reports/kpi_daily", asked, content_type="application/json")
    assert answer.status_code == 403
