"""Operations are carried out beside the pages: a slow platform holds nobody up."""

from uuid import UUID

import structlog
from procrastinate.contrib.django import app

from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.platform_operations.domain.carrying import carry_out, give_up_lost_runs, waiting_too_long
from baylanys.platform_operations.domain.settling import look_again
from baylanys.platform_operations.models import PlatformOperation

log = structlog.get_logger()
LOOK_AGAIN_SECONDS = 60


@app.task(name="carry_out_operation", queue="platforms")
def carry_out_operation(operation_id: str) -> None:
    """The operation is carried out, or will be tried again. Safe to repeat: only what is queued begins."""
    try:
        following = carry_out(operation_id=UUID(operation_id), at=clock.now())
    except NotPossible:
        return
    if following.wait_seconds:
        carry_out_operation.configure(schedule_in={"seconds": following.wait_seconds}).defer(operation_id=operation_id)
    if following.state == "undecided":
        look_at_undecided.configure(schedule_in={"seconds": LOOK_AGAIN_SECONDS}).defer(operation_id=operation_id)
    log.info("an operation was carried out", operation=operation_id, state=following.state)


@app.task(name="look_at_undecided", queue="platforms")
def look_at_undecided(operation_id: str) -> None:
    """The platform is looked at once more by itself; afterwards it is for people to say."""
    row = PlatformOperation.objects.select_related("connector").filter(pk=operation_id).first()
    try:
        found = look_again(row=row, by=None, at=clock.now()) if row else ""
    except NotPossible:
        return
    log.info("an undecided operation was looked at", operation=operation_id, found=found)


@app.periodic(cron="* * * * *")
@app.task(name="sweep_operations", queue="platforms", queueing_lock="sweep_operations")
def sweep_operations(timestamp: int) -> None:
    """What a program left behind is found again."""
    lost = give_up_lost_runs(at=clock.now())
    for operation_id in waiting_too_long(at=clock.now()):
        carry_out_soon(operation_id)
    if lost:
        log.warning("operations were left running", operations=lost)


def carry_out_soon(operation_id: UUID) -> None:
    """The operation will be carried out. Part of the caller's transaction."""
    carry_out_operation.defer(operation_id=str(operation_id))
