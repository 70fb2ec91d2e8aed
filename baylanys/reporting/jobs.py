"""Calls that no page asked about are judged too."""

import structlog
from procrastinate.contrib.django import app

from baylanys.reporting.domain.judged_calls import fold_pending

log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="judge_calls", queue="figures", queueing_lock="judge_calls")
def judge_calls(timestamp: int) -> None:
    """What was written of calls since the last minute is judged and added up. Safe to repeat."""
    folded = fold_pending()
    if folded:
        log.info("calls were judged", calls=folded)
