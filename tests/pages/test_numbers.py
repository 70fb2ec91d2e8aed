"""Who sees phone numbers, who sees them covered, and what is written down of seeing them."""

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.tokens import issue_token
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from tests.interaction_rows import LOST, answered, contact, interaction, person

pytestmark = pytest.mark.django_db
FULL, COVERED = "+7 701 000 00 02", "+7 701 ••• 00 02"


def shown(kind: str = "number_shown") -> int:
    return AuditEntry.objects.filter(kind=kind).count()


@pytest.mark.parametrize("role", [Role.QUALITY, Role.REPRESENTATIVE])
def test_number_is_covered_everywhere_until_asked_for_and_that_is_on_record(client: Client, role: str) -> None:
    call = interaction(LOST, contact=contact("Ерлан", "+77010000002"))
    client.force_login(person("somebody", role, language="en"))
    page = client.get(f"/interactions/{call.pk}/").content.decode()
    listed = client.get("/register/").content.decode()
    exported = b"".join(client.get("/register/register.csv")).decode()
    for text in (page, listed, exported):
        assert COVERED in text
        assert FULL not in text
        assert "77010000002" not in text
    assert shown() == 0
    assert "Show the number" in page
    part = client.post(f"/interactions/{call.pk}/number", headers={"HX-Request": "true"})
    assert FULL in part.content.decode()
    assert "<html" not in part.content.decode()
    assert part["Cache-Control"] == "no-store"
    assert FULL in client.post(f"/interactions/{call.pk}/number").content.decode()
    line = AuditEntry.objects.filter(kind="number_shown").first()
    assert line is not None
    assert (line.who, line.role, line.object_id) == ("somebody", role, str(call.pk))
    assert "7701" not in f"{line.before}{line.after}"


def test_the_customers_people_see_initials_until_they_ask_and_that_is_on_record(client: Client) -> None:
    call = interaction(LOST, contact=contact("Ерлан Әбенов", "+77010000002"))
    client.force_login(person("somebody", Role.REPRESENTATIVE, language="en"))
    for address in (f"/interactions/{call.pk}/", "/register/", "/register/register.csv"):
        answer = client.get(address)
        text = (b"".join(answer) if answer.streaming else answer.content).decode()
        assert "Е. Ә." in text and "Ерлан" not in text and "Әбенов" not in text
    assert "Ерлан Әбенов" in client.post(f"/interactions/{call.pk}/number").content.decode()
    assert shown() == 1
    found = client.get("/register/?search=Ерлан").content.decode()
    assert f"/interactions/{call.pk}/" not in found, "a search must not tell what is covered"


@pytest.mark.parametrize("role", [Role.QUALITY, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_our_own_people_see_names(client: Client, role: str) -> None:
    call = interaction(LOST, contact=contact("Ерлан Әбенов", "+77010000002"))
    client.force_login(person("somebody", role, language="en"))
    for address in (f"/interactions/{call.pk}/", "/register/", "/register/?search=Ерлан"):
        assert "Ерлан Әбенов" in client.get(address).content.decode()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_full_number_of_anothers_interaction_is_on_record_when_looked_at(client: Client, role: str) -> None:
    call = interaction(LOST)
    client.force_login(person("somebody", role))
    assert FULL in client.get(f"/interactions/{call.pk}/").content.decode()
    assert shown() == 1


def test_own_call_is_no_news(client: Client) -> None:
    operator = person("operator1")
    call = interaction(answered("operator1"), operator=operator.operator)
    client.force_login(operator)
    assert client.get(f"/interactions/{call.pk}/").status_code == 200
    assert client.post(f"/interactions/{call.pk}/number").status_code == 403
    assert shown() == 0


def test_parts_of_a_number_cannot_be_tried_out_by_those_who_see_it_covered(client: Client) -> None:
    interaction(LOST)
    client.force_login(person("quality1", Role.QUALITY))
    for part in ("701000", "0000", "010000002"):
        assert COVERED not in client.get(f"/register/?search={part}").content.decode()
        assert COVERED not in b"".join(client.get(f"/register/register.csv?search={part}")).decode()
    assert COVERED in client.get("/register/?search=77010000002").content.decode()
    boss = Client()
    boss.force_login(person("boss", Role.SUPERVISOR))
    assert FULL in boss.get("/register/?search=0000").content.decode()


def test_export_says_whether_numbers_were_full(client: Client) -> None:
    for role, told in ((Role.QUALITY, "covered"), (Role.SUPERVISOR, "full")):
        someone = Client()
        someone.force_login(person(role, role))
        someone.get("/register/register.csv")
        assert AuditEntry.objects.get(kind="exported", who=role).after["numbers"] == told


@pytest.mark.parametrize("scopes", [[], ["interactions:read"], ["interactions:read", "numbers:read"]])
def test_program_sees_numbers_when_made_for_it(scopes: list[str]) -> None:
    seen = scopes != ["interactions:read"]
    call = interaction(LOST)
    program = Client(headers={"Authorization": f"Bearer {issue_token(name='t', at=clock.now(), scopes=scopes)}"})
    for address in ("/api/v1/interactions", f"/api/v1/interactions/{call.pk}"):
        assert ("77010000002" in program.get(address).content.decode()) is seen


def test_nothing_is_uncovered_of_what_is_not_there(client: Client) -> None:
    client.force_login(person("quality1", Role.QUALITY))
    assert client.post("/interactions/0192f0c1-0000-7000-8000-000000000000/number").status_code == 404
