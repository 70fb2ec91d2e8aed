"""Where a person is signed in, and ending it."""

import hashlib
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from baylanys.accounts.models import Person, SignedInSession
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.commands import announce
from baylanys.core.origin import present_origin

SESSION_ENDED = "session_ended"
"""The live event by which open streams of an ended session end too."""


def stream_name(session_key: str | None) -> str:
    """What open streams know a session by: its key is told to nobody."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:24]


def announce_end(*, person_id: int, session_key: str | None) -> None:
    """Streams of the session end."""
    announce(SESSION_ENDED, people=[person_id], session=stream_name(session_key))


def note_session(*, person: Person, session: SessionBase, browser: str, at: datetime) -> None:
    """The session is in the person's list."""
    if not session.session_key:
        session.save()
    SignedInSession.objects.update_or_create(
        session_key=session.session_key,
        defaults={"person": person, "began_at": at, "browser": browser[:300], "address": present_origin().address},
    )


def sessions_of(person: Person, *, at: datetime) -> list[SignedInSession]:
    """Sessions that still live, newest first; the rest are dropped from the list."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    SignedInSession.objects.filter(person=person).exclude(session_key__in=alive).delete()
    return list(SignedInSession.objects.filter(person=person).order_by("-began_at"))


@transaction.atomic
def end_sessions(*, person: Person, by: Any, at: datetime, only: int | None = None, but: str = "") -> int:
    """The person's sessions are useless from now on: the one named by `only`, or all but the one with the key `but`."""
    rows = SignedInSession.objects.filter(person=person).exclude(session_key=but)
    rows = rows.filter(pk=only) if only is not None else rows
    ended = list(rows)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in ended:
        store().delete(row.session_key)
        announce_end(person_id=person.pk, session_key=row.session_key)
        about = ("session", row.pk)
        write_audit(AuditKind.SESSION_ENDED, by=by, at=at, about=about, after={"of": person.username})
        row.delete()
    return len(ended)


@transaction.atomic
def note_new_password(*, person: Person, old_key: str, session: SessionBase, at: datetime) -> None:
    """The present session goes on under its new key; every other one of the person is ended."""
    SignedInSession.objects.filter(person=person, session_key=old_key).update(session_key=session.session_key)
    end_sessions(person=person, by=person, at=at, but=str(session.session_key))
    write_audit(AuditKind.PASSWORD_CHANGED, by=person, at=at, about=("person", person.username))
