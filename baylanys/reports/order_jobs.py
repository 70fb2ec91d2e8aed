"""Reports that were ordered are made."""

from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from baylanys.core import clock
from baylanys.reports.domain.order import carry_out, forsaken

log = structlog.get_logger()


@app.task(name="make_ordered_report", queue="reports")
def make_ordered(order: str) -> None:
    """The order's file is kept, or the order says why not."""
    if carry_out(UUID(order), at=clock.now()):
        log.info("an ordered report was worked off", order=order)


@app.periodic(cron="*/5 * * * *")
@app.task(name="make_forsaken_reports", queue="reports", queueing_lock="make_forsaken_reports")
def make_forsaken(timestamp: int) -> None:
    """Orders whose worker died are carried out by another."""
    for order in forsaken(at=clock.now()):
        carry_out(order, at=clock.now())
