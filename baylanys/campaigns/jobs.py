"""Mailings are led: what came back is taken in, then as many leave as operators can answer."""

import structlog
from procrastinate.contrib.django import app

from baylanys.campaigns.domain.outcomes import follow_mailings
from baylanys.campaigns.domain.releasing import release_mailings
from baylanys.core import clock

log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="lead_mailings", queue="campaigns", queueing_lock="lead_mailings", lock="lead_mailings")
def lead_mailings(timestamp: int) -> None:
    """Every minute."""
    _lead()


@app.task(name="lead_mailings_now", queue="campaigns", lock="lead_mailings")
def lead_mailings_now() -> None:
    """The same, because a mailing was just confirmed or goes on."""
    _lead()


def _lead() -> None:
    follow_mailings(at=clock.now())
    if sent := release_mailings(at=clock.now()):
        log.info("messages of mailings were released", messages=sent)
