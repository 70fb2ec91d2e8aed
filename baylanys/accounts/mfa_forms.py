"""The second factor's forms: failures are counted like those of passwords, garbled keys are refused, not crashed on."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.forms import ReauthenticateForm as PasswordAgain
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.lockout import begin_attempt, note_failed, note_succeeded
from baylanys.core import clock
from baylanys.core.origin import present_origin

LOCKED = _("Too many failed attempts. Try again after %(time)s (time of Astana), or ask the administrator to unlock.")
GARBLED = (TypeError, ValueError, KeyError, AttributeError)


def locked_error(until: Any) -> forms.ValidationError:
    """What a form says while the door is closed."""
    here = timezone.localtime(until + timedelta(minutes=1), ZoneInfo(settings.CONTRACT_TIME_ZONE))
    return forms.ValidationError(LOCKED, code="locked", params={"time": f"{here:%H:%M}"})


class _Counted:
    """A check of a secret that is made so often and no more."""

    step = "second_factor"

    def counted(self, username: str, check: Any) -> Any:
        attempt = begin_attempt(username=username, address=present_origin().address, at=clock.now(), step=self.step)
        if attempt.refused_until:
            raise locked_error(attempt.refused_until)
        try:
            checked = check()
        except forms.ValidationError as wrong:
            if until := note_failed(attempt, at=clock.now()):
                raise locked_error(until) from wrong
            raise
        note_succeeded(attempt)
        return checked


class CodeForm(_Counted, AuthenticateForm):
    def clean_code(self) -> str:
        return str(self.counted(self.user.username, super().clean_code))


class CodeAgainForm(_Counted, ReauthenticateForm):
    def clean_code(self) -> str:
        return str(self.counted(self.user.username, super().clean_code))


class PasswordAgainForm(_Counted, PasswordAgain):
    step = "account"

    def clean_password(self) -> str:
        return str(self.counted(self.user.username, super().clean_password))


class _Tidy(forms.Form):
    """What no browser would send is an incorrect code."""

    def clean_credential(self) -> Any:
        check: Any = super()
        try:
            return check.clean_credential()
        except GARBLED as garbled:
            raise get_adapter().validation_error("incorrect_code") from garbled


class KeyForm(_Tidy, AuthenticateWebAuthnForm): ...


class KeySignInForm(_Tidy, LoginWebAuthnForm): ...


class KeyAgainForm(_Tidy, ReauthenticateWebAuthnForm): ...


class AddKeyForm(AddWebAuthnForm):
    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except GARBLED as garbled:
            raise get_adapter().validation_error("incorrect_code") from garbled
        return cleaned
