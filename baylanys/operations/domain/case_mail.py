"""Answers to requests leave by e-mail: each until the server took it, with what the server said kept as proof (6)."""

from datetime import datetime, timedelta

from baylanys.core.errors import NotAnswered, NotPossible
from baylanys.crm.choices import ReplyChannel, ReplyState
from baylanys.crm.domain.case_reply import mail_came_to
from baylanys.crm.models import CaseReply
from baylanys.operations.domain.mail import mail_settings, send_to

PAUSES = (1, 2, 5, 15, 30, 60, 120, 240, 480)
"""Minutes since the first word after each try; after the last one it is not sent."""
MOST_AT_ONCE = 100


def send_waiting_mails(*, at: datetime) -> int:
    """Those whose turn it is have been tried; how many left. One process at a time; safe to repeat."""
    waiting = CaseReply.objects.filter(state=ReplyState.QUEUED, channel=ReplyChannel.EMAIL).order_by("at", "pk")
    due = [each for each in waiting[:MOST_AT_ONCE] if at >= next_try_at(each.at, each.tries)]
    return sum(send_mail_of(reply=each, at=at) for each in due)


def next_try_at(written_at: datetime, tries: int) -> datetime:
    """When the mail is tried: at once, then after longer and longer pauses."""
    return written_at if tries == 0 else written_at + timedelta(minutes=PAUSES[min(tries, len(PAUSES)) - 1])


def send_mail_of(*, reply: CaseReply, at: datetime) -> bool:
    """One try. The Message-ID is the same at every try, so that a mail sent twice is shown once (RFC 5322, 3.6.4)."""
    mail_id = f"<case-{reply.case_id}-{reply.key}@{mail_settings().sender.partition('@')[2] or 'localhost'}>"
    try:
        server = send_to(to=[reply.address], subject=reply.subject, text=reply.text, headers={"Message-ID": mail_id})
    except NotPossible as refused:
        mail_came_to(reply=reply, state=ReplyState.FAILED, error=str(refused), at=at)
        return False
    except NotAnswered as away:
        is_last = reply.tries + 1 >= len(PAUSES)
        mail_came_to(reply=reply, state=ReplyState.FAILED if is_last else ReplyState.QUEUED, error=str(away), at=at)
        return False
    mail_came_to(reply=reply, state=ReplyState.SENT, proof=f"{server} {mail_id}", at=at)
    return True
