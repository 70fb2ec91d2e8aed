"""Requests are linked, split, merged and parted again; other people and files belong to them. Nothing is lost: every
step is an event of both requests."""

from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils.dateparse import parse_datetime

from baylanys.core.errors import NotPossible
from baylanys.crm.choices import BondKind, CaseState
from baylanys.crm.domain.case import note_event, open_case
from baylanys.crm.models import (
    Case,
    CaseBond,
    CaseEvent,
    CaseFile,
    CaseInteraction,
    CasePerson,
    ClassifierLine,
    Contact,
)


class StoredFile(Protocol):
    """A sealed file below the media directory."""

    @property
    def path(self) -> str: ...
    @property
    def mime_type(self) -> str: ...
    @property
    def filename(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...


@transaction.atomic
def bond_cases(*, case: Case, other: Case, by: Any, at: datetime) -> None:
    """The two requests belong together. Safe to repeat. Raises NotPossible `same_case`."""
    if case.pk == other.pk:
        raise NotPossible(code="same_case")
    first, second = sorted((case, other), key=lambda each: each.pk)
    known = CaseBond.objects.filter(case=first, other=second, ended_at=None)
    if known.exists():
        return
    CaseBond.objects.create(case=first, other=second, kind=BondKind.RELATED, at=at, by=by)
    note_event(case, "bonded", by, at, detail={"case": other.pk})
    note_event(other, "bonded", by, at, detail={"case": case.pk})


@transaction.atomic
def part_cases(*, case: Case, other: Case, by: Any, at: datetime) -> None:
    """The two do not belong together any more. Safe to repeat."""
    pair = {"case__in": [case, other], "other__in": [case, other], "ended_at": None}
    if CaseBond.objects.filter(**pair).update(ended_at=at):
        note_event(case, "parted", by, at, detail={"case": other.pk})
        note_event(other, "parted", by, at, detail={"case": case.pk})


@transaction.atomic
def split_case(*, case: Case, line: ClassifierLine, description: str, by: Any, at: datetime) -> Case:
    """A part of the request is a request of its own, with the same person, calls and conversations; due by its own
    category from now on. Raises FieldsMissing."""
    made = open_case(
        line=line, contact=case.contact, project=case.project, language=case.language, channel=case.channel,
        description=description, interaction=None, by=by, at=at,
    )  # fmt: skip
    for interaction in case.interactions.values_list("interaction_id", flat=True):
        CaseInteraction.objects.create(case=made, interaction_id=interaction, at=at)
    CaseBond.objects.create(case=case, other=made, kind=BondKind.SPLIT, at=at, by=by)
    note_event(case, "split", by, at, detail={"case": made.pk})
    note_event(made, "split_from", by, at, detail={"case": case.pk})
    return made


@transaction.atomic
def merge_cases(*, case: Case, version: int, into: Case, by: Any, at: datetime) -> None:
    """The request is closed, and the other one answers it too: its calls, conversations and person belong there.

    `unmerge_case` undoes it. Raises NotPossible `same_case`, `not_now` (one of them is merged already),
    `changed_meanwhile`.
    """
    both = {each.pk: each for each in Case.objects.select_for_update().filter(pk__in=[case.pk, into.pk])}
    if len(both) < 2:
        raise NotPossible(code="same_case")
    gone, kept = both[case.pk], both[into.pk]
    if gone.merged_into_id or kept.merged_into_id:
        raise NotPossible(code="not_now")
    closing = {} if gone.state == CaseState.CLOSED else {"state": CaseState.CLOSED, "closed_at": at, "closed_by": by}
    seen = Case.objects.filter(pk=gone.pk, version=version)
    if not seen.update(merged_into=kept, version=version + 1, **closing):
        raise NotPossible(code="changed_meanwhile")
    before = {"state": gone.state, "closed_at": gone.closed_at and gone.closed_at.isoformat()}
    detail = {"case": kept.pk, "before": before, "moved": _join(gone, kept, by, at)}
    note_event(gone, "merged", by, at, detail=detail)
    note_event(kept, "merged_in", by, at, text=gone.description, detail={"case": gone.pk})


@transaction.atomic
def unmerge_case(*, case: Case, version: int, by: Any, at: datetime) -> None:
    """The request is as it was before it was merged, and the other one has its own alone. Raises NotPossible `not_now`,
    `changed_meanwhile`."""
    told = CaseEvent.objects.filter(case=case, kind="merged").order_by("-at", "-pk").first()
    kept = case.merged_into
    if kept is None or told is None:
        raise NotPossible(code="not_now")
    before, moved = told.detail["before"], told.detail["moved"]
    closed = parse_datetime(before["closed_at"]) if before["closed_at"] else None
    reopened = {} if closed else {"state": before["state"], "closed_at": None, "closed_by": None}
    if not Case.objects.filter(pk=case.pk, version=version).update(merged_into=None, version=version + 1, **reopened):
        raise NotPossible(code="changed_meanwhile")
    CaseInteraction.objects.filter(case=kept, pk__in=moved["interactions"]).delete()
    CasePerson.objects.filter(case=kept, pk__in=moved["people"], ended_at=None).update(ended_at=at)
    note_event(case, "unmerged", by, at, detail={"case": kept.pk})
    note_event(kept, "unmerged", by, at, detail={"case": case.pk})


def _join(gone: Case, kept: Case, by: Any, at: datetime) -> dict[str, list[int]]:
    """What came to the kept request: the rows that were added, so that they can go again."""
    has = set(kept.interactions.values_list("interaction_id", flat=True))
    mine = [each for each in gone.interactions.values_list("interaction_id", flat=True) if each not in has]
    rows = [CaseInteraction.objects.create(case=kept, interaction_id=each, at=at).pk for each in mine]
    known = {kept.contact_id, *kept.people.filter(ended_at=None).values_list("contact_id", flat=True)}
    beside = list(gone.people.filter(ended_at=None).values_list("contact_id", flat=True))
    wanted = [each for each in dict.fromkeys([gone.contact_id, *beside]) if each is not None and each not in known]
    people = [CasePerson.objects.create(case=kept, contact_id=each, at=at, by=by).pk for each in wanted]
    return {"interactions": rows, "people": people}


@transaction.atomic
def add_person(*, case: Case, contact: Contact, by: Any, at: datetime) -> None:
    """The request is the person's too; without one so far, it is the person's own. Safe to repeat."""
    row = Case.objects.select_for_update().get(pk=case.pk)
    if row.contact_id == contact.pk or row.people.filter(contact=contact, ended_at=None).exists():
        return
    if row.contact_id is None:
        Case.objects.filter(pk=row.pk).update(contact=contact)
    else:
        CasePerson.objects.create(case=row, contact=contact, at=at, by=by)
    note_event(row, "person_added", by, at, detail={"contact": contact.pk})


@transaction.atomic
def remove_person(*, case: Case, person: int, by: Any, at: datetime) -> None:
    """The request is not that other person's any more; who it came from stays. Safe to repeat."""
    row = CasePerson.objects.filter(case=case, pk=person, ended_at=None).first()
    if row is not None and CasePerson.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at):
        note_event(case, "person_removed", by, at, detail={"contact": row.contact_id})


@transaction.atomic
def attach_file(*, case: Case, file: StoredFile, by: Any, at: datetime) -> CaseFile:
    """The sealed file belongs to the request."""
    made = CaseFile.objects.create(
        case=case, path=file.path, mime_type=file.mime_type[:120], filename=file.filename[:255], size=file.size,
        sha256=file.sha256, at=at, by=by,
    )  # fmt: skip
    note_event(case, "file_added", by, at, detail={"file": made.pk})
    return made
