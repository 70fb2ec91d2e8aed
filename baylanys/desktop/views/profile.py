"""What a person changes about him- or herself."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.accounts.sessions import end_sessions, note_new_password, sessions_of
from baylanys.bot.binding_queries import ASKED, is_changed
from baylanys.bot.domain.binding import LIFETIME, end_binding, make_code
from baylanys.bot.models import Binding
from baylanys.bot.rules import rule_at
from baylanys.core import clock
from baylanys.messaging.models import BusinessNumber


class NewPassword(PasswordChangeForm):
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = gettext_lazy("Present password")
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password2"].label = gettext_lazy("New password once more")
        self.fields["new_password1"].help_text = gettext_lazy("At least 10 characters, not only digits.")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


@allowed("sign_in")
def profile(request: HttpRequest) -> HttpResponseBase:
    """Name, role, language; a new password where the form is right."""
    form = NewPassword(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        old_key = str(request.session.session_key)
        update_session_auth_hash(request, form.save())
        note_new_password(person=_me(request), old_key=old_key, session=request.session, at=clock.now())
        messages.success(request, _("The new password is in force."))
        return redirect("profile")
    status = 422 if form.errors else 200
    context = {"form": form, **_sessions(request), **_whatsapp(request)}
    return render(request, "desktop/profile.html", context, status=status)


@require_POST
@allowed("sign_in")
def end_one(request: HttpRequest, session: int) -> HttpResponseBase:
    """That session of one's own is useless from now on; another's stays as it is."""
    end_sessions(person=_me(request), by=request.user, at=clock.now(), only=session)
    messages.success(request, _("The session is ended."))
    return redirect("profile")


@require_POST
@allowed("sign_in")
def end_others(request: HttpRequest) -> HttpResponseBase:
    """One is signed in here alone."""
    end_sessions(person=_me(request), by=request.user, at=clock.now(), but=str(request.session.session_key))
    messages.success(request, _("You are signed in here alone."))
    return redirect("profile")


@require_POST
@allowed("see_figures")
def bind_whatsapp(request: HttpRequest) -> HttpResponseBase:
    """A code to send from one's own number, shown once."""
    request.session["bot_code"] = make_code(person=_me(request), at=clock.now())
    return redirect(f"{reverse('profile')}#whatsapp")


@require_POST
@allowed("sign_in")
def unbind_whatsapp(request: HttpRequest) -> HttpResponseBase:
    """One's own number asks for nobody any more."""
    found = Binding.objects.filter(person=_me(request), ended_at=None).select_related("person").first()
    if found is not None and end_binding(binding=found, by=_me(request), reason="person", at=clock.now()):
        messages.success(request, _("The number is not bound any more."))
    return redirect(f"{reverse('profile')}#whatsapp")


def _whatsapp(request: HttpRequest) -> dict[str, Any]:
    """The number that is bound, or how to bind one; nothing for who may not see figures, or without a bot."""
    at = clock.now()
    rule = rule_at(at)
    if not may(request.user, ASKED) or not rule.is_on:
        return {}
    found = Binding.objects.filter(person=_me(request), ended_at=None).select_related("identity").first()
    stale = found is not None and (
        found.identity is None or is_changed(found, found.identity) or rule.is_stale(found.confirmed_at, at)
    )
    numbers = [row.display_number for row in BusinessNumber.objects.filter(is_active=True) if rule.answers(row.pk)]
    code = request.session.pop("bot_code", "")
    told = {"bound": found, "stale": stale, "code": f"{code[:4]} {code[4:]}" if code else "", "numbers": numbers}
    return {"whatsapp": {**told, "minutes": int(LIFETIME.total_seconds() // 60)}}


def _sessions(request: HttpRequest) -> dict[str, Any]:
    rows = sessions_of(_me(request), at=clock.now())
    here = request.session.session_key
    return {"sessions": [{"row": row, "here": row.session_key == here} for row in rows]}


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)
