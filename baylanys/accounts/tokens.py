"""Bearer tokens of outside programs: shown once, kept as a digest."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from baylanys.accounts.models import ApiToken
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind

PREFIX = "bay_"
WALLBOARD = "wallboard"
"""The one scope of a television's link; it opens the wallboard and nothing of the API."""


@transaction.atomic
def issue_token(
    *, name: str, at: datetime, expires_at: datetime | None = None, scopes: Sequence[str] = (), by: Any = None
) -> str:
    """A token with these scopes (none: all rights) stands in the table; its text is known to the caller alone."""
    text = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        name=name, digest=digest_of(text), created_at=at, expires_at=expires_at, scopes=list(scopes)
    )
    after = {"name": name, "scopes": made.scopes, "expires_at": expires_at}
    write_audit(AuditKind.TOKEN_MADE, by=by, at=at, about=("token", made.pk), after=after)
    return text


@transaction.atomic
def revoke_token(*, token_id: int, by: Any, at: datetime) -> bool:
    """The token opens nothing any more; False where it was revoked before or never was."""
    revoked = ApiToken.objects.filter(pk=token_id, revoked_at__isnull=True).update(revoked_at=at)
    if revoked:
        name = ApiToken.objects.values_list("name", flat=True).get(pk=token_id)
        write_audit(AuditKind.TOKEN_REVOKED, by=by, at=at, about=("token", token_id), before={"name": name})
    return bool(revoked)


def token_in_force(text: str, *, at: datetime) -> ApiToken | None:
    """The token's row where it is known, not revoked and not expired; its use is noted once a minute."""
    in_force = Q(revoked_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=at))
    token = ApiToken.objects.filter(in_force, digest=digest_of(text)).first()
    if token and (token.last_used_at is None or (at - token.last_used_at).total_seconds() > 60):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


def digest_of(text: str) -> str:
    """What is kept of a token. It is random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
