"""What people saw, heard and changed stands in the audit log, and who may read it."""

import csv
import io

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.accounts.tokens import issue_token
from baylanys.contract.domain.calendar import put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core import clock, commands
from baylanys.core.models import AuditEntry
from tests.interaction_rows import LOST, interaction, person

pytestmark = pytest.mark.django_db
PASSWORD = "aspan-astynda-42"


@pytest.fixture
def boss(client: Client) -> Person:
    made = person("boss", Role.ADMINISTRATOR, language="en")
    client.force_login(made)
    return made


def kinds() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("kind", flat=True))


def text_of(client: Client, address: str) -> str:
    return b"".join(client.get(address)).decode()


def test_signing_in_out_and_failing_is_on_record(client: Client) -> None:
    someone = person("operator1")
    someone.set_password(PASSWORD)
    someone.save()
    wrong = {"username": "operator1", "password": "wrong-secret"}
    client.post("/sign-in/", wrong, headers={"X-Request-ID": "r-12345678"})
    client.post("/sign-in/", {"username": "operator1", "password": PASSWORD})
    client.post("/sign-out/")
    assert kinds() == ["sign_in_failed", "signed_in", "signed_out"]
    failed = AuditEntry.objects.get(kind="sign_in_failed")
    assert (failed.who, failed.address, failed.request_id) == ("operator1", "127.0.0.1", "r-12345678")
    assert not AuditEntry.objects.filter(after__icontains="wrong-secret").exists()


def test_changed_setting_is_told_with_before_and_after(boss: Person) -> None:
    seed_calendars()
    first, second = Calendar.objects.order_by("pk")[:2]
    put_calendar_in_force(first, boss, clock.now())
    put_calendar_in_force(second, boss, clock.now())
    line = AuditEntry.objects.filter(kind="setting_changed", who="boss").latest("id")
    assert (line.before, line.after) == ({"calendar": first.code}, {"calendar": second.code})


def test_export_is_on_record_without_what_was_searched(client: Client, boss: Person) -> None:
    client.get("/register/register.csv?search=77010000002&outcome=lost")
    line = AuditEntry.objects.get(kind="exported")
    assert (line.who, line.object_kind) == ("boss", "register")
    assert "7701" not in str(line.after)
    assert "outcome=lost" in str(line.after)


def test_order_for_another_is_on_record_and_for_oneself_is_not(boss: Person) -> None:
    commands.give_order("set_operator_state", {"operator": "operator1", "state": "break"}, boss)
    commands.give_order("set_operator_state", {"operator": "boss", "state": "break"}, boss)
    line = AuditEntry.objects.get(kind="order_given")
    assert (line.who, line.object_id, line.after["state"]) == ("boss", "operator1", "break")


def test_program_is_named_by_its_token(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands.await_answer, "__defaults__", (0.0,))
    person("operator1")
    token = issue_token(name="shift planner", at=clock.now())
    program = Client(headers={"Authorization": f"Bearer {token}"})
    program.put("/api/v1/operators/operator1/state", {"state": "offline"}, content_type="application/json")
    line = AuditEntry.objects.get(kind="order_given")
    assert (line.who, line.role, line.object_id) == ("shift planner", "program", "operator1")


@pytest.mark.parametrize("role", Role.values)
def test_only_administrator_and_representative_read_the_log(client: Client, role: str) -> None:
    client.force_login(person("somebody", role))
    expected = 200 if role in {Role.ADMINISTRATOR, Role.REPRESENTATIVE} else 403
    assert [client.get(address).status_code for address in ("/audit/", "/audit/audit.csv")] == [expected] * 2


def test_log_is_searched_and_filtered(client: Client, boss: Person) -> None:
    commands.give_order("set_operator_state", {"operator": "operator1", "state": "break"}, boss)
    assert "operator1" in client.get("/audit/?search=operator1").content.decode()
    assert "operator1" in client.get("/audit/?kind=order_given").content.decode()
    assert "Nothing matches" in client.get("/audit/?kind=token_made").content.decode()
    assert "Nothing matches" in client.get("/audit/?days_to=2020-01-01").content.decode()
    nonsense = "/audit/?kind=%00&days_from=x&after=99999999999999999999&search=%00"
    assert client.get(nonsense).status_code == 200


def test_log_pages_on_without_gaps(client: Client, boss: Person) -> None:
    for number in range(60):
        commands.give_order("listen", {"operator": f"operator{number}"}, boss)
    first = client.get("/audit/?kind=order_given").content.decode()
    assert "operator59" in first
    assert "operator9<" not in first
    last = AuditEntry.objects.filter(kind="order_given").order_by("-id")[49].pk
    assert f"after={last}" in first
    assert "operator9<" in client.get(f"/audit/?kind=order_given&after={last}").content.decode()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_log_is_exported_and_that_is_a_line(client: Client, boss: Person, form: str) -> None:
    answer = client.get(f"/audit/audit.{form}")
    content = b"".join(answer)
    assert AuditEntry.objects.filter(kind="exported", object_kind="audit").count() == 1
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert rows[0][:3] == ["ID", "When", "Who"]
        assert rows[-1][2] == "boss"
    else:
        assert content[:2] == b"PK"
    assert client.get("/audit/audit.exe").status_code == 404


def test_page_leads_to_the_interaction_and_escapes_what_strangers_typed(client: Client, boss: Person) -> None:
    call = interaction(LOST)
    client.post("/sign-in/", {"username": "<script>x", "password": "y"})
    Client().post("/sign-in/", {"username": "<script>x", "password": "y"})
    text = client.get("/audit/").content.decode()
    assert "<script>x" not in text
    assert "&lt;script&gt;x" in text
    assert call.pk
