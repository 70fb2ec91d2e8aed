"""The centre as the pace of mailings sees it: who is free, who waits, how much WhatsApp still allows today."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Q

from baylanys.campaigns.choices import Outcome
from baylanys.campaigns.mailing_cost import limit_of
from baylanys.campaigns.mailing_pace import WINDOW_MINUTES, Floor, Pace, Sent, share_of_answers
from baylanys.campaigns.models import Mailing, MailingRecipient, MailingRule
from baylanys.contract.queries import contract_zone, timetable_since
from baylanys.messaging.choices import ConversationState, MessageDirection, MessageKind
from baylanys.messaging.models import BusinessNumber, Conversation, Message
from baylanys.routing.choices import OperatorStateName
from baylanys.routing.domain.outbound_hold import outbound_held
from baylanys.routing.models import OperatorState, Waiting

AT_WORK = (OperatorStateName.READY, OperatorStateName.OFFERED, OperatorStateName.TALKING, OperatorStateName.WRAP_UP)
DAY = timedelta(hours=24)


def floor_now(mailing: Mailing, at: datetime) -> Floor:
    """Operators, waiting people and limits at this moment."""
    number = mailing.number
    limit = limit_of(limit_tiers(number))
    return Floor(
        free_operators=OperatorState.objects.filter(state=OperatorStateName.READY).count(),
        waiting_calls=Waiting.objects.count(),
        waiting_chats=Conversation.objects.filter(
            state__in=[ConversationState.WAITING, ConversationState.OFFERED]
        ).count(),
        is_held=outbound_held(at) is not None,
        is_open=is_sending_time(mailing, at),
        number_sends=number.is_active and number.stopped_at is None,
        limit_left=None if limit is None else limit - written_to_lately(number, at),
    )


def is_sending_time(mailing: Mailing, at: datetime) -> bool:
    """Within the centre's working time, and within the hours of the mailing."""
    hour = at.astimezone(contract_zone()).hour
    return mailing.from_hour <= hour < mailing.until_hour and timetable_since(at).is_open(at)


def operators_at_work() -> int:
    """Operators who are ready or busy now."""
    return OperatorState.objects.filter(state__in=AT_WORK).count()


def limit_tiers(number: BusinessNumber) -> list[str]:
    """Meta's limit as each number of the account tells it: they share one."""
    same = Q(waba_id=number.waba_id) if number.waba_id else Q(pk=number.pk)
    rows = BusinessNumber.objects.filter(same, is_active=True).exclude(messaging_limit="")
    return list(rows.values_list("messaging_limit", flat=True))


def written_to_lately(number: BusinessNumber, at: datetime) -> int:
    """People to whom templates of the account left within 24 hours; more than Meta counts, never fewer."""
    same = Q(number__waba_id=number.waba_id) if number.waba_id else Q(number=number)
    rows = Message.objects.filter(same, at__gte=at - DAY, direction=MessageDirection.OUT, kind=MessageKind.TEMPLATE)
    return rows.aggregate(people=Count("identity", distinct=True))["people"] or 0


def pace_of(mailing: Mailing, rule: MailingRule, answers_in_100: float | None = None) -> Pace:
    """The rule as it holds for the mailing."""
    share = rule.answers_in_100 if answers_in_100 is None else answers_in_100
    return Pace(float(share), float(rule.answer_minutes), rule.keep_free, mailing.most_a_minute)


def seen_pace(mailing: Mailing, rule: MailingRule) -> Pace:
    """The same, with the share of answers that the mailing has brought where it is higher."""
    counted = MailingRecipient.objects.filter(mailing=mailing).aggregate(
        answered=Count("pk", filter=Q(outcome=Outcome.ANSWERED)),
        delivered=Count("pk", filter=Q(outcome__in=[Outcome.DELIVERED, Outcome.ANSWERED])),
    )
    share = share_of_answers(rule.answers_in_100, counted["delivered"], counted["answered"])
    return pace_of(mailing, rule, share)


def sent_lately(mailing: Mailing, at: datetime) -> Sent:
    """What mailings released in the last minutes, all of them together; and how many of this one wait now."""
    since = at - timedelta(minutes=WINDOW_MINUTES)
    rows = MailingRecipient.objects.filter(done_at__gt=since)
    counted = rows.aggregate(
        window=Count("pk"), minute=Count("pk", filter=Q(done_at__gt=at - timedelta(seconds=55), mailing=mailing))
    )
    due = MailingRecipient.objects.filter(mailing=mailing, outcome=Outcome.WAITING)
    waiting = due.filter(Q(not_before=None) | Q(not_before__lte=at)).count()
    return Sent(counted["minute"], counted["window"], waiting)
