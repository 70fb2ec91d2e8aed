"""Whose account must have a second factor, and what happens until it has (a setting switches it on)."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from baylanys.accounts.choices import Role

ROLES = {Role.ADMINISTRATOR, Role.REPRESENTATIVE, Role.OBSERVER}
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Where somebody without the factor may still go: to add it, to confirm the password for that, to leave.
OPEN = ("/profile/second-factor/", "/profile/confirm/", "/sign-out/", "/language/")


def needs_second_factor(person: Any) -> bool:
    """True where the setting is on and the role is the customer's or the administrator's."""
    return bool(settings.SECOND_FACTOR_REQUIRED and person.is_authenticated and person.role in ROLES)


def has_second_factor(person: Any) -> bool:
    """True with an authenticator app or a key; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=KINDS).exists()


class RequireSecondFactor:
    """Middleware: those who need the factor and have none are led to the page that adds it, whatever they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and not request.path.startswith(OPEN):
            person = request.user
            if needs_second_factor(person) and not has_second_factor(person):
                return redirect("mfa_index")
        return self.get_response(request)
