"""Who is told of which margin by which way."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.phones import to_e164
from baylanys.guard.choices import StepName, TellingWay
from baylanys.guard.models import AlarmSubscription
from baylanys.guard.numbers import number_of
from baylanys.guard.watched import EVERY, WATCHED


def subscribe(
    *,
    person: Person,
    margin: str = EVERY,
    way: str,
    at: datetime,
    by: Person | None = None,
    number: str = "",
    from_step: int = StepName.ATTENTION,
) -> AlarmSubscription:
    """The person is told from now on, once by each way; again: the step and the number are those of now.

    Raises NotPossible: unknown_margin, unknown_way, not_allowed (who may not see figures, or has left), no_address (no
    e-mail), no_number, bad_number.
    """
    if margin != EVERY and margin not in WATCHED:
        raise NotPossible(code="unknown_margin")
    if way not in TellingWay.values or from_step not in StepName.values:
        raise NotPossible(code="unknown_way")
    if not person.is_active or not may(person, "see_figures"):
        raise NotPossible(code="not_allowed")
    number = _checked_address(person, way, number)
    with transaction.atomic():
        row = _begin(person, margin, way, number, from_step, by, at)
        after = {"person": person.username, "margin": margin, "way": way, "from_step": int(from_step)}
        write_audit(
            AuditKind.SETTING_CHANGED, by=by or person, at=at, about=("alarm_subscription", row.pk), after=after
        )
    return row


def unsubscribe(
    *, person: Person, at: datetime, margin: str | None = None, way: str | None = None, by: Person | None = None
) -> int:
    """The person is not told any more (None: of no margin, by no way); how many subscriptions ended. Safe to repeat."""
    rows = AlarmSubscription.objects.filter(person=person, until=None)
    rows = rows if margin is None else rows.filter(margin=margin)
    rows = rows if way is None else rows.filter(way=way)
    with transaction.atomic():
        ended = rows.update(until=at, ended_by=by or person)
        if ended:
            before = {"person": person.username, "margin": margin, "way": way}
            write_audit(
                AuditKind.SETTING_CHANGED,
                by=by or person,
                at=at,
                about=("alarm_subscription", person.pk),
                before=before,
            )
    return ended


def subscriptions_of(person: Person) -> QuerySet[AlarmSubscription]:
    """Those that hold."""
    return AlarmSubscription.objects.filter(person=person, until=None).order_by("margin", "way")


def told_of(margin: str, step: int) -> QuerySet[AlarmSubscription]:
    """Who is told of that step; people who have left are not."""
    rows = AlarmSubscription.objects.filter(Q(margin=margin) | Q(margin=EVERY), until=None, from_step__lte=step)
    return rows.filter(person__is_active=True).select_related("person").order_by("-margin", "pk")


def _checked_address(person: Person, way: str, number: str) -> str:
    if way == TellingWay.MAIL and not person.email:
        raise NotPossible(code="no_address")
    if way != TellingWay.WHATSAPP:
        return ""
    if number.strip():
        found = to_e164(number)
        if found is None:
            raise NotPossible(code="bad_number")
        return found
    if not number_of(person):
        raise NotPossible(code="no_number")
    return ""


def _begin(
    person: Person, margin: str, way: str, number: str, from_step: int, by: Person | None, at: datetime
) -> AlarmSubscription:
    values = {"number": number, "from_step": from_step}
    holding = AlarmSubscription.objects.filter(person=person, margin=margin, way=way, until=None)
    known = holding.select_for_update().first()
    if known is not None and (known.number, known.from_step) == (number, from_step):
        return known
    if known is not None:
        holding.update(until=at, ended_by=by or person)
    try:
        with transaction.atomic():
            return AlarmSubscription.objects.create(
                person=person, margin=margin, way=way, since=at, by=by or person, **values
            )
    except IntegrityError:
        return holding.get()
