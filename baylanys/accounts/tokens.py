"""Bearer tokens of outside programs: shown once, kept as a digest."""

import hashlib
import secrets
from datetime import datetime

from django.db.models import Q

from baylanys.accounts.models import ApiToken

PREFIX = "bay_"


def issue_token(*, name: str, at: datetime, expires_at: datetime | None = None) -> str:
    """A token with all rights stands in the table; its text is known to the caller alone."""
    text = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(name=name, digest=digest_of(text), created_at=at, expires_at=expires_at)
    return text


def token_in_force(text: str, *, at: datetime) -> ApiToken | None:
    """The token's row where it is known, not revoked and not expired; its use is noted once a minute."""
    in_force = Q(revoked_at__isnull=True) & (Q(expires_at__isnull=True) | Q(expires_at__gt=at))
    token = ApiToken.objects.filter(in_force, digest=digest_of(text)).first()
    if token and (token.last_used_at is None or (at - token.last_used_at).total_seconds() > 60):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token


def digest_of(text: str) -> str:
    """What is kept of a token. It is random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(text.encode()).hexdigest()
