"""A person's data is handed out whole, and erased so that nobody can tell who it was; facts stay."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core.errors import NotPossible
from baylanys.core.models import AuditEntry, Order
from baylanys.core.personal_data import holders
from baylanys.core.sealed_content import seal
from baylanys.crm.domain.contact import add_note
from baylanys.crm.domain.merging import merge_contacts
from baylanys.crm.domain.personal_data import erase_person, hand_out
from baylanys.crm.jobs import remove_files
from baylanys.crm.models import Contact, ContactErasure, ContactMerge, ContactPhone, WhatsAppIdentity
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.messaging.models import LateStatus, MessageMedia, WebhookBody
from baylanys.operations.choices import Kept
from baylanys.operations.domain.retention import erase_outdated, set_retention
from baylanys.operations.models import Erasure
from baylanys.telephony.choices import TaskKind
from baylanys.telephony.models import Callback, Recording, Task
from tests.chat_rows import centre, incoming, somebody
from tests.interaction_rows import answered, contact, interaction, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
NUMBER = "+77010000001"


@pytest.fixture
def admin() -> Person:
    return person("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def aigul() -> Contact:
    """Somebody with a call, its recording, a kept promise and a note."""
    person("operator1")
    found = contact("Айгүл Қуанышева", NUMBER)
    add_note(contact=found, text="Перезвонить после обеда", by=None, at=NOW)
    call = interaction(answered("operator1"), contact=found, note="просила Айгүл", purpose="обратный звонок")
    file = settings.INSTALLATION.recordings_dir / "2026" / f"{call.pk}.ogg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"OggS sound")
    Recording.objects.create(
        interaction=call, state="stored", path=f"2026/{file.name}", raw_name="x", duration_ms=60_000, peaks=[1, 2]
    )
    Callback.objects.create(
        number=NUMBER, contact=found, source=call, queue="general", queue_entered_at=NOW, accepted_at=NOW, due_at=NOW,
        next_attempt_at=NOW, state="kept",
    )  # fmt: skip
    Task.objects.create(
        interaction=call, kind=TaskKind.LOST, number=NUMBER, contact=found, created_at=NOW, due_at=NOW, note="Айгүл"
    )
    return found


@pytest.fixture
def chat(aigul: Contact) -> WhatsAppIdentity:
    """Messages of the same person, one with a file, and what Meta delivered."""
    identity = somebody("77010000001")
    WhatsAppIdentity.objects.filter(pk=identity.pk).update(contact=aigul, profile_name="Aigul", username="aigul")
    message = incoming("Мой ИИН 900101400123", of=identity, number=centre())
    seal(io.BytesIO(b"a picture"), settings.INSTALLATION.media_dir / "2026/12/01/picture")
    MessageMedia.objects.create(
        message=message, state="stored", path="2026/12/01/picture", filename="паспорт.jpg", mime_type="image/jpeg"
    )
    WebhookBody.objects.create(body=b'{"from":"77010000001"}', handled_at=NOW)
    WebhookBody.objects.create(body=b'{"from":"77010000009"}', handled_at=NOW)
    LateStatus.objects.create(provider_id="w", detail={"recipient_id": "77010000001"})
    return WhatsAppIdentity.objects.get(pk=identity.pk)


def said_anywhere(words: str) -> list[str]:
    """Tables in which the words still stand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            if table.startswith(("procrastinate", "django_migrations")):
                continue
            cursor.execute(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1', [f"%{words}%"])
            if cursor.fetchone():
                found.append(table)
    return found


def test_everything_known_is_handed_out(aigul: Contact, chat: WhatsAppIdentity, admin: Person) -> None:
    target = io.BytesIO()
    hand_out(contact=aigul, target=target, by=admin, at=NOW)
    archive = zipfile.ZipFile(target)
    told = json.loads(archive.read("data.json"))
    assert told["contact"][0]["name"] == "Айгүл Қуанышева"
    assert told["phones"] == [{"e164": NUMBER}]
    assert told["messages"][0]["text"] == "Мой ИИН 900101400123"
    assert told["notes"][0]["text"] == "Перезвонить после обеда"
    assert len(told["interaction_events"]) == 11
    assert told["missing"] == []
    names = sorted(archive.namelist())
    assert [name.split("/")[0] for name in names] == ["data.json", "media", "recordings"]
    assert archive.read(names[1]) == b"a picture"
    assert archive.read(names[2]) == b"OggS sound"
    assert AuditEntry.objects.filter(kind="contact_exported", object_id=str(aigul.pk)).count() == 1


def test_a_file_that_is_gone_is_named(aigul: Contact, admin: Person) -> None:
    settings.INSTALLATION.recordings_dir.joinpath(Recording.objects.get().path).unlink()
    target = io.BytesIO()
    hand_out(contact=aigul, target=target, by=admin, at=NOW)
    assert len(json.loads(zipfile.ZipFile(target).read("data.json"))["missing"]) == 1


def test_nobody_can_tell_who_it_was(aigul: Contact, chat: WhatsAppIdentity, admin: Person) -> None:
    chat.conversations.update(state="closed")
    Interaction.objects.filter(ended_at=None).update(ended_at=NOW)
    proof = erase_person(contact=aigul, reason="Letter of 30.11.2026", by=admin, at=NOW)
    for words in (NUMBER, "77010000001", "Айгүл", "Aigul", "aigul", "900101400123", "паспорт", "после обеда"):
        assert said_anywhere(words) == [], words
    assert proof.counts["recordings"] == 1
    assert proof.counts["messages"] == 1
    assert proof.counts["deliveries"] == 1
    assert WebhookBody.objects.count() == 1
    assert Contact.objects.get(pk=aigul.pk).erased_at == NOW


def test_the_facts_stay(aigul: Contact, admin: Person) -> None:
    before = list(InteractionEvent.objects.order_by("pk").values_list("seq", "at", "kind"))
    call = Interaction.objects.get()
    erase_person(contact=aigul, reason="Letter", by=admin, at=NOW)
    assert list(InteractionEvent.objects.order_by("pk").values_list("seq", "at", "kind")) == before
    left = Interaction.objects.get()
    kept = ("outcome", "wait_ms", "talk_ms", "queue", "topic", "answered_at", "operator_id", "contact_id")
    assert {name: getattr(left, name) for name in kept} == {name: getattr(call, name) for name in kept}
    sound = Recording.objects.get()
    assert (sound.state, sound.duration_ms, sound.peaks) == ("erased", 60_000, None)
    number = InteractionEvent.objects.get(kind="arrived").detail["number"]
    assert number == left.contact_number == Callback.objects.get().number
    assert number.startswith("erased-")


def test_files_go_after_the_commit(aigul: Contact, admin: Person) -> None:
    file = settings.INSTALLATION.recordings_dir / Recording.objects.get().path
    erase_person(contact=aigul, reason="Letter", by=admin, at=NOW)
    assert file.exists()
    for job in ProcrastinateJob.objects.filter(task_name="remove_files"):
        remove_files(**job.args)
    assert not file.exists()


def test_what_lies_outside_the_centre_is_never_removed() -> None:
    remove_files(files=["../../etc/hostname"])


def test_who_was_joined_is_erased_too(aigul: Contact, admin: Person) -> None:
    other = contact("Айгүл К.", "+77020000002")
    merge_contacts(kept=aigul, gone=other, by=None, at=NOW)
    erase_person(contact=aigul, reason="Letter", by=admin, at=NOW)
    assert said_anywhere("Айгүл") == []
    assert Contact.objects.get(pk=other.pk).erased_at == NOW
    assert ContactMerge.objects.get().moved["rows"]
    assert not ContactPhone.objects.exists()


def live_call(found: Contact) -> None:
    Interaction.objects.update(ended_at=None)


def open_promise(found: Contact) -> None:
    Callback.objects.update(state="open")


@pytest.mark.parametrize(("begin", "code"), [(live_call, "live_interaction"), (open_promise, "open_promise")])
def test_what_goes_on_has_to_be_over_first(aigul: Contact, admin: Person, begin: Any, code: str) -> None:
    begin(aigul)
    with pytest.raises(NotPossible) as refused:
        erase_person(contact=aigul, reason="Letter", by=admin, at=NOW)
    assert refused.value.code == code
    assert Contact.objects.get().name == "Айгүл Қуанышева"


def test_nobody_is_erased_without_a_reason_or_twice(aigul: Contact, admin: Person) -> None:
    with pytest.raises(NotPossible) as refused:
        erase_person(contact=aigul, reason="  ", by=admin, at=NOW)
    assert refused.value.code == "no_reason"
    erase_person(contact=aigul, reason="Letter", by=admin, at=NOW)
    with pytest.raises(NotPossible) as refused:
        erase_person(contact=aigul, reason="Letter", by=admin, at=NOW)
    assert refused.value.code == "already_erased"
    assert ContactErasure.objects.count() == 1


def test_events_are_written_once_for_everybody_else(aigul: Contact) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        InteractionEvent.objects.update(detail={})
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('baylanys.erasing', pg_current_xact_id()::text, true)")
    with pytest.raises(DatabaseError), transaction.atomic():
        InteractionEvent.objects.update(kind="answered")
    with pytest.raises(DatabaseError), transaction.atomic():
        InteractionEvent.objects.all()._raw_delete("default")


IMPERSONAL = {
    "crm.ContactImport", "crm.ClassifierLine", "crm.ClassifierVersion", "routing.Waiting", "messaging.MediaListen",
    "messaging.AnswerTime", "telephony.RecordingListen", "telephony.CallbackAttempt", "telephony.CallbackRequest",
    "routing.OperatorState", "crm.CaseEscalation",
}  # fmt: skip


def test_every_table_that_hangs_on_a_person_or_a_call_has_somebody_who_answers_for_it() -> None:
    """A new table is either named by a holder of personal data, or here."""
    answered_for = frozenset().union(*(holder.models for holder in holders())) | IMPERSONAL
    people = {"crm.Contact", "crm.WhatsAppIdentity", "interactions.Interaction", "messaging.Message", "crm.Case"}
    hanging = {
        model._meta.label
        for model in apps.get_models()
        if any(field.related_model and field.related_model._meta.label in people
               for field in model._meta.get_fields() if field.is_relation and field.concrete)
    }  # fmt: skip
    assert hanging - answered_for == set()


@pytest.fixture
def old() -> Iterator[None]:
    """An order and a delivery of a year ago."""
    ago = NOW - timedelta(days=365)
    Order.objects.create(kind="dial", payload={}, given_at=ago, answered_at=ago)
    Order.objects.create(kind="dial", payload={}, given_at=NOW, answered_at=NOW)
    WebhookBody.objects.create(body=b"{}", received_at=ago, handled_at=ago)
    return


def test_what_was_kept_long_enough_goes_at_night(aigul: Contact, old: None) -> None:
    assert erase_outdated(at=NOW, at_once=1) == {Kept.DELIVERIES: 1, Kept.ORDERS: 1}
    assert Recording.objects.get().state == "stored"
    set_retention(what=Kept.RECORDINGS, days=30, by=None, at=NOW)
    later = NOW + timedelta(days=60)
    assert erase_outdated(at=later)[Kept.RECORDINGS] == 1
    assert Recording.objects.get().state == "erased"
    assert Erasure.objects.filter(what=Kept.RECORDINGS, count=1).exists()
    assert Kept.RECORDINGS not in erase_outdated(at=later)


@pytest.mark.parametrize(("days", "code"), [(29, "too_few_days"), (36_501, "too_many_days")])
def test_days_that_make_no_sense_are_refused(days: int, code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        set_retention(what=Kept.RECORDINGS, days=days, by=None, at=NOW)
    assert refused.value.code == code
