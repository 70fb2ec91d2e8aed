"""The page of alarms: which are on, which were, and whom they are mailed to."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import allowed, may
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.desktop.alarm_forms import MailForm
from baylanys.operations.domain.mail import FIELDS, mail_settings, send, set_mail
from baylanys.operations.models import Alarm

SHOWN = 50


@require_GET
@allowed("see_alarms")
def alarms(request: HttpRequest) -> HttpResponseBase:
    """What is wrong now, what was, and how it is mailed."""
    return _page(request)


@require_POST
@allowed("manage_alarms")
def change_mail(request: HttpRequest) -> HttpResponseBase:
    """Alarms are mailed so from now on."""
    form = MailForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    values = {name: form.cleaned_data[name] for name in FIELDS}
    by = cast(Person, request.user)
    set_mail(values=values, password=form.cleaned_data["password"], by=by, at=clock.now())
    messages.success(request, _("The settings of mail are saved. Try them with a test mail."))
    return redirect("alarms")


@require_POST
@allowed("manage_alarms")
def try_mail(request: HttpRequest) -> HttpResponseBase:
    """A mail that says only that mail works has left, or it is said why not."""
    try:
        send(subject=_("Baylanys: a test"), text=_("This mail shows that alarms reach you."))
        kept = not mail_settings().host
        done = _("The mail lies in a file of this machine: no mail server is set.") if kept else _("The mail is sent.")
        messages.success(request, done)
    except DomainError as refused:
        messages.error(request, str(refused))
    return redirect("alarms")


def _page(request: HttpRequest, status: int = 200, form: MailForm | None = None) -> HttpResponseBase:
    known = mail_settings()
    context: dict[str, Any] = {
        "on": Alarm.objects.filter(ended_at__isnull=True),
        "past": Alarm.objects.filter(ended_at__isnull=False)[:SHOWN],
        "mail": known,
        "may_change": may(request.user, "manage_alarms"),
        "form": form or MailForm(initial={name: getattr(known, name) for name in FIELDS}),
    }
    return render(request, "desktop/alarms.html", context, status=status)
