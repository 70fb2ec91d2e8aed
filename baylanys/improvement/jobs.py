"""What waits to be told to developers is sent."""

import structlog
from procrastinate.contrib.django import app

from baylanys.core import clock
from baylanys.improvement.domain.delivery import deliver_due

log = structlog.get_logger()


@app.periodic(cron="* * * * *")
@app.task(name="tell_developers", queue="improvement", queueing_lock="tell_developers")
def tell_developers(timestamp: int) -> None:
    """Deliveries that are due were tried once each."""
    if sent := deliver_due(at=clock.now()):
        log.info("developers were told of suggestions", deliveries=sent)


@app.task(name="tell_developers_now", queue="improvement")
def tell_developers_now() -> None:
    """As above, because somebody just ordered it; several such orders may wait."""
    deliver_due(at=clock.now())


def tell_soon() -> None:
    """The deliveries are tried at once. Part of the caller's transaction."""
    tell_developers_now.defer()
