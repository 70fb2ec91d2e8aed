"""Requests are linked, split, merged and parted; people and files belong to them; nothing is lost."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.crm.domain.case import link_interaction, open_case
from baylanys.crm.domain.personal_data import erase_person
from baylanys.crm.models import Case, CaseFile, CasePerson, ClassifierLine, Contact
from tests.case_rows import put_guide_in_force
from tests.interaction_rows import LOST, contact, interaction, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    put_guide_in_force(clock.now() - timedelta(days=60))
    return client_of(Role.OPERATOR)


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role, role, "en"))
    return client


def opened(who: Contact | None = None, description: str = "Когда?") -> Case:
    line = ClassifierLine.objects.get(code="grant-terms")
    made = open_case(line=line, contact=who, project="grants", language="ru", channel="call", interaction=None,
                     description=description, by=None, at=clock.now())  # fmt: skip
    call = interaction(LOST, contact=who)
    link_interaction(case=made, interaction=call.pk, by=None, at=clock.now())
    return made


def act(client: Client, case: Case, name: str, **more: str) -> str:
    case.refresh_from_db()
    posted = {"act": name, "version": str(case.version), **more}
    answer = client.post(f"/cases/{case.pk}/act", posted, follow=True)
    case.refresh_from_db()
    return answer.content.decode()


def test_merged_requests_are_one_and_can_be_parted_again(operator: Client) -> None:
    kept, gone = opened(contact("Айгүл", "+77015550123")), opened(contact("Арман", "+77015550124"), "Тоже когда?")
    page = act(operator, gone, "merge", other=f"№ {kept.pk}")
    assert (gone.state, gone.merged_into_id) == ("closed", kept.pk) and "merged into</a>" not in page
    assert kept.interactions.count() == 2
    assert list(kept.people.values_list("contact__name", flat=True)) == ["Арман"]
    shown = operator.get(f"/cases/{kept.pk}/").content.decode()
    assert "Тоже когда?" in shown and "merged into this one" in shown
    assert "not possible" in act(operator, gone, "reopen", text="ещё")
    act(operator, gone, "unmerge")
    assert (gone.state, gone.merged_into_id, gone.closed_at) == ("open", None, None)
    assert kept.interactions.count() == 1 and not kept.people.filter(ended_at=None).exists()
    kinds = set(kept.events.values_list("kind", flat=True))
    assert {"merged_in", "unmerged"} <= kinds


def test_a_request_is_not_merged_with_itself_in_a_ring_or_unseen(operator: Client) -> None:
    first, second = opened(), opened()
    assert "same request" in act(operator, first, "merge", other=str(first.pk))
    assert "no request of this number" in act(operator, first, "merge", other="x")
    act(operator, first, "merge", other=str(second.pk))
    assert "not possible" in act(operator, second, "merge", other=str(first.pk))
    third = opened()
    posted = {"act": "merge", "version": "99", "other": str(second.pk)}
    told = operator.post(f"/cases/{third.pk}/act", posted, follow=True).content.decode()
    third.refresh_from_db()
    assert "changed this request meanwhile" in told and third.merged_into_id is None


def test_requests_are_linked_both_ways_once_and_parted(operator: Client) -> None:
    first, second = opened(), opened()
    for case, other in ((first, second), (second, first)):
        act(operator, case, "bond", other=str(other.pk))
    assert first.bonds.count() + first.bonds_back.count() == 1
    assert f"/cases/{first.pk}/" in operator.get(f"/cases/{second.pk}/").content.decode()
    act(operator, second, "part", other=str(first.pk))
    assert not first.bonds.filter(ended_at=None).exists()


def test_a_part_becomes_a_request_of_its_own_with_the_same_person_and_call(operator: Client) -> None:
    case = opened(contact("Айгүл", "+77015550123"))
    assert "Choose a category" in act(operator, case, "split", text="Ещё пароль")
    act(operator, case, "split", line="platform-fault", text="Ещё ошибка на платформе")
    made = Case.objects.latest("pk")
    assert (made.contact, made.line.code, made.description) == (
        case.contact,
        "platform-fault",
        "Ещё ошибка на платформе",
    )
    assert made.interactions.count() == 1 and case.state == "open"
    assert case.bonds.get().kind == "split"


def test_other_people_belong_to_a_request(operator: Client) -> None:
    case, other = opened(contact("Айгүл", "+77015550123")), contact("Қанат Мұқанов", "+77015550999")
    assert "Қанат" in operator.get(f"/cases/{case.pk}/people?search=канат").content.decode()
    for _ in range(2):
        act(operator, case, "add_person", contact=str(other.pk))
    row = CasePerson.objects.get()
    assert "Қанат" in operator.get(f"/cases/{case.pk}/").content.decode()
    act(operator, case, "remove_person", person=str(row.pk))
    row.refresh_from_db()
    assert row.ended_at is not None
    nobody = opened()
    act(operator, nobody, "add_person", contact=str(other.pk))
    assert nobody.contact == other


def attach(client: Client, case: Case, name: str, content: bytes, kind: str) -> str:
    file = SimpleUploadedFile(name, content, content_type=kind)
    return client.post(f"/cases/{case.pk}/files", {"file": file}, follow=True).content.decode()


def test_a_file_is_kept_sealed_and_read_by_what_it_really_is(operator: Client) -> None:
    case, text = opened(contact("Айгүл", "+77015550123")), b"%PDF-1.4 secret words"
    assert "The file is kept" in attach(operator, case, "смета.pdf", text, "application/pdf")
    row = CaseFile.objects.get()
    sealed = Path(settings.INSTALLATION.media_dir / row.path)
    assert row.path.startswith("requests/")
    assert b"secret words" not in sealed.read_bytes() and row.size == len(text)
    answer: Any = operator.get(f"/cases/{case.pk}/files/{row.pk}")
    assert b"".join(answer.streaming_content) == text
    assert (
        answer.headers["Content-Type"] == "application/pdf" and "sandbox" in answer.headers["Content-Security-Policy"]
    )
    assert operator.get(f"/cases/{case.pk + 1}/files/{row.pk}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "kind", "told"),
    [
        ("a.pdf", b"MZ\x90\x00 program", "application/pdf", "could do harm"),
        ("a.png", b"<html><script>1</script>", "image/png", "could do harm"),
        ("a.txt", b"", "text/plain", "Choose a file first"),
    ],
)
def test_a_file_that_pretends_is_not_kept(operator: Client, name: str, content: bytes, kind: str, told: str) -> None:
    assert told in attach(operator, opened(), name, content, kind)
    assert not CaseFile.objects.exists()


def test_the_customer_attaches_and_reads_files_but_merges_nothing(operator: Client) -> None:
    case, customer = opened(), client_of(Role.REPRESENTATIVE)
    Case.objects.filter(pk=case.pk).update(handler="customer")
    assert "The file is kept" in attach(customer, case, "a.pdf", b"%PDF-1.4", "application/pdf")
    assert customer.post(f"/cases/{case.pk}/act", {"act": "merge", "other": "1"}).status_code == 403


def test_files_and_words_of_an_erased_person_are_gone(operator: Client) -> None:
    case = opened(contact("Айгүл", "+77015550123"))
    attach(operator, case, "смета.pdf", b"%PDF-1.4", "application/pdf")
    act(operator, case, "close", text="Да")
    erase_person(contact=case.contact, reason="попросил", by=None, at=clock.now())
    assert CaseFile.objects.get().path == "" and CaseFile.objects.get().filename == ""
    assert operator.get(f"/cases/{case.pk}/files/{CaseFile.objects.get().pk}").status_code == 404
