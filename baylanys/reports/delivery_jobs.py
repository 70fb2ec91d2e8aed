"""Reports leave by themselves: each minute what is due is written down, made and sent."""

import structlog
from procrastinate.contrib.django import app

from baylanys.core import clock
from baylanys.reports.domain.delivery_bounces import read_mailbox
from baylanys.reports.domain.delivery_making import make_due
from baylanys.reports.domain.delivery_sending import send_due
from baylanys.reports.domain.schedule import plan_due

log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="make_reports_due", queue="reports", queueing_lock="make_reports_due")
def make_reports_due(timestamp: int) -> None:
    """Sendings that are due stand in their table, and their files are made; their mails leave at once."""
    if planned := plan_due(at=clock.now()):
        log.info("reports are due", sendings=planned)
    make_due(at=clock.now())
    send_due(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="send_reports_due", queue="reports", queueing_lock="send_reports_due")
def send_reports_due(timestamp: int) -> None:
    """Mails whose turn it is were tried once each, whatever is being made meanwhile."""
    if sent := send_due(at=clock.now()):
        log.info("reports were sent", mails=sent)


@app.periodic(cron="*/5 * * * *")
@app.task(name="read_bounces", queue="reports", queueing_lock="read_bounces")
def read_bounces(timestamp: int) -> None:
    """What came back to the mailbox of notices stands at its recipients."""
    if found := read_mailbox(at=clock.now()):
        log.info("notices of delivery were read", mails=found)


@app.task(name="send_reports_now", queue="reports")
def send_reports_now() -> None:
    """As above, because somebody just asked for it; several such orders may wait."""
    make_due(at=clock.now())
    send_due(at=clock.now())

