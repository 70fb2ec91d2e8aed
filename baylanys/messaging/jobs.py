"""Work beside the conversations: templates in step with Meta, people see that they are read, unsent files go."""

import structlog
from procrastinate.contrib.django import app

from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.messaging.domain import signs
from baylanys.messaging.domain.template_news import accounts, sync_templates
from baylanys.messaging.domain.upload_sweep import sweep_uploads
from baylanys.messaging.models import Conversation, Message

log = structlog.get_logger()
SOON_SECONDS = 2


@app.periodic(cron="*/15 * * * *")
@app.task(name="sync_templates", queue="messaging", queueing_lock="sync_templates")
def sync_all_templates(timestamp: int) -> None:
    """Every account's templates are as Meta lists them; an account that does not answer is named in the log."""
    _sync()


@app.task(name="sync_templates_soon", queue="messaging", lock="sync_templates")
def sync_now() -> None:
    """The same, because Meta said that something changed."""
    _sync()


def sync_soon() -> None:
    """The templates will be read in a moment. Part of the caller's transaction."""
    sync_now.configure(schedule_in={"seconds": SOON_SECONDS}).defer()


@app.periodic(cron="20 21 * * *")
@app.task(name="sweep_uploads", queue="messaging", queueing_lock="sweep_uploads")
def sweep_old_uploads(timestamp: int) -> None:
    """Once a day, at night in Kazakhstan: files that were uploaded and never sent are gone."""
    gone = sweep_uploads(at=clock.now())
    if gone:
        log.info("unsent uploads are gone", files=gone)


@app.task(name="show_sign", queue="messaging")
def show_sign(message_id: str, typing: bool) -> None:
    """The person sees that the message was read, or that somebody types."""
    found = Message.objects.select_related("number").filter(pk=message_id).first()
    if found is not None:
        signs.show_sign(message=found, typing=typing)


def show_sign_soon(conversation: Conversation, *, typing: bool) -> None:
    """The sign leaves in the background. Part of the caller's transaction."""
    found = signs.newest_of_person(conversation)
    if found is not None:
        show_sign.defer(message_id=str(found.pk), typing=typing)


def _sync() -> None:
    for number in accounts():
        try:
            changed = sync_templates(number=number, at=clock.now())
        except NotPossible as reason:
            log.warning("templates could not be read", number=number.pk, reason=reason.code)
            continue
        if changed:
            log.info("templates changed", number=number.pk, changed=changed)
