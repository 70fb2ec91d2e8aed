"""What Meta and the people themselves say moves each person of a mailing to an outcome (4.5). Repeating it is safe."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from baylanys.campaigns.choices import MailingState, Outcome
from baylanys.campaigns.domain.mailing import close_mailing, pause_mailing
from baylanys.campaigns.models import Mailing, MailingRecipient
from baylanys.campaigns.outcome_rules import REPLY_WINDOW, after_failure
from baylanys.campaigns.refusals import refusal
from baylanys.core.errors import NotPossible
from baylanys.messaging.choices import MessageStatusName

AT_ONCE = 1_000
FOLLOWED = [Outcome.ON_WAY.value, Outcome.DELIVERED.value]
STILL_FOLLOWED = timedelta(days=3)
"""What had left before a mailing was cancelled is followed for so long."""

_FOLLOWED = """r.outcome = ANY(%(outcomes)s) AND r.mailing_id IN (SELECT c.id FROM campaigns_mailing c
    WHERE c.state IN ('running', 'paused') OR (c.state = 'cancelled' AND c.closed_at > %(since)s))"""
_DELIVERED = """
UPDATE campaigns_mailingrecipient r SET outcome = 'delivered',
    delivered_at = COALESCE(r.delivered_at, (SELECT min(s.at) FROM messaging_messagestatus s
        WHERE s.message_id = m.id AND s.status IN ('delivered', 'read', 'played')), %(at)s),
    read_at = CASE WHEN m.status IN ('read', 'played') THEN COALESCE(r.read_at, (SELECT min(s.at)
        FROM messaging_messagestatus s WHERE s.message_id = m.id AND s.status IN ('read', 'played')), %(at)s) END
FROM messaging_message m
WHERE m.id = r.message_id AND m.status IN ('delivered', 'read', 'played')
    AND (r.outcome = 'on_way' OR (r.read_at IS NULL AND m.status <> 'delivered')) AND """
_ANSWERED = """
UPDATE campaigns_mailingrecipient r SET outcome = 'answered', answered_at = i.at, conversation_id = i.conversation_id
FROM messaging_message m CROSS JOIN LATERAL (
    SELECT n.at, n.conversation_id FROM messaging_message n
    WHERE n.identity_id = m.identity_id AND n.direction = 'in' AND n.number_id = m.number_id AND n.at >= m.at
        AND n.kind <> 'system'
        AND (n.at < COALESCE(m.sending_at, m.at) + %(window)s OR n.reply_to_provider_id = m.provider_id)
    ORDER BY n.at, n.id LIMIT 1) i
WHERE m.id = r.message_id AND m.status NOT IN ('queued', 'failed') AND """
_OPTED_OUT = """
UPDATE campaigns_mailingrecipient r SET outcome = 'opted_out', reason = ''
FROM messaging_message m, crm_optout o
WHERE m.id = r.message_id AND o.contact_id = r.contact_id AND o.channel = 'whatsapp' AND o.value = 'stop'
    AND o.at >= m.at AND """


def follow_mailings(*, at: datetime) -> None:
    """Outcomes are as the messages say; mailings that are over are closed."""
    with connection.cursor() as cursor:
        for sql, outcomes in ((_DELIVERED, FOLLOWED), (_ANSWERED, FOLLOWED), (_OPTED_OUT, [*FOLLOWED, "answered"])):
            values: dict[str, Any] = {
                "at": at,
                "window": REPLY_WINDOW,
                "since": at - STILL_FOLLOWED,
                "outcomes": outcomes,
            }
            cursor.execute(sql + _FOLLOWED, values)
    take_failures(at=at)
    _close_what_is_over(at)


def take_failures(*, at: datetime) -> None:
    """People whose message failed are tried again later, or have their outcome; some failures stop the mailing."""
    rows = MailingRecipient.objects.filter(outcome=Outcome.ON_WAY, message__status=MessageStatusName.FAILED)
    for row in rows.select_related("message", "mailing").order_by("pk")[:AT_ONCE]:
        _take_failure(row, at)


@transaction.atomic
def _take_failure(row: MailingRecipient, at: datetime) -> None:
    mailing = row.mailing
    code = row.message.error_code if row.message else None
    after = after_failure(code, attempts=row.attempts, at=at, deadline=mailing.deadline)
    outcome, goes_on = after.outcome, mailing.state in {MailingState.RUNNING, MailingState.PAUSED}
    if outcome == Outcome.WAITING and not goes_on:
        outcome = Outcome.CANCELLED
    claim = {"claimed_at": None, "done_at": None} if outcome == Outcome.WAITING else {}
    MailingRecipient.objects.filter(pk=row.pk, outcome=Outcome.ON_WAY).update(
        outcome=outcome, reason=after.reason, not_before=after.not_before, **claim
    )
    if after.pause and mailing.state == MailingState.RUNNING:
        pause_once(mailing=mailing, reason=after.pause, at=at)


def pause_once(*, mailing: Mailing, reason: str, at: datetime) -> None:
    """The mailing is paused; that somebody was quicker is all right."""
    try:
        with transaction.atomic():
            pause_mailing(mailing=Mailing.objects.get(pk=mailing.pk), by=None, at=at, reason=reason)
    except NotPossible as refused:
        if refused.code != refusal("not_now").code:
            raise


def _close_what_is_over(at: datetime) -> None:
    running = Mailing.objects.filter(state__in=[MailingState.RUNNING, MailingState.PAUSED])
    for mailing in running:
        if mailing.deadline <= at or _is_worked(mailing, at):
            close_mailing(mailing=mailing, at=at)


def _is_worked(mailing: Mailing, at: datetime) -> bool:
    """Nobody waits, nothing is on its way, and whoever could still answer has had the time for it."""
    people = mailing.recipients
    if people.filter(outcome__in=[Outcome.WAITING, Outcome.ON_WAY]).exists():
        return False
    return not people.filter(outcome=Outcome.DELIVERED, done_at__gt=at - REPLY_WINDOW).exists()
