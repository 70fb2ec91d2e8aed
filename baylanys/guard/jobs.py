"""Margins are looked at by the clock, and what waits to be told leaves."""

from procrastinate.contrib.django import app

from baylanys.core import clock
from baylanys.guard.domain.sending import send_waiting
from baylanys.guard.domain.watching import watch_margins, watch_waits


@app.periodic(cron="* * * * *")
@app.task(name="watch_margins", queue="guard", queueing_lock="watch_margins")
def watch_all_margins(timestamp: int) -> None:
    """Alarms of margins are as the figures are. Safe to repeat."""
    watch_margins(at=clock.now())
    send_waiting(at=clock.now())


@app.periodic(cron="* * * * * */15")
@app.task(name="watch_waits", queue="guard", queueing_lock="watch_waits")
def watch_those_who_wait(timestamp: int) -> None:
    """Somebody who waits too long is known within fifteen seconds (4.1)."""
    at = clock.now()
    watch_waits(at=at)
    send_waiting(at=at)
