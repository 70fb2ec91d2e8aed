"""Requests that are nearly or quite late are marked, each once, so that somebody is told (6)."""

from datetime import datetime

from django.db import transaction

from baylanys.crm.cases.states import Clocks, standing
from baylanys.crm.choices import CaseState
from baylanys.crm.models import Case, CaseEvent

MOST_AT_ONCE = 500


def clocks_of(case: Case) -> Clocks:
    """The request's two clocks as values."""
    return Clocks(case.opened_at, case.first_answer_due_at, case.due_at, case.first_answered_at, case.closed_at)


def mark_late_cases(*, at: datetime) -> list[int]:
    """Numbers of the requests that have just become due soon or overdue. Safe to repeat: each step once a request."""
    marked = []
    for case in Case.objects.exclude(state=CaseState.CLOSED).filter(overdue_at=None).order_by("due_at")[:MOST_AT_ONCE]:
        now = standing(clocks_of(case), at)
        if now == "overdue" or (now == "due_soon" and case.warned_at is None):
            marked += [case.pk] if _mark(case, now, at) else []
    return marked


@transaction.atomic
def _mark(case: Case, now: str, at: datetime) -> bool:
    field = "overdue_at" if now == "overdue" else "warned_at"
    if not Case.objects.filter(pk=case.pk, **{field: None}).exclude(state=CaseState.CLOSED).update(**{field: at}):
        return False
    CaseEvent.objects.create(case=case, kind=now, at=at)
    return True
