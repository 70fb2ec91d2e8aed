"""A telephone operator's bill is laid beside the month's calls (5.1)."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from baylanys.contract.queries import contract_zone
from baylanys.contract.working_time import month_bounds
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.spreadsheets import MOST_COLUMNS, in_batches, read_table
from baylanys.interactions.models import Interaction
from baylanys.reporting.bill.columns import SEARCHED_ROWS, counts_minutes, find_heading, lacking
from baylanys.reporting.bill.matching import Compared, OurCall, Rule, Verdict, compare, guess_offset
from baylanys.reporting.bill.reading import DIRECTIONS, BillCall, Reading, WrongLine, read_line
from baylanys.reporting.domain.judged_calls import AT_A_QUESTION, fold_pending
from baylanys.reporting.models import Bill, BillLine, JudgedCall, OutsideLeg

MOST_LINES = 100_000
UNITS = (1, 10, 60)
"""Seconds in which operators here bill."""
MOST_TOLERANCE = 600
_AT_ONCE = 2_000


def bring_bill(*, month: date, carrier: str, filename: str, content: bytes, by: Any, at: datetime) -> Bill:
    """The bill waits for somebody to confirm its columns.

    Raises TableRefused for what is no table, NotPossible `brought` where this month has that very file already.
    """
    head = list(islice(read_table(content, most_rows=MOST_LINES, width=MOST_COLUMNS), SEARCHED_ROWS))
    heading, columns = find_heading(head)
    row = Bill(
        month=month, carrier=carrier.strip()[:120], filename=filename[-200:], content=content, heading=max(0, heading),
        sha256=hashlib.sha256(content).hexdigest(), columns=columns, at=at, by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as known:
        raise NotPossible(_("This file was brought for this month already."), code="brought") from known
    return row


def compare_bill(
    *, bill: Bill, columns: Mapping[str, int], unit_seconds: int, tolerance_seconds: int, direction: str, by: Any,
    at: datetime,
) -> None:  # fmt: skip
    """Every line has found its call or has not, and the same for our calls; the file itself is let go of.

    `direction` is that of the whole bill where it has no such column, or ''. Raises NotPossible where a column is
    missing, nothing can be read, or it was compared already; TableRefused as `read_table`.
    """
    if lacking(columns):
        raise NotPossible(_("Say which columns hold the moment, the number and the length."), code="no_columns")
    if unit_seconds not in UNITS or not 0 <= tolerance_seconds <= MOST_TOLERANCE or direction not in {"", *DIRECTIONS}:
        raise NotPossible(_("This unit or this tolerance is not possible."), code="wrong_rule")
    with transaction.atomic():
        held = Bill.objects.select_for_update().get(pk=bill.pk)
        if held.compared_at is not None or held.content is None:
            raise NotPossible(_("This bill was compared already."), code="compared")
        zone = contract_zone()
        month = month_bounds(held.month, zone)
        offset = _minutes_of(month[0].astimezone(zone).utcoffset())
        lines, wrong = _read(held, columns, offset, direction)
        if not lines:
            raise NotPossible(_("Not one line of this bill could be read with these columns."), code="nothing_read")
        tolerance = timedelta(seconds=tolerance_seconds)
        calls = list(_our_calls(held.month, month, tolerance))
        hours = guess_offset(lines, calls, tolerance)
        lines = [_moved(line, hours) for line in lines]
        results = compare(lines, calls, Rule(tolerance, unit_seconds), month)
        _keep(held, results, wrong)
        held.columns = dict(columns)
        held.reading = {"unit_seconds": unit_seconds, "tolerance_seconds": tolerance_seconds, "hours": hours}
        held.sums = sums_of(results, wrong)
        held.content, held.compared_at, held.compared_by = None, at, by
        held.save()
        after = {"file": held.filename, "sha256": held.sha256, "verdicts": held.sums["verdicts"]}
        write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("bill", held.pk), after=after)


def forget_bill(*, bill: Bill, by: Any, at: datetime) -> None:
    """A bill that was not compared is gone. Raises NotPossible for one that was: its differences are evidence."""
    gone, _kinds = Bill.objects.filter(pk=bill.pk, compared_at=None).delete()
    if not gone:
        raise NotPossible(_("A bill that was compared stays."), code="compared")
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("bill", bill.pk), before={"file": bill.filename})


def sums_of(results: Sequence[Compared], wrong: Sequence[WrongLine]) -> dict[str, Any]:
    """What the page shows above the lines; lengths in ms, those of the month alone."""
    inside = [each for each in results if each.verdict != Verdict.OTHER_MONTH]
    sums = {
        direction: {
            "billed_ms": sum(each.line.billed_ms for each in inside if each.line and each.line.direction == direction),
            "own_ms": sum(each.call.talk_ms for each in inside if each.call and each.call.direction == direction),
        }
        for direction in DIRECTIONS
    }
    return {**sums, "verdicts": dict(Counter(str(each.verdict) for each in results)), "wrong": len(wrong)}


def _read(
    bill: Bill, columns: Mapping[str, int], offset: int, direction: str
) -> tuple[list[BillCall], list[WrongLine]]:
    assert bill.content is not None
    own = frozenset(Interaction.objects.exclude(line="").values_list("line", flat=True).distinct())
    rows = read_table(bytes(bill.content), most_rows=MOST_LINES, width=MOST_COLUMNS)
    heading = next(islice(rows, bill.heading, None), [])
    minutes = counts_minutes(heading[columns["length"]]) if columns["length"] < len(heading) else False
    how = Reading(columns, minutes, offset, own, direction)
    found = [read_line(row, cells, how) for row, cells in enumerate(rows, start=bill.heading + 2)]
    lines = [each for each in found if isinstance(each, BillCall)]
    return lines, [each for each in found if isinstance(each, WrongLine)]


def _our_calls(month: date, bounds: tuple[datetime, datetime], tolerance: timedelta) -> Iterator[OurCall]:
    fold_pending(most=AT_A_QUESTION)
    first, last = (bounds[0] - tolerance), (bounds[1] + tolerance)
    days = (month - timedelta(days=1), (month + timedelta(days=32)).replace(day=1))
    talked = JudgedCall.objects.filter(
        talk_day__range=days, answered_at__gte=first, answered_at__lt=last, talk_ms__isnull=False, is_self_check=False
    )
    fields = ("pk", "arrived_at", "answered_at", "interaction__contact_number", "direction", "talk_ms")
    for row in talked.values_list(*fields).iterator(_AT_ONCE):
        yield OurCall(*row)
    for leg in OutsideLeg.objects.filter(begins_at__gte=first, begins_at__lt=last, ends_at__isnull=False):
        assert leg.ends_at is not None
        length = round((leg.ends_at - leg.begins_at) / timedelta(milliseconds=1))
        yield OurCall(leg.interaction_id, leg.begins_at, leg.begins_at, "", "outbound", length)


def _keep(bill: Bill, results: Sequence[Compared], wrong: Sequence[WrongLine]) -> None:
    rows = (
        BillLine(
            bill=bill,
            row=each.line.row if each.line else None,
            at=each.line.at if each.line else each.call.answered_at if each.call else None,
            number=each.line.number if each.line else each.call.number if each.call else "",
            direction=each.line.direction if each.line else each.call.direction if each.call else "",
            billed_ms=each.line.billed_ms if each.line else None,
            own_ms=each.call.talk_ms if each.call else None,
            interaction_id=each.call.id if each.call else None,
            verdict=each.verdict,
        )
        for each in results
    )
    for batch in in_batches(rows, _AT_ONCE):
        BillLine.objects.bulk_create(batch)
    unread = (BillLine(bill=bill, row=each.row, verdict="unread", problem=each.problem) for each in wrong)
    for batch in in_batches(unread, _AT_ONCE):
        BillLine.objects.bulk_create(batch)


def _moved(line: BillCall, hours: int) -> BillCall:
    moved = line.at + timedelta(hours=hours)
    return BillCall(line.row, moved, line.number, line.direction, line.billed_ms) if hours else line


def _minutes_of(offset: timedelta | None) -> int:
    return int((offset or timedelta()).total_seconds() // 60)
