"""Signing in and out, the start page, the language of the pages."""

from typing import Any

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

from baylanys.accounts.models import Person
from baylanys.desktop.menu import start_page

YEAR_SECONDS = 365 * 24 * 3600


class SignInForm(AuthenticationForm):
    """User name and password; one answer to every mistake, so that names cannot be tried out."""

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


class SignIn(auth_views.LoginView):
    """A person signs in and goes where he or she was going, else to the start page of the role."""

    template_name = "desktop/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"demo": settings.INSTALLATION.demo}

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
