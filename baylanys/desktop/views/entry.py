"""Signing in and out, the start page, the language of the pages."""

from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from baylanys.accounts.lockout import begin_attempt, note_failed, note_succeeded
from baylanys.accounts.mfa_forms import locked_error
from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.core.origin import present_origin
from baylanys.desktop.menu import start_page

YEAR_SECONDS = 365 * 24 * 3600


class SignInForm(AuthenticationForm):
    """User name and password; one answer to every mistake, so that names cannot be tried out."""

    locked_until: datetime | None = None
    error_messages = {
        "invalid_login": _("This user name and password do not match. Check both; capitals matter."),
        "inactive": _("This user name and password do not match. Check both; capitals matter."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        """The name and the password match; after repeated failures they are not even looked at for a while."""
        username = self.cleaned_data.get("username")
        if not username or not self.cleaned_data.get("password"):
            return super().clean()
        attempt = begin_attempt(username=username, address=present_origin().address, at=clock.now())
        if attempt.refused_until:
            raise self._locked(attempt.refused_until)
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError as wrong:
            if until := note_failed(attempt, at=clock.now()):
                raise self._locked(until) from wrong
            raise
        note_succeeded(attempt)
        return cleaned

    def _locked(self, until: datetime) -> forms.ValidationError:
        self.locked_until = until
        return locked_error(until)


class SignIn(auth_views.LoginView):
    """A person signs in and goes where he or she was going, else to the start page of the role."""

    template_name = "desktop/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"demo": settings.INSTALLATION.demo, "has_messenger": settings.INSTALLATION.has_standin}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        house = {"provider": settings.OIDC_PROVIDER, "name": settings.OIDC_NAME} if settings.OIDC_ISSUER else None
        return super().get_context_data(**kwargs) | {"house": house}

    def form_valid(self, form: Any) -> HttpResponse:
        """Signed in, or asked for the second factor where the person has one."""
        person = form.get_user()
        login = Login(user=person, redirect_url=self.get_redirect_url() or start_page(person))
        return perform_password_login(self.request, {"username": person.username}, login)

    def form_invalid(self, form: Any) -> HttpResponse:
        """200 with the reason; 429 while the name or the address is locked."""
        response = super().form_invalid(form)
        if form.locked_until:
            response.status_code = 429
            response.headers["Retry-After"] = str(max(1, round((form.locked_until - clock.now()).total_seconds())))
        return response

    def get_default_redirect_url(self) -> str:
        return start_page(self.request.user)


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """The start page of the role."""
    return redirect(start_page(request.user))


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Pages speak this language from now on: for the person everywhere, else in this browser."""
    language = request.POST.get("language", "")
    response = HttpResponseRedirect(_safe_address(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        Person.objects.filter(pk=request.user.pk).update(language=language)
    translation.activate(language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure()
    )
    return response


def _safe_address(request: HttpRequest) -> str:
    """Where the form came from, never another site."""
    address = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if own else "/"
