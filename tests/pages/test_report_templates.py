"""The customer's report forms in the browser: brought, checked, tried, handed over, decided, made."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.reports.models import MadeReport
from baylanys.reports.template_models import ReportTemplate, TemplateVersion
from tests.form_files import repacked, workbook
from tests.interaction_rows import person
from tests.kpi_rows import contract_in_force

pytestmark = pytest.mark.django_db
BASE, PERIOD = "/report-templates/weekly/", "?first=2026-11-02&last=2026-11-08"


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


def form(text: str = "{{ period }}: {{ offered }}") -> bytes:
    return workbook(lambda book, page: page.write("A1", text))


def bring(client: Client, content: bytes, address: str = "/report-templates/new", name: str = "форма.xlsx") -> Any:
    said = {"title": "Апталық нысан", "slug": "weekly", "language": "kk", "comment": "жаңа"}
    return client.post(address, said | {"file": SimpleUploadedFile(name, content)}, follow=True).content.decode()


def page(client: Client, query: str = "") -> str:
    return client.get(BASE + query).content.decode()


def test_a_form_is_brought_tried_approved_and_made(supervisor: Client, customer: Client) -> None:
    contract_in_force()
    shown = bring(supervisor, form())
    assert "kept as a draft" in shown and "2 places found" in shown
    tried = supervisor.get(f"{BASE}1/preview.xlsx{PERIOD}")
    cell = openpyxl.load_workbook(io.BytesIO(tried.content)).active["A1"]
    assert cell.value == "2026 жылғы 2–8 қараша: 0"
    supervisor.post(f"{BASE}1/hand-over")
    assert "Апталық нысан, version 1" in customer.get("/approvals/").content.decode()
    assert "Your decision" in page(customer) and "Your decision" not in page(supervisor)
    assert supervisor.post(f"{BASE}1/decide", {"decision": "approve"}).status_code == 403
    customer.post(f"{BASE}1/decide", {"decision": "approve"})
    assert "in force" in page(customer)
    again = customer.post(f"{BASE}1/decide", {"decision": "approve"}, follow=True)
    assert "not waiting for a decision" in again.content.decode()
    asked = {"first": "2026-11-02", "last": "2026-11-08", "kind": "xlsx"}
    assert "Made: " in supervisor.post(f"{BASE}make", asked, follow=True).content.decode()
    made = MadeReport.objects.get()
    assert f"made/{made.pk}" in page(customer)
    saved = customer.get(f"{BASE}made/{made.pk}")
    assert b"".join(saved.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert "attachment" in saved.headers["Content-Disposition"]


def test_what_is_wrong_is_told_where_it_stands(supervisor: Client) -> None:
    shown = bring(supervisor, form("{{ ofered }} <script>"))
    assert "did you mean offered?" in shown and "Hand over" not in shown and "<script>" not in shown
    supervisor.post(f"{BASE}1/hand-over")
    assert TemplateVersion.objects.get().state == "draft"
    assert supervisor.get(f"{BASE}1/preview.xlsx{PERIOD}").status_code == 409


def test_a_file_that_is_not_taken_leaves_nothing(supervisor: Client) -> None:
    for content, said in (
        (repacked(form(), {"xl/vbaProject.bin": b"x"}), "macros"),
        (b"PK broken", "damaged"),
        (bytes(10 * 1024 * 1024 + 1), "too large"),
    ):
        assert said in bring(supervisor, content)
    assert "Choose a file" in supervisor.post("/report-templates/new", {"title": "x"}, follow=True).content.decode()
    assert not ReportTemplate.objects.exists()


def test_a_new_version_takes_the_place_of_the_draft(supervisor: Client) -> None:
    bring(supervisor, form())
    bring(supervisor, form("{{ lost }}"), f"{BASE}upload")
    assert [each.state for each in TemplateVersion.objects.order_by("number")] == ["withdrawn", "draft"]
    was = supervisor.get(f"{BASE}1/file")
    assert was.content == TemplateVersion.objects.get(number=1).content()
    assert "nosniff" in was.headers["X-Content-Type-Options"]
    assert supervisor.get(f"{BASE}?version=9").status_code == 404


def test_the_list_of_places_is_shown_in_the_readers_language(supervisor: Client) -> None:
    shown = supervisor.get("/report-templates/places/").content.decode()
    assert "{{ lost_percent_verdict }}" in shown and "{{ days.offered }}" in shown
