"""Which requests are escalated, how high, and what somebody was told of."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, Max, Q, QuerySet

from baylanys.crm.choices import CaseState, EscalationClock
from baylanys.crm.models import CaseEscalation, EscalationNotice, EscalationStep


def escalations_holding() -> QuerySet[CaseEscalation]:
    """Those of open requests whose clock still runs towards, or past, the due time that they were about."""
    completion = Q(step__clock=EscalationClock.COMPLETION, due_at=F("case__due_at"))
    first = Q(
        step__clock=EscalationClock.FIRST_ANSWER, due_at=F("case__first_answer_due_at"), case__first_answered_at=None
    )
    return CaseEscalation.objects.exclude(case__state=CaseState.CLOSED).filter(completion | first)


def levels_of(cases: Collection[int]) -> dict[int, int]:
    """Number of the request → the highest level it is escalated to; those that are not are missing."""
    found = escalations_holding().filter(case__in=cases).values_list("case_id").annotate(level=Max("step__level"))
    return dict(found.order_by())


def unseen_cases(person: Any) -> list[int]:
    """Numbers of open requests whose escalation the person was told of and has not looked at; the highest first."""
    told = EscalationNotice.objects.filter(person=person, seen_at=None, escalation__in=escalations_holding())
    found = told.values_list("escalation__case_id").annotate(level=Max("escalation__step__level"))
    return [case for case, _level in found.order_by("-level", "escalation__case_id")]


def steps_in_force() -> QuerySet[EscalationStep]:
    """The steps that hold, in the order in which a request comes to them."""
    return EscalationStep.objects.filter(valid_until=None).select_related("set_by")
