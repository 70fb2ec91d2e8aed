"""Who is locked out, and the tokens of outside programs: the administrator's page about doors."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baylanys.accounts.lockout import unlock
from baylanys.accounts.models import Person, SignInLock
from baylanys.accounts.permissions import allowed
from baylanys.core import clock


@require_safe
@allowed("manage_access")
def access(request: HttpRequest) -> HttpResponse:
    """Locks in force, newest first."""
    locks = SignInLock.objects.filter(until__gt=clock.now()).order_by("-since")
    return render(request, "desktop/access.html", {"locks": locks})


@require_POST
@allowed("manage_access")
def end_lock(request: HttpRequest, lock: int) -> HttpResponse:
    """The name or the address may sign in again at once."""
    unlock(lock_id=lock, by=cast(Person, request.user), at=clock.now())
    messages.success(request, _("Unlocked: signing in is possible again."))
    return redirect("access")
