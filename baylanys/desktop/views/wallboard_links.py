"""Links by which televisions open the wallboard: made, shown once, revoked."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.models import ApiToken
from baylanys.accounts.permissions import allowed
from baylanys.accounts.tokens import WALLBOARD, issue_token, revoke_token
from baylanys.core import clock

SHOWN = 100
LANGUAGES = [
    ("both", gettext_lazy("Kazakh and Russian together")),
    ("turns", gettext_lazy("Kazakh and Russian in turns")),
    ("kk", gettext_lazy("Kazakh")),
    ("ru", gettext_lazy("Russian")),
    ("en", gettext_lazy("English")),
]
THEMES = [("dark", pgettext_lazy("theme", "Dark")), ("light", pgettext_lazy("theme", "Light"))]


class LinkForm(forms.Form):
    """Where the television hangs, how it is to look, and for how long the link is in force."""

    name = forms.CharField(max_length=100)
    lang = forms.ChoiceField(choices=LANGUAGES)
    theme = forms.ChoiceField(choices=THEMES)
    names = forms.BooleanField(required=False)
    days = forms.IntegerField(min_value=1, max_value=3650, required=False)


@require_safe
@allowed("manage_wallboards")
def links(request: HttpRequest) -> HttpResponse:
    """The links there are, newest first."""
    return _page(request, LinkForm(initial={"lang": "both", "theme": "dark"}))


@require_POST
@allowed("manage_wallboards")
def make(request: HttpRequest) -> HttpResponse:
    """The link is made; it stands on this answer and nowhere else."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    at, values = clock.now(), form.cleaned_data
    expires_at = at + timedelta(days=values["days"]) if values["days"] else None
    token = issue_token(name=values["name"], at=at, expires_at=expires_at, scopes=[WALLBOARD], by=request.user)
    look = {"lang": values["lang"], "theme": values["theme"]} | ({"names": 1} if values["names"] else {})
    address = f"{reverse('wallboard_open', args=[token])}?{urlencode(look)}"
    response = _page(request, LinkForm(initial=values), made=request.build_absolute_uri(address))
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@allowed("manage_wallboards")
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """The link opens nothing any more; only links of wallboards can be revoked here."""
    is_ours = ApiToken.objects.filter(pk=token, scopes=[WALLBOARD]).exists()
    if is_ours and revoke_token(token_id=token, by=request.user, at=clock.now()):
        messages.success(request, _("The link is revoked: the television says so within seconds."))
    return redirect("wallboards")


def _page(request: HttpRequest, form: LinkForm, *, made: str = "", status: int = 200) -> HttpResponse:
    at = clock.now()
    rows = ApiToken.objects.filter(scopes=[WALLBOARD])
    context = {
        "form": form,
        "made": made,
        "links": [
            (row, bool(row.expires_at and row.expires_at <= at))
            for row in rows.order_by(F("revoked_at").desc(nulls_first=True), "-created_at")[:SHOWN]
        ],
    }
    return render(request, "desktop/wallboard/links.html", context, status=status)
