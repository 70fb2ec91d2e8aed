"""After repeated failures nobody signs in under that name, or from that address, for a while."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from baylanys.accounts.models import Person, SignInLock
from baylanys.core.audit import Actor, write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.limits import forgive, give_back, spend

SCOPE = "sign_in:"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in under way. `refused_until` is set where the password must not even be looked at."""

    keys: dict[str, str]
    refused_until: datetime | None = None
    exhausted: list[str] = field(default_factory=list)


def begin_attempt(*, username: str, address: str, at: datetime, step: str = "account") -> Attempt:
    """The attempt is counted before the password is checked, so that many at once cannot slip through.

    `step` is the password's (`account`) or `second_factor`: a right password does not forgive wrong codes.
    """
    keys = {step: username.strip().lower()[:150], "address": address}
    if until := locked_until(keys, at=at):
        return Attempt(keys, until)
    exhausted: list[str] = []
    for kind, key in keys.items():
        most, seconds = settings.SIGN_IN_LOCKOUT[kind]
        count = spend(SCOPE + kind, key, seconds=seconds, at=at).count
        if count > most:
            return Attempt(keys, _lock(kind, key, at))
        if count == most:
            exhausted.append(kind)
    return Attempt(keys, None, exhausted)


def note_failed(attempt: Attempt, *, at: datetime) -> datetime | None:
    """The failure was the last allowed one: until when the door is closed now; else None."""
    untils = [_lock(kind, attempt.keys[kind], at) for kind in attempt.exhausted]
    return max(untils, default=None)


def note_succeeded(attempt: Attempt) -> None:
    """The account's failures are forgotten; the address has its one attempt back, not those of others."""
    for kind, key in attempt.keys.items():
        settle = give_back if kind == "address" else forgive
        settle(SCOPE + kind, key)


def locked_until(keys: dict[str, str], *, at: datetime) -> datetime | None:
    """When the latest lock in force ends, or None."""
    theirs = Q(*(Q(kind=kind, key=key) for kind, key in keys.items()), _connector=Q.OR)
    last = SignInLock.objects.filter(theirs, until__gt=at).order_by("-until").first()
    return last.until if last else None


@transaction.atomic
def unlock(*, lock_id: int, by: Person, at: datetime) -> None:
    """The name or address may be used again at once. Repeating it changes nothing."""
    lock = SignInLock.objects.filter(pk=lock_id, until__gt=at).first()
    if lock is None:
        return
    SignInLock.objects.filter(kind=lock.kind, key=lock.key).delete()
    forgive(SCOPE + lock.kind, lock.key)
    write_audit(AuditKind.UNLOCKED, by=by, at=at, about=(lock.kind, lock.key))


@transaction.atomic
def _lock(kind: str, key: str, at: datetime) -> datetime:
    _most, seconds = settings.SIGN_IN_LOCKOUT[kind]
    until = at + timedelta(seconds=seconds)
    SignInLock.objects.update_or_create(kind=kind, key=key, defaults={"since": at, "until": until})
    after = {"until": until.isoformat(timespec="seconds")}
    write_audit(AuditKind.LOCKED, by=Actor(key or "?", "stranger"), at=at, about=(kind, key), after=after)
    forgive(SCOPE + kind, key)
    return until
