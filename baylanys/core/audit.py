"""The audit log: lines are added, never changed; a chain of hashes shows what is missing (4.6)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from baylanys.core.audit_kinds import AuditKind
from baylanys.core.models import AuditEntry, AuditSeal
from baylanys.core.origin import present_origin

Values = dict[str, Any] | None
SYSTEM = "system"
PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as the line will say it for ever."""

    who: str
    role: str
    person_id: int | None = None


OURSELVES = Actor(SYSTEM, SYSTEM)


def actor_of(person: Any) -> Actor:
    """The line's actor for a person who signed in; ourselves for None."""
    if person is None or not getattr(person, "pk", None):
        return OURSELVES
    return Actor(person.username, person.role, person.pk)


def program(name: str) -> Actor:
    """The line's actor for an outside program with its token's name."""
    return Actor(name[:150], PROGRAM)


def write_audit(
    kind: AuditKind, *, by: Any, at: datetime, about: tuple[str, object] = ("", ""), before: Values = None,
    after: Values = None,
) -> AuditEntry:  # fmt: skip
    """A line stands in the log as soon as the caller's transaction is committed, and is sealed by that commit.

    `by` is a person, an Actor or None; `about` names the object: its kind and id.
    """
    actor = by if isinstance(by, Actor) else actor_of(by)
    origin = present_origin()
    return AuditEntry.objects.create(
        at=at,
        person_id=actor.person_id,
        who=actor.who[:150],
        role=actor.role,
        kind=kind,
        object_kind=about[0],
        object_id=str(about[1])[:150],
        before=_plain(before),
        after=_plain(after),
        address=origin.address[:45],
        request_id=origin.request_id,
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of the chain. Kept outside the database, it shows a chain cut off at its end."""

    number: int
    hash: str


def head() -> Head | None:
    """The chain's last link, or None before the first line."""
    last = AuditSeal.objects.order_by("-number").first()
    return Head(last.number, last.hash) if last else None


def first_fault(known: Head | None = None) -> str:
    """What is wrong with the chain, at its first broken or missing line; empty where nothing is.

    `known` is a head seen earlier: it must still be there.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_BROKEN)
        broken = cursor.fetchone()
        if broken:
            return _words(*broken)
        cursor.execute(_UNSEALED)
        if unsealed := cursor.fetchone():
            return f"entry {unsealed[0]} has no seal: it was not written by this program"
    if known and not AuditSeal.objects.filter(number=known.number, hash=known.hash).exists():
        last = head()
        return f"line {last.number + 1 if last else 1} is missing: line {known.number} was there at the last check"
    return ""


def _words(number: int, expected: int, entry: int, is_there: bool, linked: bool) -> str:
    if number != expected:
        missing = f"line {expected} is" if number == expected + 1 else f"lines {expected} to {number - 1} are"
        return f"{missing} missing"
    if not is_there:
        return f"line {number} is missing: its entry {entry} was removed"
    return f"line {number} (entry {entry}) was changed" if linked else f"line {number} does not follow the one before"


def _plain(values: Values) -> Values:
    """The values as JSON knows them: moments, ids and lazy texts become text."""
    return None if values is None else json.loads(json.dumps(values, cls=DjangoJSONEncoder))


_FIRST_BROKEN = f"""
SELECT number, expected, entry_id, is_there, linked FROM (
    SELECT seal.number, seal.entry_id,
           coalesce(lag(seal.number) OVER line, 0) + 1 AS expected,
           entry.id IS NOT NULL AS is_there,
           seal.previous = coalesce(lag(seal.hash) OVER line, '{"0" * 64}') AS linked,
           entry.id IS NOT NULL AND seal.hash = audit_line_hash(seal.previous, entry) AS is_whole
    FROM core_auditseal seal LEFT JOIN core_auditentry entry ON entry.id = seal.entry_id
    WINDOW line AS (ORDER BY seal.number)
) chain
WHERE number <> expected OR NOT is_there OR NOT linked OR NOT is_whole
ORDER BY number LIMIT 1
"""
_UNSEALED = """
SELECT entry.id FROM core_auditentry entry LEFT JOIN core_auditseal seal ON seal.entry_id = entry.id
WHERE seal.number IS NULL ORDER BY entry.id LIMIT 1
"""
