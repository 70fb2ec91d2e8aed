"""Who is to be told of a step has a row that waits: one for each person and way."""

from datetime import datetime

from baylanys.guard.choices import TellingState, TellingWay
from baylanys.guard.domain.subscription import told_of
from baylanys.guard.models import AlarmSubscription, AlarmTelling, MarginAlarm
from baylanys.guard.numbers import number_of
from baylanys.guard.watched import WATCHED


def plan_tellings(alarm: MarginAlarm, at: datetime) -> int:
    """The rows stand; how many are new. Part of the caller's transaction, which holds the alarm's row.

    Nobody is told twice by one way, nor two people at one address; whoever has a row of this step that has not left yet
    gets no second one.
    """
    waiting = set(
        alarm.tellings.filter(step=alarm.step, state__in=[TellingState.WAITING, TellingState.SENDING]).values_list(
            "person_id", "way"
        )
    )
    rows: dict[tuple[str, str], AlarmTelling] = {}
    for subscription in told_of(alarm.margin, alarm.step):
        row = _telling(alarm, subscription, at)
        if (row.person_id, row.way) not in waiting:
            rows.setdefault((row.way, row.address or f"#{row.person_id}"), row)
    made = list({row.key: row for row in rows.values()}.values())
    AlarmTelling.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _telling(alarm: MarginAlarm, subscription: AlarmSubscription, at: datetime) -> AlarmTelling:
    person, way = subscription.person, subscription.way
    told_by_page = {"state": TellingState.SENT, "settled_at": at} if way == TellingWay.PAGE else {}
    return AlarmTelling(
        alarm=alarm, key=_key(alarm, person.pk, way, at), person=person, way=way, address=_address(subscription),
        step=alarm.step, value=alarm.value, passed=alarm.passed, breaks=alarm.breaks, at=at, next_at=at, **told_by_page,
    )  # fmt: skip


def _key(alarm: MarginAlarm, person: int, way: str, at: datetime) -> str:
    """The same for what is told once in its period, whichever alarm it was told of."""
    if WATCHED[alarm.margin].once:
        return f"{alarm.margin}/{alarm.period}/{alarm.step}/{person}/{way}"
    return f"{alarm.pk}/{alarm.step}/{at.isoformat()}/{person}/{way}"


def _address(subscription: AlarmSubscription) -> str:
    if subscription.way == TellingWay.MAIL:
        return subscription.person.email
    if subscription.way == TellingWay.WHATSAPP:
        return number_of(subscription.person, subscription.number)
    return ""
