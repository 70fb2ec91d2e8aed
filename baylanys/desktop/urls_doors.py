"""Addresses of the pages about who may do what, and who did. The second factor's views are the sign-in library's."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount.providers.openid_connect import views as identities
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from baylanys.accounts.permissions import allowed
from baylanys.desktop.views import access, audit, profile, settings

_own = allowed("sign_in")
_factor, _confirm = "profile/second-factor", "profile/confirm"
urlpatterns = [
    path("settings/", settings.settings, name="settings"),
    path("audit/", audit.audit, name="audit"),
    path("audit/audit.<slug:form>", audit.export_audit, name="export_audit"),
    path("admin/access/", access.access, name="access"),
    path("admin/access/locks/<int:lock>/end", access.end_lock, name="unlock"),
    path("admin/access/tokens/", access.make_token, name="make_token"),
    path("admin/access/tokens/<int:token>/revoke", access.end_token, name="revoke_token"),
    path("profile/sessions/end", profile.end_others, name="end_other_sessions"),
    path("profile/sessions/<int:session>/end", profile.end_one, name="end_session"),
    path("sign-in/again", RedirectView.as_view(pattern_name="sign_in", query_string=True), name="account_login"),
    path("sign-in/second-factor", factor.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/with/<slug:provider_id>", require_POST(identities.login), name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back", identities.callback, name="openid_connect_callback"),
    path(f"{_factor}/", _own(factor.index), name="mfa_index"),
    path(f"{_factor}/app", _own(app.activate_totp), name="mfa_activate_totp"),
    path(f"{_factor}/app/remove", _own(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(f"{_factor}/codes", _own(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(f"{_factor}/codes/new", _own(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(f"{_factor}/keys", _own(RedirectView.as_view(pattern_name="mfa_index")), name="mfa_list_webauthn"),
    path(f"{_factor}/keys/add", _own(keys.add_webauthn), name="mfa_add_webauthn"),
    path(f"{_factor}/keys/<int:pk>/remove", _own(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path(f"{_confirm}/password", _own(account.reauthenticate), name="account_reauthenticate"),
    path(f"{_confirm}/code", _own(factor.reauthenticate), name="mfa_reauthenticate"),
    path(f"{_confirm}/key", _own(keys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
]
