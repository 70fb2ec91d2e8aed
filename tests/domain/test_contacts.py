"""People outside: found, changed, joined and parted."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from baylanys.core.errors import NotPossible
from baylanys.core.models import AuditEntry
from baylanys.crm.domain.contact import NumberTaken, add_contact, add_note, change_contact, note_consent
from baylanys.crm.domain.merging import merge_contacts, undo_merge
from baylanys.crm.folding import fold, folded
from baylanys.crm.models import Contact, ContactMerge, ContactPhone, WhatsAppIdentity
from baylanys.crm.queries import find_contacts, like, same_names
from baylanys.interactions.models import Interaction

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def known(name: str, *numbers: str, language: str = "kk") -> Contact:
    return add_contact(name=name, language=language, numbers=numbers, by=None, at=NOW)


def names(text: str, **asked: bool) -> list[str]:
    return [each.name for each in find_contacts(text, **asked).contacts]


@pytest.fixture
def people() -> None:
    known("Айгүл Қуанышева", "+7 701 555 01 23")
    known("Нұрлан Әбішев", "8 702 555 04 56", "+7 7172 000 123")
    known("Семён Өмиров", "+998 90 123 45 67")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("айгул", ["Айгүл Қуанышева"]),
        ("куаныш айгул", ["Айгүл Қуанышева"]),
        ("НЫШ", ["Айгүл Қуанышева"]),
        ("абиш", ["Нұрлан Әбішев"]),
        ("семен омир", ["Семён Өмиров"]),
        ("ай", ["Айгүл Қуанышева"]),
        ("555 04", ["Нұрлан Әбішев"]),
        ("87025550456", ["Нұрлан Әбішев"]),
        ("+7 (717) 200-01-23", ["Нұрлан Әбішев"]),
        ("998901234567", ["Семён Өмиров"]),
        ("никого", []),
        ("%", []),
        ("___", []),
        ("\0", None),
        ("9" * 60, []),
    ],
)
def test_a_person_is_found_by_any_part(people: None, text: str, found: list[str] | None) -> None:
    assert names(text) == (found if found is not None else names(""))


def test_a_role_that_sees_numbers_covered_finds_whole_ones_alone(people: None) -> None:
    assert names("555 04", part_of_number=False) == []
    assert names("+7 702 555 04 56", part_of_number=False) == ["Нұрлан Әбішев"]


def test_a_person_is_found_by_id_and_whatsapp_name(people: None) -> None:
    contact = Contact.objects.get(name__startswith="Айгүл")
    WhatsAppIdentity.objects.create(contact=contact, bsuid="KZ.1349", username="aigul")
    assert names(str(contact.pk))[0] == names("@aigul")[0] == names("KZ.1349")[0] == contact.name


def test_python_and_the_database_fold_alike(people: None) -> None:
    for contact in Contact.objects.annotate(plain=folded("name")):
        assert contact.plain == fold(contact.name)


def test_searches_stand_on_indexes(people: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found = Contact.objects.alias(plain=folded("name"))
    assert "contact_folded_part" in found.filter(plain__contains="айгул").explain()
    assert "contact_folded_start" in found.filter(plain__startswith="ай").explain()
    assert "contact_part_of_number" in ContactPhone.objects.filter(e164__contains="555").explain()


def test_a_number_belongs_to_one_person_and_the_refusal_names_whose(people: None) -> None:
    with pytest.raises(NumberTaken) as caught:
        known("Другая", "8 701 555 01 23")
    assert Contact.objects.get(pk=caught.value.contact_id).name == "Айгүл Қуанышева"
    assert not Contact.objects.filter(name="Другая").exists()


@pytest.mark.parametrize(("name", "numbers", "code"), [("", [], "nothing_known"), ("А", ["grant"], "bad_number")])
def test_a_person_without_anything_true_is_refused(name: str, numbers: list[str], code: str) -> None:
    with pytest.raises(NotPossible) as caught:
        known(name, *numbers)
    assert caught.value.code == code


def test_a_change_is_on_record_without_saying_what_was_there() -> None:
    contact = known("Айгүл", "+77015550123")
    change_contact(
        contact=contact, name="Айгүл С.", language="ru", numbers=["+77015550124"], projects=[], by=None, at=NOW
    )
    assert [phone.e164 for phone in contact.phones.all()] == ["+77015550124"]
    entry = AuditEntry.objects.filter(kind="contact_changed").latest("pk")
    assert entry.after == {"changed": ["language", "name", "numbers"]}


def test_joined_contacts_are_one_and_parted_two_again() -> None:
    kept, gone = known("", "+77015550123"), known("Айгүл", "+77015550124")
    call = Interaction.objects.create(contact=gone, direction="inbound", arrived_at=NOW)
    chat = WhatsAppIdentity.objects.create(contact=gone, wa_id="77015550123")
    add_note(contact=gone, text="Сөйлесу керек", by=None, at=NOW)
    note_consent(
        contact=gone, purpose="marketing", channel="whatsapp", given=True, wording="Иә", source="чат", by=None, at=NOW
    )
    assert like(kept) == [gone]
    merge = merge_contacts(kept=kept, gone=gone, by=None, at=NOW)
    assert names("айгул") == ["Айгүл"]
    kept.refresh_from_db()
    assert (kept.name, kept.phones.count(), kept.notes.count(), kept.consents.count()) == ("Айгүл", 2, 1, 1)
    later = Interaction.objects.create(contact=kept, direction="inbound", arrived_at=NOW)
    undo_merge(merge=merge, by=None, at=NOW)
    for row in (call, chat, kept, gone, later):
        row.refresh_from_db()
    assert (call.contact, chat.contact, later.contact) == (gone, gone, kept)
    assert (kept.name, gone.merged_into, gone.phones.get().e164) == ("", None, "+77015550124")
    with pytest.raises(NotPossible):
        undo_merge(merge=ContactMerge.objects.get(), by=None, at=NOW)


def test_nobody_is_joined_with_oneself_or_twice() -> None:
    one, two, three = known("А"), known("А"), known("А")
    with pytest.raises(NotPossible) as caught:
        merge_contacts(kept=one, gone=one, by=None, at=NOW)
    assert caught.value.code == "same_person"
    merge_contacts(kept=one, gone=two, by=None, at=NOW)
    with pytest.raises(NotPossible) as caught:
        merge_contacts(kept=three, gone=two, by=None, at=NOW)
    assert caught.value.code == "already_merged"


def test_people_of_the_same_name_are_suggested() -> None:
    known("Айгүл", "+77015550123"), known("айгул", "+77015550124"), known("Ерлан")
    assert [[each.name for each in group] for group in same_names()] == [["Айгүл", "айгул"]]


def test_a_search_that_finds_too_many_says_so() -> None:
    Contact.objects.bulk_create(Contact(name=f"Айгүл {number}") for number in range(12))
    found = find_contacts("айгул", limit=10)
    assert (len(found.contacts), found.more) == (10, True)
