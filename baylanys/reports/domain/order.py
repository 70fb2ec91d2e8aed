"""Long reports are ordered and made by the worker, with progress (3.9)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.core.errors import DomainError
from baylanys.reports import library
from baylanys.reports.domain.made import make_report, maker_of
from baylanys.reports.errors import ReportRefused
from baylanys.reports.models import MadeReport, OrderState, ReportOrder

LONG_ROWS = 5_000
"""A report with more rows is not worth waiting for."""
LEASE = timedelta(minutes=15)
"""A worker that died with an order is followed by another after this."""
OPEN = (OrderState.WAITING, OrderState.RUNNING)


def is_long(
    name: str, *, first: date, last: date, language: str, at: datetime, options: Mapping[str, str] | None = None
) -> bool:
    """Whether the report is for the worker to make. Raises ReportRefused as `library.build`."""
    maker_of(name)
    if name not in library.REPORTS:
        return False
    with override(language):
        asked = library.asked_for(name, first=first, last=last, at=at, options=options)
    counted = library.REPORTS[name].long_rows
    return counted is not None and counted(asked) > LONG_ROWS


def order_report(
    *,
    name: str,
    first: date,
    last: date,
    kind: str,
    language: str,
    by: Person | None,
    at: datetime,
    options: Mapping[str, str] | None = None,
) -> ReportOrder:
    """The order stands and the worker is told; the one that stands already where the same was ordered.

    Raises ReportRefused for what could not be made anyway.
    """
    if kind not in library.describe(name).kinds:
        raise ReportRefused(_("This report is made as XLSX or PDF."), code="wrong_kind")
    given = {key: value for key, value in (options or {}).items() if value}
    library.asked_for(name, first=first, last=last, at=at, options=given)
    whole = [name, first.isoformat(), last.isoformat(), kind, language, sorted(given.items())]
    likeness = hashlib.sha256(json.dumps(whole).encode()).hexdigest()
    row = ReportOrder(name=name, first=first, last=last, kind=kind, language=language, options=given)
    row.likeness, row.ordered_by, row.ordered_at = likeness, by, at
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _wake(row.pk)
    except IntegrityError:
        same = ReportOrder.objects.filter(likeness=likeness, state__in=OPEN).first()
        if same is None:
            raise
        return same
    return row


def carry_out(order: UUID, *, at: datetime) -> bool:
    """The order's file is kept, or the order says why not; False where another carries it out. Safe to repeat."""
    free = Q(state=OrderState.WAITING) | Q(state=OrderState.RUNNING, begun_at__lt=at - LEASE)
    rows = ReportOrder.objects.filter(pk=order)
    if not rows.filter(free).update(state=OrderState.RUNNING, begun_at=at, progress=0):
        return False
    row = rows.get()
    try:
        made = _make(row, at)
    except DomainError as refused:
        with override(row.language):
            said = str(refused.message)[:400]
        _end(row, OrderState.FAILED, error=said)
        return True
    _end(row, OrderState.DONE, made=made)
    return True


def forsaken(*, at: datetime) -> list[UUID]:
    """Orders that nobody carries out: their worker died, or was never told."""
    stale = Q(state=OrderState.RUNNING, begun_at__lt=at - LEASE)
    untold = Q(state=OrderState.WAITING, ordered_at__lt=at - LEASE)
    return list(ReportOrder.objects.filter(stale | untold).values_list("pk", flat=True))


def _make(row: ReportOrder, at: datetime) -> MadeReport:
    told = 0

    def tell(percent: int) -> None:
        nonlocal told
        if percent > told:
            told = percent
            ReportOrder.objects.filter(pk=row.pk, state=OrderState.RUNNING).update(progress=percent)

    return make_report(
        name=row.name,
        first=row.first,
        last=row.last,
        kind=row.kind,
        language=row.language,
        by=row.ordered_by,
        at=at,
        options=row.options,
        tell=tell,
    )


def _end(row: ReportOrder, state: OrderState, *, made: MadeReport | None = None, error: str = "") -> None:
    progress = 100 if made else row.progress
    ended = {"state": state, "ended_at": clock.now(), "made": made, "error": error, "progress": progress}
    ReportOrder.objects.filter(pk=row.pk, state=OrderState.RUNNING).update(**ended)


def _wake(order: UUID) -> None:
    app.configure_task("make_ordered_report", queue="reports").defer(order=str(order))
