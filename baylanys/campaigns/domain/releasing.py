"""People of a mailing get their message, a few at a time, each exactly one.

A person is claimed first, in a transaction of its own; the message and `done_at` are written together. Whoever dies
between the two leaves a claim that is taken up again, with the same key of the same message.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from baylanys.campaigns.choices import Holding, MailingState, Outcome, PauseReason
from baylanys.campaigns.domain.mailing import pause_mailing
from baylanys.campaigns.floor_now import floor_now, seen_pace, sent_lately
from baylanys.campaigns.mailing_pace import release_now
from baylanys.campaigns.models import Mailing, MailingRecipient
from baylanys.campaigns.places import fields_for
from baylanys.campaigns.rules_in_force import rule_at
from baylanys.campaigns.texts import places_of, texts_of_mailing
from baylanys.core.errors import DomainError
from baylanys.messaging.domain.program_message import ProgramMessage, send_for_program
from baylanys.messaging.models import Message, MessageTemplate

AGAIN_AFTER = timedelta(minutes=2)
AT_ONCE = 300
AUTOMATIC = "mailing"
OUTCOMES = {"opted_out": Outcome.OPTED_OUT, "blocked": Outcome.WITHDRAWN}
"""What becomes of somebody whom the messages refuse; anything else that is refused cannot be reached."""


class _Gone(Exception):
    """The person is not ours to write to any more: cancelled, erased, taken by another."""


def release_mailings(*, at: datetime) -> int:
    """Every running mailing has sent what its pace allows now; how many messages were made."""
    rows = Mailing.objects.filter(state=MailingState.RUNNING, deadline__gt=at).select_related("number")
    return sum(release_mailing(mailing=row, at=at) for row in rows.order_by("deadline", "pk"))


def release_mailing(*, mailing: Mailing, at: datetime) -> int:
    """The same of one mailing; why nothing leaves stands in its row."""
    texts = texts_of_mailing(mailing)
    if not _has_texts(mailing, texts):
        pause_mailing(mailing=mailing, by=None, at=at, reason=PauseReason.TEMPLATE)
        return 0
    given = release_now(floor_now(mailing, at), seen_pace(mailing, rule_at(at)), sent_lately(mailing, at))
    held = given.holding if given.count == 0 else Holding.NOTHING
    if held == Holding.LATER and not mailing.recipients.filter(outcome=Outcome.WAITING).exists():
        held = Holding.ANSWERS
    Mailing.objects.filter(pk=mailing.pk).exclude(holding=held).update(holding=held)
    return sum(_write_to(pk, mailing, texts, at) for pk in _claim(mailing, min(given.count, AT_ONCE), at))


def _has_texts(mailing: Mailing, texts: dict[str, MessageTemplate]) -> bool:
    """Whether everybody who waits has a text in the chosen language still."""
    waiting = mailing.recipients.filter(outcome=Outcome.WAITING)
    return bool(texts) and not waiting.exclude(language__in=texts).exists()


def _claim(mailing: Mailing, count: int, at: datetime) -> list[int]:
    """So many people are ours now, claims of the dead first."""
    if count <= 0:
        return []
    due = MailingRecipient.objects.filter(mailing=mailing, outcome=Outcome.WAITING)
    due = due.filter(Q(claimed_at=None) | Q(claimed_at__lte=at - AGAIN_AFTER))
    due = due.filter(Q(not_before=None) | Q(not_before__lte=at))
    with transaction.atomic():
        locked = due.select_for_update(skip_locked=True).order_by(F("claimed_at").asc(nulls_last=True), "pk")
        ids = list(locked.values_list("pk", flat=True)[:count])
        MailingRecipient.objects.filter(pk__in=ids).update(claimed_at=at)
    return ids


def _write_to(pk: int, mailing: Mailing, texts: dict[str, MessageTemplate], at: datetime) -> int:
    try:
        with transaction.atomic():
            row = _locked(pk, at)
            message = _message_for(row, mailing, texts, at)
            row.message, row.done_at, row.attempts = message, at, row.attempts + 1
            row.outcome, row.reason = Outcome.ON_WAY, ""
            row.save(update_fields=["message", "done_at", "attempts", "outcome", "reason"])
    except _Gone:
        return 0
    except DomainError as refused:
        if refused.code == "no_such_template":
            return 0
        _give_up(pk, refused.code, at)
        return 0
    return 1


def _locked(pk: int, at: datetime) -> MailingRecipient:
    rows = MailingRecipient.objects.select_for_update(of=("self",)).select_related("contact")
    row = rows.filter(pk=pk, claimed_at=at, outcome=Outcome.WAITING).first()
    if row is None:
        raise _Gone
    return row


def _message_for(
    row: MailingRecipient, mailing: Mailing, texts: dict[str, MessageTemplate], at: datetime
) -> Message:  # fmt: skip
    template = texts[row.language]
    places = places_of({row.language: template})[row.language]
    fields = fields_for(mailing.values, names=places, name=row.contact.name, language=row.language)
    wanted = ProgramMessage(
        wa_id=row.number.lstrip("+"),
        number=mailing.number.phone_number_id,
        template=template.name,
        language=template.language,
        fields=fields,
        automatic=AUTOMATIC,
    )
    message, _ = send_for_program(wanted=wanted, key=f"mailing-{row.pk}-{row.attempts + 1}", at=at)
    return message


def _give_up(pk: int, code: str, at: datetime) -> None:
    outcome = OUTCOMES.get(code, Outcome.FAILED)
    rows = MailingRecipient.objects.filter(pk=pk, outcome=Outcome.WAITING)
    rows.update(outcome=outcome, reason=code[:20], done_at=at)
