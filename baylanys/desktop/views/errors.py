"""Pages that say what went wrong and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The person's role does not have this page."""
    return render(request, "desktop/errors/403.html", status=403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is of another session: the page was open while somebody signed in or out."""
    return render(request, "desktop/errors/stale.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Nothing stands at this address, or it is not for this person."""
    return render(request, "desktop/errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours. The page needs neither the database nor the session, which may be the fault."""
    return render(request, "desktop/errors/500.html", status=500)
