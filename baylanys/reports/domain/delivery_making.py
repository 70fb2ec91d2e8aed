"""The files of a sending are made before its mails leave: claimed, tried again, and what cannot be made is said."""

from datetime import datetime
from subprocess import SubprocessError

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F

from baylanys.core.errors import DomainError
from baylanys.reports.delivery_choices import DeliveryState, ProofKind
from baylanys.reports.delivery_models import DeliveryFile, ReportDelivery
from baylanys.reports.delivery_rules import MAKING_LEASE, MAKING_PAUSES, next_try
from baylanys.reports.domain.delivery import note
from baylanys.reports.domain.made import make_report
from baylanys.reports.report_names import title_of

log = structlog.get_logger()

TROUBLES = (
    DomainError, OSError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RuntimeError,
    DatabaseError, SubprocessError,
)  # fmt: skip
"""A report or a template of the customer's may fail in any of these ways; the other sendings go on."""


def make_due(*, at: datetime, most: int = 20) -> int:
    """Files that are due were tried once each; how many sendings have them all. Safe to repeat, and twice at once."""
    due = ReportDelivery.objects.filter(state=DeliveryState.MAKING, next_at__lte=at).order_by("next_at", "pk")
    return sum(_make(pk, at) for pk in list(due.values_list("pk", flat=True)[:most]))


def _make(pk: int, at: datetime) -> bool:
    """The try is written before it begins: a program that dies with it is followed by another after the lease."""
    rows = ReportDelivery.objects.filter(pk=pk, state=DeliveryState.MAKING, next_at__lte=at)
    if not rows.update(tries=F("tries") + 1, next_at=at + MAKING_LEASE):
        return False
    delivery = ReportDelivery.objects.get(pk=pk)
    for file in delivery.files.filter(made=None):
        _make_file(delivery, file, at)
    return _go_on(delivery, at)


def _make_file(delivery: ReportDelivery, file: DeliveryFile, at: datetime) -> None:
    try:
        with transaction.atomic():
            made = make_report(
                name=file.name, first=delivery.first, last=delivery.last, kind=file.kind, language=file.language,
                by=delivery.asked_by, at=at, options=delivery.options,
            )  # fmt: skip
            DeliveryFile.objects.filter(pk=file.pk).update(made=made, trouble="")
            proof = {"file": made.file_name, "sha256": made.sha256, "size": made.size}
            note(delivery, ProofKind.MADE, at=at, detail=proof | {"formula_version": made.formula_version})
    except TROUBLES as trouble:
        words = (str(trouble) or type(trouble).__name__)[:300]
        log.warning("a report was not made", report=file.name, kind=file.kind, error=type(trouble).__name__)
        DeliveryFile.objects.filter(pk=file.pk).update(trouble=words)
        detail = {"file": f"{title_of(file.name)}, {file.language}, {file.kind.upper()}", "why": words}
        note(delivery, ProofKind.NOT_MADE, at=at, detail=detail)


@transaction.atomic
def _go_on(delivery: ReportDelivery, at: datetime) -> bool:
    """Mails leave once every file is there, or none will come any more; without any file nothing leaves."""
    rows = ReportDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.MAKING)
    again = next_try(MAKING_PAUSES, delivery.tries, at)
    has_all = not delivery.files.filter(made=None).exists()
    if not has_all and again is not None:
        rows.update(next_at=again)
        return False
    has_any = delivery.files.filter(made__isnull=False).exists()
    state = DeliveryState.SENDING if has_any else DeliveryState.FAILED
    if rows.update(state=state, next_at=None, made_at=at) and has_any:
        delivery.mails.filter(next_at=None).update(next_at=at)
    if not has_any:
        note(delivery, ProofKind.GIVEN_UP, at=at)
    return has_all
