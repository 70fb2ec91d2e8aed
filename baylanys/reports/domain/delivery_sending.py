"""Mails with reports leave: each claimed before, under a number that stays, with what the server said kept as proof."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from baylanys.core.errors import DomainError
from baylanys.operations.domain.mail import Attachment, Taken, post
from baylanys.reports.delivery_choices import DeliveryState, MailState, ProofKind
from baylanys.reports.delivery_models import BounceMailbox, DeliveryFile, DeliveryMail
from baylanys.reports.delivery_rules import SENDING_LEASE, SENDING_PAUSES, fits_a_mail, next_try
from baylanys.reports.delivery_words import is_for, subject_of, text_of
from baylanys.reports.domain.delivery import OPEN, note, settle
from baylanys.reports.domain.made import CONTENT_TYPES

FOR_GOOD = "refused_for_good"


def send_due(*, at: datetime, most: int = 50) -> int:
    """Mails that are due were tried once each; how many were taken. Safe to repeat and to run twice at once."""
    due = DeliveryMail.objects.filter(next_at__lte=at, state__in=OPEN).order_by("next_at", "pk")
    return sum(_send(pk, at) for pk in list(due.values_list("pk", flat=True)[:most]))


def _send(pk: int, at: datetime) -> bool:
    mail = _claim(pk, at)
    if mail is None:
        return False
    files = [each for each in mail.delivery.files.select_related("made") if is_for(each, mail.languages)]
    try:
        taken = _post(mail, files)
    except (DomainError, OSError, ValueError) as trouble:
        _note_trouble(mail, trouble, at)
        return False
    _note_sent(mail, files, taken, at)
    return True


@transaction.atomic
def _claim(pk: int, at: datetime) -> DeliveryMail | None:
    """The try is written before it leaves. One that a program died over goes again under the same number, so that a
    mailbox that has it already shows it once (RFC 5322, 3.6.4), and the proof says so."""
    due = DeliveryMail.objects.select_for_update(of=("self",), skip_locked=True).select_related("delivery")
    mail = due.filter(pk=pk, next_at__lte=at, state__in=OPEN, delivery__state=DeliveryState.SENDING).first()
    if mail is None:
        return None
    if mail.state == MailState.SENDING:
        note(mail.delivery, ProofKind.UNDECIDED, mail=mail, at=at, detail={"message_id": mail.message_id})
    claim = {"state": MailState.SENDING, "next_at": at + SENDING_LEASE}
    DeliveryMail.objects.filter(pk=pk).update(tries=F("tries") + 1, **claim)
    mail.tries += 1
    return mail


def _post(mail: DeliveryMail, files: Sequence[DeliveryFile]) -> Taken:
    made = [each.made for each in files if each.made]
    fits = fits_a_mail(each.size for each in made)
    attached = []
    for each in made if fits else ():
        with each.open() as content:
            attached.append(Attachment(each.file_name, content.read(), CONTENT_TYPES[each.kind]))
    mailbox = BounceMailbox.objects.filter(pk=1).first()
    return post(
        to=[mail.address],
        subject=subject_of(mail.delivery, mail.languages),
        text=text_of(mail.delivery, mail.languages, files, fits=fits),
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        attachments=attached,
        bounces_to=mailbox.address if mailbox else "",
    )


def _note_sent(mail: DeliveryMail, files: Sequence[DeliveryFile], taken: Taken, at: datetime) -> None:
    """The proof. A mail that was given up while it left has left all the same."""
    proof: dict[str, Any] = {
        "message_id": mail.message_id, "address": mail.address, "server": taken.server, "answer": taken.answer,
        "files": [
            {"name": each.made.file_name, "size": each.made.size, "sha256": each.made.sha256,
             "formula_version": each.made.formula_version}
            for each in files if each.made
        ],
    }  # fmt: skip
    with transaction.atomic():
        rows = DeliveryMail.objects.filter(pk=mail.pk).exclude(state__in=(MailState.BOUNCED, MailState.DELIVERED))
        rows.update(state=MailState.SENT, sent_at=at, next_at=None, trouble="")
        note(mail.delivery, ProofKind.SENT, mail=mail, at=at, detail=proof)
    settle(mail.delivery_id)


def _note_trouble(mail: DeliveryMail, trouble: Exception, at: datetime) -> None:
    """Refused for good is said at once; what may pass is tried ever later, then given up."""
    refused = isinstance(trouble, ValueError) or getattr(trouble, "code", "") == FOR_GOOD
    again = None if refused else next_try(SENDING_PAUSES, mail.tries, at)
    state = MailState.REFUSED if refused else MailState.WAITING if again else MailState.GIVEN_UP
    kind = {MailState.REFUSED: ProofKind.REFUSED, MailState.WAITING: ProofKind.NOT_SENT}.get(state, ProofKind.GIVEN_UP)
    words = str(trouble)[:300]
    with transaction.atomic():
        rows = DeliveryMail.objects.filter(pk=mail.pk, state=MailState.SENDING)
        rows.update(state=state, next_at=again, trouble=words)
        note(mail.delivery, kind, mail=mail, at=at, detail={"why": words, "message_id": mail.message_id})
    settle(mail.delivery_id)
