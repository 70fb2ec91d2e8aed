"""Numbers are bound to accounts by a code that the account is shown and the number sends (3.10)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.bot.binding_queries import ASKED
from baylanys.bot.models import Binding, BindingCode
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.limits import forgive, spend
from baylanys.crm.models import WhatsAppIdentity

LIFETIME = timedelta(minutes=10)
DIGITS = 8
MOST_TRIES, TRIES_SECONDS = 5, 3600
_SCOPE = "bot_code"


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a code that somebody sent: bound, wrong or too_many; `person` where it was bound."""

    outcome: str
    person: Person | None = None


@transaction.atomic
def make_code(*, person: Person, at: datetime) -> str:
    """A code for the person alone, for ten minutes; older ones are worth nothing any more."""
    BindingCode.objects.filter(person=person).delete()
    BindingCode.objects.filter(expires_at__lte=at).delete()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    BindingCode.objects.create(person=person, digest=_digest(code), made_at=at, expires_at=at + LIFETIME)
    return code


@transaction.atomic
def try_code(*, code: str, identity: WhatsAppIdentity, at: datetime) -> Tried:
    """The number that sent a code that holds is the person's from now on, and nobody else's. After five wrong ones in
    an hour no code of this number is looked at."""
    if spend(_SCOPE, str(identity.pk), seconds=TRIES_SECONDS, at=at).count > MOST_TRIES:
        return Tried("too_many")
    rows = BindingCode.objects.filter(digest=_digest(code), used_at=None, expires_at__gt=at)
    person = Person.objects.filter(pk__in=rows.values("person")).first()
    if person is None or not may(person, ASKED) or not rows.update(used_at=at):
        return Tried("wrong")
    _bind(person, identity, at)
    forgive(_SCOPE, str(identity.pk))
    return Tried("bound", person)


def end_binding(*, binding: Binding, by: Person | None, reason: str, at: datetime) -> bool:
    """The number asks for nobody any more; False where it had ended. `reason`: person, administrator, replaced."""
    ended = Binding.objects.filter(pk=binding.pk, ended_at=None).update(ended_at=at, ended_by=by, reason=reason)
    if ended:
        after = {"bound": False, "person": binding.person.username, "reason": reason}
        write_audit(AuditKind.NUMBER_BOUND, by=by, at=at, about=("person", binding.person.username), after=after)
    return bool(ended)


def _bind(person: Person, identity: WhatsAppIdentity, at: datetime) -> None:
    for older in Binding.objects.filter(ended_at=None).filter(identity=identity).select_related("person"):
        end_binding(binding=older, by=person, reason="replaced", at=at)
    for older in Binding.objects.filter(ended_at=None, person=person).select_related("person"):
        end_binding(binding=older, by=person, reason="replaced", at=at)
    Binding.objects.create(person=person, identity=identity, number=identity.wa_id or "", bound_at=at, confirmed_at=at)
    after = {"bound": True, "person": person.username, "number_ends": (identity.wa_id or "")[-4:]}
    write_audit(AuditKind.NUMBER_BOUND, by=person, at=at, about=("person", person.username), after=after)


def _digest(code: str) -> str:
    return salted_hmac("baylanys.bot.code", code, algorithm="sha256").hexdigest()
