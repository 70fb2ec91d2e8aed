"""Two rows turn out to be one person, and back again."""

from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.crm.models import Contact, ContactMerge, ContactProject

KEPT_APART = {ContactMerge, Contact}
"""Rows that tell of merging itself do not change hands."""


@transaction.atomic
def merge_contacts(*, kept: Contact, gone: Contact, by: Any, at: datetime) -> ContactMerge:
    """All that belonged to `gone` belongs to `kept`: numbers, chats, calls, promises, notes, consents.

    Raises NotPossible `same_person`, `already_merged`.
    """
    both = {each.pk: each for each in Contact.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk])}
    if len(both) < 2:
        raise NotPossible(code="same_person")
    if any(each.merged_into_id or each.erased_at for each in both.values()):
        raise NotPossible(code="already_merged")
    _forget_double_projects(kept, gone)
    moved = {_name(relation): _move(relation, gone.pk, kept.pk) for relation in _relations()}
    kept, gone = both[kept.pk], both[gone.pk]
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    filled = _fill(kept, gone)
    merge = ContactMerge.objects.create(
        kept=kept, gone=gone, at=at, by=by, moved={"rows": {name: ids for name, ids in moved.items() if ids}, **filled}
    )
    write_audit(AuditKind.CONTACT_CHANGED, by=by, at=at, about=("contact", kept.pk), after={"merged": gone.pk})
    return merge


@transaction.atomic
def undo_merge(*, merge: ContactMerge, by: Any, at: datetime) -> None:
    """Every row that changed hands and is still there goes back. Raises NotPossible `already_undone`."""
    undone = ContactMerge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=at, undone_by=by)
    if not undone:
        raise NotPossible(code="already_undone")
    for relation in _relations():
        ids = merge.moved.get("rows", {}).get(_name(relation), [])
        relation.related_model._base_manager.filter(pk__in=ids, **{relation.field.name: merge.kept_id}).update(
            **{relation.field.name: merge.gone_id}
        )
    Contact.objects.filter(pk=merge.gone_id).update(merged_into=None)
    for field, (before, given) in merge.moved.get("filled", {}).items():
        Contact.objects.filter(pk=merge.kept_id, **{field: given}).update(**{field: before})
    write_audit(AuditKind.CONTACT_CHANGED, by=by, at=at, about=("contact", merge.kept_id), after={"undone": merge.pk})


def _relations() -> list[models.ManyToOneRel]:
    """Every foreign key to a contact, whichever package it stands in."""
    found = [each for each in Contact._meta.related_objects if isinstance(each, models.ManyToOneRel)]
    return [each for each in found if each.related_model not in KEPT_APART]


def _name(relation: models.ManyToOneRel) -> str:
    return f"{relation.related_model._meta.label}.{relation.field.name}"


def _move(relation: models.ManyToOneRel, before: int, after: int) -> list[Any]:
    table, column = relation.related_model._meta.db_table, str(relation.field.column)
    key = str(relation.related_model._meta.pk.column)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(table)} SET {quote(column)} = %s WHERE {quote(column)} = %s RETURNING {quote(key)}::text",
            [after, before],
        )
        return [row[0] for row in cursor.fetchall()]


def _fill(kept: Contact, gone: Contact) -> dict[str, Any]:
    """What only the other knew is known of the person now."""
    filled = {
        field: (getattr(kept, field), getattr(gone, field))
        for field in ("name", "language")
        if not getattr(kept, field) and getattr(gone, field)
    }
    if filled:
        Contact.objects.filter(pk=kept.pk).update(**{field: given for field, (_, given) in filled.items()})
    return {"filled": filled}


def _forget_double_projects(kept: Contact, gone: Contact) -> None:
    common = ContactProject.objects.filter(contact=kept).values("project_id")
    ContactProject.objects.filter(contact=gone, project_id__in=common).delete()
