"""What looks after the centre by the clock."""

import asyncio

import structlog
from django.conf import settings
from procrastinate.contrib.django import app

from baylanys.asterisk.ari import AriClient, AriError
from baylanys.core import clock
from baylanys.core.rotation import drop_oldest
from baylanys.operations.domain.alarms import look, watch
from baylanys.operations.domain.case_mail import send_waiting_mails
from baylanys.operations.domain.escalation_mail import send_waiting_notices
from baylanys.operations.domain.retention import erase_outdated

log = structlog.get_logger()

LONGEST_BYTES = 5_000_000
KEPT_FILES = 5
ASTERISK_LOG = "messages.log"


@app.periodic(cron="* * * * *")
@app.task(name="watch_centre", queue="operations", queueing_lock="watch_centre")
def watch_centre(timestamp: int) -> None:
    """Alarms begin and end, and are mailed."""
    at = clock.now()
    watch(seen=look(installation=settings.INSTALLATION, at=at), at=at)


@app.periodic(cron="* * * * *")
@app.task(name="send_case_mails", queue="operations", lock="case_mails", queueing_lock="send_case_mails")
def send_case_mails(timestamp: int) -> None:
    """Answers to requests that wait for their turn leave by e-mail; those that failed are tried again."""
    send_waiting_mails(at=clock.now())


@app.task(name="send_case_mails_now", queue="operations", lock="case_mails")
def send_case_mails_now() -> None:
    """The same, at once."""
    send_waiting_mails(at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(
    name="send_escalation_mails", queue="operations", lock="escalation_mails", queueing_lock="send_escalation_mails"
)
def send_escalation_mails(timestamp: int) -> None:
    """Whoever is to be told of escalated requests by e-mail is told; what failed is tried again."""
    send_waiting_notices(at=clock.now())


def mail_soon() -> None:
    """Answers that wait leave by e-mail soon. Part of the caller's transaction."""
    send_case_mails_now.defer()


@app.periodic(cron="17 * * * *")
@app.task(name="rotate_logs", queue="operations", queueing_lock="rotate_logs")
def rotate_logs(timestamp: int) -> None:
    """Asterisk's log begins anew when it has grown long; the supervisor does so with those of the programs."""
    file = settings.INSTALLATION.asterisk_dir / "log" / ASTERISK_LOG
    if not file.exists() or file.stat().st_size < LONGEST_BYTES:
        return
    try:
        asyncio.run(_rotate())
    except AriError as refused:
        log.warning("asterisk's log was not rotated", error=str(refused))
    drop_oldest(file, KEPT_FILES)


@app.periodic(cron="23 22 * * *")
@app.task(name="erase_outdated", queue="operations", queueing_lock="erase_outdated")
def erase_what_is_outdated(timestamp: int) -> None:
    """At night: what was kept long enough is gone."""
    for what, count in erase_outdated(at=clock.now()).items():
        log.info("kept long enough", kind=what.value, count=count)


async def _rotate() -> None:
    centre = settings.INSTALLATION
    ari = AriClient(centre.ari_url, centre.ari_user, centre.ari_password, "baylanys")
    await ari.open()
    try:
        await ari.rotate_log(ASTERISK_LOG)
    finally:
        await ari.close()
