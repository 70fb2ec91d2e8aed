"""The pages of contacts, as operators and supervisors use them."""

from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core.models import AuditEntry
from baylanys.crm.models import Consent, Contact, ContactMerge
from tests.interaction_rows import contact, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def supervisor(client: Client) -> Client:
    client.force_login(person("supervisor", Role.SUPERVISOR, "en"))
    return client


def shown(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_a_contact_is_added_found_and_opened(supervisor: Client) -> None:
    answer = supervisor.post(
        "/contacts/new/", {"name": "Айгүл Қуанышева", "language": "kk", "numbers": "8 701 555 01 23"}
    )
    assert answer.status_code == 302
    listed = shown(supervisor.get("/contacts/?search=айгул"))
    assert "Айгүл Қуанышева" in listed
    assert "+7 701 ••• 01 23" in listed
    assert "555" not in listed
    assert "+7 701 555 01 23" in shown(supervisor.get(answer.headers["Location"]))
    assert AuditEntry.objects.filter(kind="number_shown", object_kind="contact").count() == 1


@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({"name": "", "numbers": ""}, "Give a name or a number."),
        ({"name": "А", "numbers": "grant"}, "“grant” is no phone number."),
        ({"name": "А", "numbers": "+77010000002"}, "This number belongs to another contact: Ерлан"),
        ({"name": "А" * 201}, "200"),
        ({"name": "А", "language": "de"}, "de"),
        ({"name": "А\0"}, "Null"),
    ],
)
def test_what_makes_no_contact_says_why(supervisor: Client, posted: dict[str, str], told: str) -> None:
    contact("Ерлан Ахметов", "+77010000002")
    answer = supervisor.post("/contacts/new/", {"language": "", **posted})
    assert answer.status_code == 422
    assert told in shown(answer)
    assert Contact.objects.count() == 1


def test_a_quality_controller_reads_with_covered_numbers_and_changes_nothing(client: Client) -> None:
    found = contact("Ерлан Ахметов", "+77010000002")
    client.force_login(person("quality", Role.QUALITY, "en"))
    page = shown(client.get(f"/contacts/{found.pk}/"))
    assert "+7 701 ••• 00 02" in page
    assert "Save" not in page
    assert client.post(f"/contacts/{found.pk}/", {"name": "Х"}).status_code == 403
    assert "Ерлан" not in shown(client.get("/contacts/?search=0000002"))


def test_names_are_text_never_markup(supervisor: Client) -> None:
    found = contact("<script>alert(1)</script>", "+77010000002")
    for address in ("/contacts/", f"/contacts/{found.pk}/"):
        assert "<script>alert" not in shown(supervisor.get(address))


def test_a_consent_and_its_withdrawal_both_stay(supervisor: Client) -> None:
    found = contact("Ерлан", "+77010000002")
    said = {"purpose": "marketing", "channel": "whatsapp", "source": "call", "wording": "Yes, write to me"}
    supervisor.post(f"/contacts/{found.pk}/consents", {**said, "given": "yes"})
    supervisor.post(f"/contacts/{found.pk}/consents", {**said, "given": "no"})
    assert list(Consent.objects.order_by("pk").values_list("given", flat=True)) == [True, False]
    assert supervisor.post(f"/contacts/{found.pk}/consents", {"given": "perhaps"}).status_code == 422


def test_joined_contacts_lead_to_the_kept_one_and_can_be_parted(supervisor: Client) -> None:
    kept, gone = contact("Ерлан", "+77010000002"), contact("Ерлан", "+77010000003")
    assert f"№ {gone.pk}" in shown(supervisor.get("/contacts/doubles/"))
    supervisor.post(f"/contacts/{kept.pk}/merge", {"other": gone.pk})
    assert supervisor.get(f"/contacts/{gone.pk}/").headers["Location"] == f"/contacts/{kept.pk}/"
    assert "(undone" not in shown(supervisor.get(f"/contacts/{kept.pk}/"))
    supervisor.post(f"/contacts/merges/{ContactMerge.objects.get().pk}/undo")
    assert supervisor.get(f"/contacts/{gone.pk}/").status_code == 200
    for other in ("", "x", str(10**30), str(kept.pk)):
        supervisor.post(f"/contacts/{kept.pk}/merge", {"other": other})
    assert ContactMerge.objects.count() == 1


def test_an_empty_note_is_not_written(supervisor: Client) -> None:
    found = contact("Ерлан", "+77010000002")
    supervisor.post(f"/contacts/{found.pk}/notes", {"text": "  "})
    supervisor.post(f"/contacts/{found.pk}/notes", {"text": "Қайта қоңырау шалу"})
    assert [note.text for note in found.notes.all()] == ["Қайта қоңырау шалу"]
