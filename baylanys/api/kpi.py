"""The contract's figures for outside programs (4.1–4.4, 5.1)."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AfterValidator, BeforeValidator

from baylanys.accounts.choices import Scope
from baylanys.api.callers import Token
from baylanys.api.problems import Problem
from baylanys.api.shapes import stamp
from baylanys.contract.queries import contract_zone
from baylanys.core.errors import NotPossible
from baylanys.reporting.kpi import Figures, minutes
from baylanys.reporting.periods import Span
from baylanys.reporting.queries import Period, figures_by

router = Router(tags=["figures"])
WORDING = "give a day (2026-11-22) or a moment (2026-11-22T04:00:00Z)"
MOST_DAYS = 3_700
"""Ten years: what a single answer covers at most."""
REFUSALS = {401: Problem, 403: Problem, 422: Problem, 429: Problem}


class KpiShape(Schema):
    """One period. Shares are fractions of 1 and, like the waits, null where nothing was offered or answered.

    `period` is the day (2026-11-22) or the month (2026-11) of the contract's zone; minutes are rounded once.
    """

    period: str
    start: str
    end: str
    offered: int
    answered: int
    answered_within_90s: int
    lost: int
    callback_kept: int
    left_in_ivr: int
    after_hours: int
    service_level: float | None
    lost_share: float | None
    average_wait_seconds: float | None
    longest_wait_seconds: float | None
    inbound_minutes: int
    outbound_minutes: int
    formula_version: int


class KpiList(Schema):
    items: list[KpiShape]
    next: None


def _day(text: Any) -> Any:
    """A day of the contract's zone: given as such, or the one that holds the moment given."""
    if not isinstance(text, str) or re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    try:
        moment = _moment(text)
        return moment.replace(tzinfo=moment.tzinfo or contract_zone()).astimezone(contract_zone()).date()
    except (ValueError, OverflowError) as wrong:
        raise ValueError(WORDING) from wrong


def _end(text: Any) -> Any:
    """A moment is the end itself and not part of the period, a day is: the month that ends at midnight has ended."""
    if not isinstance(_day(text), date):
        return text
    try:
        return _day((_moment(text) - timedelta(milliseconds=1)).isoformat())
    except OverflowError as wrong:
        raise ValueError(WORDING) from wrong


def _moment(text: str) -> datetime:
    """A `+` of the offset arrives as a space where the program did not encode it."""
    return datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text))


def _countable(day: date) -> date:
    if not 2000 <= day.year <= 2200:
        raise ValueError("this day is beyond the calendar")
    return day


Day = Annotated[date, BeforeValidator(_day), AfterValidator(_countable)]
LastDay = Annotated[date, BeforeValidator(_end), AfterValidator(_countable)]


@router.get("/kpi", auth=Token(Scope.READ_FIGURES), response={200: KpiList, **REFUSALS}, summary="Oldest first")
def list_kpi(
    request: HttpRequest,
    first: Annotated[Day, Query(alias="from", description="First day, or a moment in it")],
    last: Annotated[LastDay, Query(alias="to", description="Last day, included; or the moment at which it ends")],
    by: Annotated[Literal["day", "month"], Query()] = "day",
) -> dict[str, Any]:
    """Figures of each day, or of the whole months that hold the days, as they stand now (a callback counts as lost
    until it is kept). A month is counted from its calls, never from its days."""
    if last < first:
        raise NotPossible("`to` lies before `from`.", code="bad_period")
    if (last - first).days > MOST_DAYS:
        raise NotPossible("Ask for ten years at most.", code="period_too_long")
    return {"items": _shapes(figures_by(first, last, by)), "next": None}


def _shapes(found: Iterable[tuple[Span, Period]]) -> list[dict[str, Any]]:
    return [
        {
            "period": span.name,
            "start": stamp(span.start),
            "end": stamp(span.end),
            **figures_shape(period.figures),
            "formula_version": period.definition.version,
        }
        for span, period in found
    ]


def figures_shape(figures: Figures) -> dict[str, Any]:
    """The figures as the API words them."""
    counts = ("offered", "answered", "lost", "callback_kept", "left_in_ivr", "after_hours")
    return {
        **{name: getattr(figures, name) for name in counts},
        "answered_within_90s": figures.in_time,
        "service_level": _share(figures.in_time, figures.offered),
        "lost_share": _share(figures.lost, figures.offered),
        "average_wait_seconds": _seconds(figures.mean_wait_ms),
        "longest_wait_seconds": _seconds(figures.longest_wait_ms),
        "inbound_minutes": minutes(figures.inbound_ms),
        "outbound_minutes": minutes(figures.outbound_ms),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
