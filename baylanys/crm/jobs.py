"""Work on people that takes longer than a page."""

import structlog
from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from baylanys.core import clock
from baylanys.crm.domain.escalation import escalate_cases
from baylanys.crm.domain.importing import continue_import
from baylanys.crm.domain.overdue import mark_late_cases

log = structlog.get_logger()


@app.task(name="import_contacts", queue="imports", retry=RetryStrategy(max_attempts=5, wait=10), pass_context=False)
def import_contacts(import_id: int) -> None:
    """The table's rows are contacts or named problems. Safe to repeat: it goes on where it was."""
    continue_import(import_id=import_id, at=clock.now())
    log.info("a table of contacts was worked off", table=import_id)


def import_soon(import_id: int) -> None:
    """The table will be worked off. Part of the caller's transaction."""
    import_contacts.configure(lock=f"contacts-{import_id}").defer(import_id=import_id)


@app.periodic(cron="* * * * *")
@app.task(name="mark_late_cases", queue="cases", queueing_lock="mark_late_cases")
def mark_late(timestamp: int) -> None:
    """Requests that became due soon or overdue are marked."""
    marked = mark_late_cases(at=clock.now())
    if marked:
        log.info("requests are late or nearly", cases=len(marked))


@app.periodic(cron="* * * * *")
@app.task(name="escalate_cases", queue="cases", queueing_lock="escalate_cases")
def escalate(timestamp: int) -> None:
    """Requests that came to a step of escalation are escalated, and who is to be told is told."""
    escalated = escalate_cases(at=clock.now())
    if escalated:
        log.info("requests are escalated", cases=len(escalated))


@app.task(name="remove_files", queue="cases", retry=RetryStrategy(max_attempts=10, wait=30))
def remove_files(files: list[str]) -> None:
    """The files, named below the data directory, are gone. Safe to repeat."""
    home = settings.INSTALLATION.data.resolve()
    for name in files:
        file = (home / name).resolve()
        if file.is_relative_to(home):
            file.unlink(missing_ok=True)
