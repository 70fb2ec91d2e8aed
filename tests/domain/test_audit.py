"""The audit log is written once, and whoever takes a line out or changes one is found out."""

import threading
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from baylanys.core import clock
from baylanys.core.audit import OURSELVES, Head, first_fault, head, program, write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.models import AuditEntry, AuditSeal

pytestmark = pytest.mark.django_db(transaction=True)


def write(number: int = 3) -> list[AuditEntry]:
    return [
        write_audit(AuditKind.EXPORTED, by=program(f"p{n}"), at=clock.now(), about=("register", n), after={"rows": n})
        for n in range(number)
    ]


@pytest.fixture
def unguarded() -> Iterator[None]:
    """The hand of somebody with all rights on the database: triggers are off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def test_every_entry_is_sealed_in_order() -> None:
    write(3)
    seals = list(AuditSeal.objects.order_by("number"))
    assert [seal.number for seal in seals] == [1, 2, 3]
    assert [seal.previous for seal in seals[1:]] == [seal.hash for seal in seals[:2]]
    assert first_fault() == ""


@pytest.mark.parametrize("model", [AuditEntry, AuditSeal])
def test_rows_cannot_be_changed_or_deleted(model: type) -> None:
    write(1)
    field = "who" if model is AuditEntry else "hash"
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{field: "x"})  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all().delete()  # type: ignore[attr-defined]


def test_what_was_rolled_back_leaves_no_line_and_no_gap() -> None:
    write(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(1)
        raise ZeroDivisionError
    write(1)
    assert AuditSeal.objects.count() == 2
    assert first_fault() == ""


def test_changed_line_is_named(unguarded: None) -> None:
    entries = write_sealed()
    AuditEntry.objects.filter(pk=entries[1].pk).update(after={"rows": 999})
    assert first_fault() == f"line 2 (entry {entries[1].pk}) was changed"


def write_sealed() -> list[AuditEntry]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        entries = write(4)
        cursor.execute("SET session_replication_role = replica")
    return entries


def test_removed_entry_is_named(unguarded: None) -> None:
    entries = write_sealed()
    AuditEntry.objects.filter(pk=entries[2].pk).delete()
    assert first_fault() == f"line 3 is missing: its entry {entries[2].pk} was removed"


def test_entry_removed_with_its_seal_is_named(unguarded: None) -> None:
    entries = write_sealed()
    AuditEntry.objects.filter(pk=entries[1].pk).delete()
    AuditSeal.objects.filter(entry_id=entries[1].pk).delete()
    assert first_fault() == "line 2 is missing"


def test_smuggled_entry_is_named(unguarded: None) -> None:
    write_sealed()
    smuggled = AuditEntry.objects.create(who="nobody", role="system", kind="exported")
    assert "has no seal" in first_fault()
    assert str(smuggled.pk) in first_fault()


def test_log_cut_off_at_its_end_shows_at_the_next_check(unguarded: None) -> None:
    entries = write_sealed()
    known = head()
    assert known is not None
    AuditEntry.objects.filter(pk=entries[3].pk).delete()
    AuditSeal.objects.filter(entry_id=entries[3].pk).delete()
    assert first_fault() == ""
    assert first_fault(known) == "line 4 is missing: line 4 was there at the last check"
    assert first_fault(Head(4, "0" * 64)) != ""


def test_command_names_the_fault_and_remembers_the_end(unguarded: None, capsys: pytest.CaptureFixture[str]) -> None:
    entries = write_sealed()
    call_command("verify_audit")
    assert "4 lines" in capsys.readouterr().out
    AuditEntry.objects.filter(pk=entries[3].pk).delete()
    AuditSeal.objects.filter(entry_id=entries[3].pk).delete()
    with pytest.raises(CommandError, match="line 4 is missing"):
        call_command("verify_audit")


def test_many_who_write_at_once_make_one_chain() -> None:
    def work() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    write(2)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert AuditSeal.objects.count() == 120
    assert first_fault() == ""


def test_system_is_named_where_nobody_acts() -> None:
    entry = write_audit(AuditKind.SETTING_CHANGED, by=None, at=clock.now())
    assert (entry.who, entry.role) == (OURSELVES.who, "system")
