"""How the sign-in library is fitted into the house: our words, our addresses, secrets encrypted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.accounts.second_factor import KINDS, needs_second_factor
from baylanys.core.secrets import decrypt, encrypt


class AccountAdapter(DefaultAccountAdapter):
    """People are added by the administrator, never by themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_password": gettext_lazy("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, message_context: Any = None,
        extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        """Only what went wrong is said; the page itself shows what went well."""
        if message:
            messages.add_message(request, level, message)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("With the password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey or a security key"),
        }
        return [each | {"description": words[each["id"]]} for each in super().get_reauthentication_methods(user)]


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of second factors stand in the database encrypted; the key does not."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code does not fit. Take the one that is shown now."),
        "cannot_delete_authenticator": gettext_lazy("Your role must have a second factor; add another one first."),
        "cannot_generate_recovery_codes": gettext_lazy("Add an app or a key first."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def _get_site_name(self) -> str:
        return "Baylanys"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=KINDS).exclude(pk=authenticator.pk)
        return not needs_second_factor(authenticator.user) or others.exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Key %(number)s") % {"number": number}
