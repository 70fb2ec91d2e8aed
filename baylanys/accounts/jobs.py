"""Housekeeping of the doors: what nobody needs any more is dropped once an hour."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app

from baylanys.accounts.models import SignedInSession, SignInLock
from baylanys.core import clock
from baylanys.core.limits import forget_old


@app.periodic(cron="23 * * * *")
@app.task(name="tidy_doors", queue="housekeeping", queueing_lock="tidy_doors")
def tidy_doors(timestamp: int) -> None:
    """Sessions that have run out, locks of the past and old counters are gone. Safe to repeat."""
    at = clock.now()
    Session.objects.filter(expire_date__lt=at).delete()
    SignedInSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    SignInLock.objects.filter(until__lt=at - timedelta(days=1)).delete()
    forget_old(at=at)
