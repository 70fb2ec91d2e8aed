"""Signing in with an account of the organisation (OpenID Connect): only people who are known here are let in.

A person is found by an identity that was linked before, else by an e-mail address that the provider calls verified and
that one active person here has; that links them. Second factors are asked for as ever.
"""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.core.audit import Actor, write_audit
from baylanys.core.audit_kinds import AuditKind

STRANGER = "stranger"


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Nobody becomes a person here by having an account elsewhere."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The identity is somebody's here, or the sign-in page says that it is not."""
        sociallogin.account.extra_data = {}
        person = sociallogin.user if sociallogin.is_existing else person_of_email(verified_email(sociallogin))
        if person is None or not person.is_active:
            _refuse(request, _("Nobody here belongs to this account. Ask the administrator."), "unknown_identity")
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)
            note_linked(person, sociallogin.account.uid, by=person)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        _refuse(request, _("Signing in did not work. Try again."), "identity_failed")


def verified_email(sociallogin: SocialLogin) -> str:
    """The address that the provider vouches for; empty where it does for none."""
    return next((each.email for each in sociallogin.email_addresses if each.verified and each.email), "")


def person_of_email(email: str) -> Person | None:
    """The one active person with that address; nobody where two have it."""
    if not email:
        return None
    found = list(Person.objects.filter(email__iexact=email, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def link_identity(*, person: Person, subject: str, by: Person | None) -> bool:
    """The identity with that subject (`sub`) signs in as the person. False where it was so already.

    Raises IntegrityError where it is somebody else's.
    """
    known = SocialAccount.objects.filter(provider=settings.OIDC_PROVIDER, uid=subject, user=person)
    if known.exists():
        return False
    SocialAccount.objects.create(provider=settings.OIDC_PROVIDER, uid=subject, user=person, extra_data={})
    note_linked(person, subject, by=by)
    return True


def note_linked(person: Person, subject: str, *, by: Person | None) -> None:
    """The link stands in the audit log."""
    about = ("person", person.username)
    write_audit(AuditKind.FACTOR_ADDED, by=by, at=clock.now(), about=about, after={"identity": subject})


def _refuse(request: HttpRequest, words: str, why: str) -> NoReturn:
    write_audit(AuditKind.SIGN_IN_FAILED, by=Actor(STRANGER, STRANGER), at=clock.now(), after={"step": why})
    messages.error(request, words)
    raise ImmediateHttpResponse(redirect("sign_in"))
