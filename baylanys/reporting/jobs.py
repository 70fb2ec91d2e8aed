"""Calls that no page asked about are judged too."""

from datetime import timedelta

import structlog
from procrastinate.contrib.django import app

from baylanys.contract.queries import contract_zone
from baylanys.core import clock
from baylanys.reporting.domain.judged_calls import fold_pending
from baylanys.reporting.domain.staffed_days import keep_days

DAYS_KEPT_READY = timedelta(days=62)
log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="judge_calls", queue="figures", queueing_lock="judge_calls")
def judge_calls(timestamp: int) -> None:
    """What was written of calls since the last minute is judged and added up. Safe to repeat."""
    folded = fold_pending()
    if folded:
        log.info("calls were judged", calls=folded)


@app.periodic(cron="*/10 * * * *")
@app.task(name="count_staffed_days", queue="figures", queueing_lock="count_staffed_days")
def count_staffed_days(timestamp: int) -> None:
    """The days of this month and the last are kept by minute, before anybody asks. Safe to repeat."""
    at = clock.now()
    today = at.astimezone(contract_zone()).date()
    keep_days(today - DAYS_KEPT_READY, today, at)
