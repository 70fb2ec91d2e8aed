"""The calls behind a figure."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from baylanys.reporting.domain.judged_calls import AT_A_QUESTION, fold_pending
from baylanys.reporting.models import JudgedCall

_REAL = Q(is_self_check=False)
_OFFERED = _REAL & Q(offered=True)
_TALKED = _REAL & Q(answered_at__isnull=False)
WHICH: dict[str, Q] = {
    "offered": _OFFERED,
    "answered": _OFFERED & Q(standing="answered"),
    "in_time": _OFFERED & Q(within_limit=True),
    "not_in_time": _OFFERED & Q(within_limit=False),
    "lost": _REAL & Q(standing="lost"),
    "callback_kept": _REAL & Q(standing="callback_kept"),
    "waits": _OFFERED & Q(standing="answered"),
    "longest": _OFFERED & Q(queue_total_ms__isnull=False),
    "beyond_limit": _OFFERED & Q(beyond_limit=True),
    "refused_for_line": _OFFERED & Q(refused_for_line=True),
    "left_in_ivr": _REAL & Q(standing="left_in_ivr"),
    "after_hours": _REAL & Q(standing="after_hours"),
    "unrecorded": _TALKED & Q(recording_due=True, recorded=False),
    "minutes_in": _TALKED & Q(direction="inbound"),
    "minutes_out": _TALKED & Q(direction="outbound"),
    "all": Q(),
}
_ORDER: dict[str, Callable[[], tuple[object, ...]]] = {
    "waits": lambda: (F("wait_ms").desc(nulls_last=True), "-counted_at"),
    "longest": lambda: (F("queue_total_ms").desc(nulls_last=True), "-counted_at"),
    "minutes_in": lambda: ("-answered_at",),
    "minutes_out": lambda: ("-answered_at",),
}
_BY_ANSWER = frozenset({"minutes_in", "minutes_out"})


def calls_behind(which: str, first: date, last: date) -> QuerySet[JudgedCall]:
    """Calls that make the figure in these days, both included; the longest waits first where the figure is a wait.

    Raises KeyError for a figure that is not known.
    """
    fold_pending(most=AT_A_QUESTION)
    days = {"talk_day__range": (first, last)} if which in _BY_ANSWER else {"day__range": (first, last)}
    ordered = _ORDER.get(which, lambda: ("-counted_at", "pk"))()
    return JudgedCall.objects.filter(WHICH[which], **days).order_by(*ordered)  # type: ignore[arg-type]


def judged_call(interaction: UUID) -> JudgedCall | None:
    """How one call counts, with everything written of it until now."""
    fold_pending(most=AT_A_QUESTION)
    return JudgedCall.objects.filter(pk=interaction).first()


def first_counted_day() -> date | None:
    """The day of the first call that was judged."""
    day: date | None = JudgedCall.objects.order_by("day").values_list("day", flat=True).first()
    return day
