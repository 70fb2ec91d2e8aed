"""A table of people becomes contacts, in the background, row after row, once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.contract.models import Project
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.spreadsheets import TableRefused, about_rows, in_batches, read_table
from baylanys.crm.choices import ImportState
from baylanys.crm.imports.columns import guess_columns
from baylanys.crm.imports.rows import PersonRow, RowWrong, read_row
from baylanys.crm.models import Contact, ContactImport, ContactNote, ContactPhone, ContactProject

BATCH = 1_000
MOST_PROBLEMS = 1_000
Numbered = tuple[int, PersonRow]


def bring_table(*, filename: str, content: bytes, by: Any, at: datetime) -> ContactImport:
    """The table waits for its columns to be confirmed. Raises TableRefused."""
    headings = next(read_table(content))
    rows = max(about_rows(content) - 1, 0)
    return ContactImport.objects.create(
        filename=filename[-200:], content=content, by=by, at=at, rows=rows, columns=guess_columns(headings)
    )


def start_import(*, table: ContactImport, columns: Mapping[str, int], by: Any, at: datetime) -> None:
    """The table is being worked off. Raises NotPossible `no_columns`, `already_started`."""
    if not set(columns) & {"name", "family_name", "given_name", "phone"}:
        raise NotPossible(code="no_columns")
    waiting = ContactImport.objects.filter(pk=table.pk, state=ImportState.BROUGHT)
    if not waiting.update(state=ImportState.RUNNING, columns=dict(columns)):
        raise NotPossible(code="already_started")
    write_audit(AuditKind.IMPORTED, by=by, at=at, about=("contacts", table.pk), after={"rows": table.rows})


def continue_import(*, import_id: int, at: datetime) -> None:
    """Every row of the table is a contact or a named problem. After a crash it goes on where it was."""
    table = ContactImport.objects.get(pk=import_id)
    if table.state != ImportState.RUNNING or table.content is None:
        return
    projects = _projects()
    try:
        rows = enumerate(read_table(bytes(table.content)), start=1)
        for batch in in_batches((each for each in rows if each[0] > max(table.row, 1)), BATCH):
            with transaction.atomic():
                _take(table, batch, projects, at)
        ContactImport.objects.filter(pk=table.pk).update(state=ImportState.DONE, content=None, finished_at=at)
    except TableRefused as refused:
        ContactImport.objects.filter(pk=table.pk).update(
            state=ImportState.REFUSED, refusal=refused.code, content=None, finished_at=at
        )


def _projects() -> dict[str, str]:
    known = {}
    for project in Project.objects.filter(is_active=True):
        for name in (project.code, project.name_kk, project.name_ru, project.name_en):
            known[name.lower()] = project.code
    return known


def _take(table: ContactImport, batch: Sequence[tuple[int, list[str]]], projects: dict[str, str], at: datetime) -> None:
    people: list[Numbered] = []
    for number, row in batch:
        said = read_row(row, table.columns, projects)
        if isinstance(said, RowWrong):
            table.wrong += 1
            if len(table.problems) < MOST_PROBLEMS:
                table.problems.append([number, said.code, said.value])
        elif said is not None:
            people.append((number, said))
    _write(table, people, at)
    table.row = batch[-1][0]
    table.save(update_fields=["row", "added", "completed", "unchanged", "wrong", "problems"])


def _write(table: ContactImport, people: Sequence[Numbered], at: datetime) -> None:
    """Who is known by a number is completed, never overwritten; the others are new."""
    numbers = [number for _, person in people for number in person.numbers]
    owners = dict(ContactPhone.objects.filter(e164__in=numbers).values_list("e164", "contact_id"))
    fresh: list[tuple[Contact, PersonRow]] = []
    known: list[tuple[int, PersonRow]] = []
    waiting: dict[str, int] = {}
    for _, person in people:
        owner = next((owners[number] for number in person.numbers if number in owners), None)
        place = next((waiting[number] for number in person.numbers if number in waiting), None)
        if owner is not None:
            known.append((owner, person))
        elif place is not None:
            table.unchanged += 1
        else:
            waiting |= dict.fromkeys(person.numbers, len(fresh))
            fresh.append((Contact(name=person.name, language=person.language, created_at=at), person))
    Contact.objects.bulk_create([contact for contact, _ in fresh])
    table.added += len(fresh)
    for contact_id, person in known:
        _complete(table, contact_id, person)
    _write_rest([(contact.pk, person) for contact, person in fresh] + known, owners, table, at)


def _complete(table: ContactImport, contact_id: int, person: PersonRow) -> None:
    named = Contact.objects.filter(pk=contact_id, name="").update(name=person.name) if person.name else 0
    spoken = (
        Contact.objects.filter(pk=contact_id, language="").update(language=person.language) if person.language else 0
    )
    if named or spoken:
        table.completed += 1
    else:
        table.unchanged += 1


def _write_rest(
    people: Sequence[tuple[int, PersonRow]], owners: Mapping[str, int], table: ContactImport, at: datetime
) -> None:
    phones = [
        ContactPhone(contact_id=pk, e164=number) for pk, person in people for number in person.numbers
        if number not in owners
    ]  # fmt: skip
    ContactPhone.objects.bulk_create(phones, ignore_conflicts=True)
    notes = [
        ContactNote(contact_id=pk, text=person.note, author_id=table.by_id, at=at)
        for pk, person in people
        if person.note
    ]
    ContactNote.objects.bulk_create(notes)
    ids = dict(Project.objects.values_list("code", "pk"))
    ContactProject.objects.bulk_create(
        [
            ContactProject(contact_id=pk, project_id=ids[code], since=at)
            for pk, person in people
            for code in person.projects
        ],
        ignore_conflicts=True,
    )
