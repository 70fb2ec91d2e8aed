"""Signing in and out, whichever door it happened at, stands in the audit log."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from baylanys.accounts.sessions import announce_end, note_session
from baylanys.core import clock
from baylanys.core.audit import Actor, write_audit
from baylanys.core.audit_kinds import AuditKind

STRANGER = "stranger"


@receiver(user_logged_in)
def note_signed_in(user: Any, request: HttpRequest, **kwargs: Any) -> None:
    at = clock.now()
    write_audit(AuditKind.SIGNED_IN, by=user, at=at)
    note_session(person=user, session=request.session, browser=request.headers.get("User-Agent", ""), at=at)


@receiver(user_logged_out)
def note_signed_out(user: Any, request: HttpRequest, **kwargs: Any) -> None:
    if user is not None:
        write_audit(AuditKind.SIGNED_OUT, by=user, at=clock.now())
        announce_end(person_id=user.pk, session_key=request.session.session_key)


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], **kwargs: Any) -> None:
    """The name that was tried, never the password."""
    tried = str(credentials.get("username", ""))[:150]
    write_audit(AuditKind.SIGN_IN_FAILED, by=Actor(tried or STRANGER, STRANGER), at=clock.now())


@receiver([authenticator_added, authenticator_reset])
def note_factor_added(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    about = ("person", user.username)
    write_audit(AuditKind.FACTOR_ADDED, by=user, at=clock.now(), about=about, after={"factor": authenticator.type})


@receiver(authenticator_removed)
def note_factor_removed(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    about = ("person", user.username)
    write_audit(AuditKind.FACTOR_REMOVED, by=user, at=clock.now(), about=about, before={"factor": authenticator.type})


@receiver(authentication_failed)
def note_wrong_code(user: Any, **kwargs: Any) -> None:
    """The password was right, the code was not."""
    failed = {"step": "second_factor"}
    write_audit(AuditKind.SIGN_IN_FAILED, by=Actor(user.username, STRANGER), at=clock.now(), after=failed)
