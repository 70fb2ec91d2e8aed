"""Who is locked out, and the tokens of outside programs: the administrator's page about doors."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.choices import Scope
from baylanys.accounts.lockout import unlock
from baylanys.accounts.models import ApiToken, Person, SignInLock
from baylanys.accounts.permissions import allowed
from baylanys.accounts.tokens import issue_token, revoke_token
from baylanys.core import clock

TOKENS_SHOWN = 100


class TokenForm(forms.Form):
    """A name, what the token may do, and for how long."""

    name = forms.CharField(max_length=100)
    scopes = forms.MultipleChoiceField(choices=Scope.choices, required=False)
    everything = forms.BooleanField(required=False)
    days = forms.IntegerField(min_value=1, max_value=3650, required=False)

    def clean(self) -> dict[str, Any]:
        """All rights are asked for by name, never by leaving every box empty."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("scopes")) == bool(cleaned.get("everything")):
            raise forms.ValidationError(_("Choose what the token may do: all rights, or some of the rights."))
        return cleaned


@require_safe
@allowed("manage_access")
def access(request: HttpRequest) -> HttpResponse:
    """Locks in force and tokens, newest first."""
    return _page(request, form=TokenForm(initial={"days": 365}))


@require_POST
@allowed("manage_access")
def end_lock(request: HttpRequest, lock: int) -> HttpResponse:
    """The name or the address may sign in again at once."""
    unlock(lock_id=lock, by=_me(request), at=clock.now())
    messages.success(request, _("Unlocked: signing in is possible again."))
    return redirect("access")


@require_POST
@allowed("manage_access")
def make_token(request: HttpRequest) -> HttpResponse:
    """The token is made; its text stands on this answer and nowhere else."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    at, values = clock.now(), form.cleaned_data
    expires_at = at + timedelta(days=values["days"]) if values["days"] else None
    text = issue_token(name=values["name"], at=at, expires_at=expires_at, scopes=values["scopes"], by=_me(request))
    response = _page(request, form=TokenForm(initial={"days": 365}), made=text)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@allowed("manage_access")
def end_token(request: HttpRequest, token: int) -> HttpResponse:
    """The token opens nothing any more."""
    if revoke_token(token_id=token, by=_me(request), at=clock.now()):
        messages.success(request, _("The token is revoked."))
    return redirect("access")


def _page(request: HttpRequest, *, form: TokenForm, made: str = "", status: int = 200) -> HttpResponse:
    at = clock.now()
    tokens = ApiToken.objects.order_by(F("revoked_at").desc(nulls_first=True), "-created_at")[:TOKENS_SHOWN]
    names = dict(Scope.choices)
    context = {
        "locks": SignInLock.objects.filter(until__gt=at).order_by("-since"),
        "tokens": [
            {"row": row, "scopes": [names.get(scope, scope) for scope in row.scopes], "expired": _is_expired(row, at)}
            for row in tokens
        ],
        "form": form,
        "scopes": Scope.choices,
        "made": made,
    }
    return render(request, "desktop/access.html", context, status=status)


def _is_expired(row: ApiToken, at: Any) -> bool:
    return row.expires_at is not None and row.expires_at <= at


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)
