"""Reports on their way to their readers: asked for, tried again, given up, with what became of each (3.9, 7.4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.contract.queries import contract_zone
from baylanys.core.audit import Actor, write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.operations.domain.mail import mail_settings
from baylanys.reports.delivery_checks import KINDS, Recipient, To, clean_recipients, clean_reports
from baylanys.reports.delivery_choices import DeliveryState, MailState, ProofKind, Way
from baylanys.reports.delivery_models import (
    DeliveryFile,
    DeliveryMail,
    DeliveryProof,
    ReportDelivery,
    ReportSchedule,
    ScheduleVersion,
)
from baylanys.reports.delivery_rules import domain_of, period_words
from baylanys.reports.errors import ReportRefused
from baylanys.reports.library import check_period
from baylanys.reports.report_names import is_in_own_language, kinds_of, language_of, permission_of

SEND_NOW = "send_reports_now"
"""The job that makes and sends what waits (`delivery_jobs`)."""
LATE = timedelta(minutes=15)
"""From here on a sending says that it is late."""
OPEN = (MailState.WAITING, MailState.SENDING, MailState.UNDECIDED)
TAKEN = (MailState.SENT, MailState.DELIVERED)
IN_TROUBLE = (DeliveryState.PART, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class Sending:
    """What goes to whom."""

    title: str
    names: Sequence[str]
    kinds: Sequence[str]
    first: date
    last: date
    recipients: Sequence[Recipient]
    way: Way
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def start_sending(
    sending: Sending, *, due_at: datetime, at: datetime, schedule: ReportSchedule | None = None,
    version: ScheduleVersion | None = None, state: DeliveryState = DeliveryState.MAKING, is_late: bool = False,
    by: Person | None = None,
) -> ReportDelivery:  # fmt: skip
    """Its files are made and its mails leave soon; each mail has the number that it will keep."""
    delivery = ReportDelivery.objects.create(
        schedule=schedule, version=version, way=sending.way, title=sending.title, due_at=due_at, first=sending.first,
        last=sending.last, names=list(sending.names), kinds=list(sending.kinds), texts=dict(sending.texts),
        options=dict(sending.options), state=state, is_late=is_late, asked_by=by, created_at=at,
        next_at=at if state == DeliveryState.MAKING else None,
    )  # fmt: skip
    note(delivery, ProofKind.PLANNED, at=at, by=by, detail={"due_at": due_at.isoformat(), "late": is_late})
    if state == DeliveryState.MAKING:
        _write_files(delivery, sending)
        _write_mails(delivery, sending)
    return delivery


def send_on_request(
    *, names: Sequence[str], first: date, last: date, to: Iterable[To | str], by: Person, at: datetime,
    kind: str = "", kinds: Sequence[str] = (), way: Way = Way.PAGE, languages: Sequence[str] = (),
    options: Mapping[str, str] | None = None,
) -> ReportDelivery:  # fmt: skip
    """These reports over these days are on their way, in these languages (else in that of the person); the audit log
    says who sent what to whom. They are made and leave at once, or within a minute.

    Raises NotPossible `not_allowed` for a report that the person may not read, `no_recipients`, `bad_address`,
    `no_reports`, `wrong_kind`, `wrong_language`; ReportRefused `unknown_report`, `wrong_period`, `period_too_long`.
    """
    named, wanted = clean_reports(names, kinds or [kind])
    if not may(by, "send_reports") or not all(may(by, permission_of(name)) for name in named):
        raise NotPossible(_("You may not send this report."), code="not_allowed")
    asked = [To(each, languages=languages) if isinstance(each, str) else each for each in to]
    sending = Sending(
        title="", names=named, kinds=wanted, first=first, last=last,
        recipients=clean_recipients(asked, by.language), way=way, options=options or {},
    )  # fmt: skip
    return order_sending(sending, by=by, actor=by, at=at)


def send_for_program(
    *, names: Sequence[str], first: date, last: date, to: Iterable[To], kinds: Sequence[str], actor: Actor, at: datetime
) -> ReportDelivery:
    """The same for an outside program, whose token says what it may. Raises as `send_on_request`."""
    named, wanted = clean_reports(names, kinds)
    recipients = clean_recipients(to)
    sending = Sending(
        title="", names=named, kinds=wanted, first=first, last=last, recipients=recipients, way=Way.API
    )  # fmt: skip
    return order_sending(sending, by=None, actor=actor, at=at)


@transaction.atomic
def order_sending(sending: Sending, *, by: Person | None, actor: Any, at: datetime) -> ReportDelivery:
    """What was checked is on its way, with a line of the audit log."""
    check_period(sending.first, sending.last, today=at.astimezone(contract_zone()).date())
    delivery = start_sending(sending, due_at=at, at=at, by=by)
    to = [each["address"] for each in sending.recipients]
    told = {"reports": list(sending.names), "period": period_words(sending.first, sending.last), "to": to}
    write_audit(AuditKind.EXPORTED, by=actor, at=at, about=("report_delivery", delivery.pk), after=told)
    app.configure_task(SEND_NOW).defer()
    return delivery


@transaction.atomic
def try_again(*, delivery: ReportDelivery, by: Person | None, at: datetime) -> None:
    """What did not reach its reader is tried at once, the rest is left alone; files that are missing are made first
    where nobody got any mail yet. Raises NotPossible `not_now` where nothing is left to try."""
    row = ReportDelivery.objects.select_for_update().get(pk=delivery.pk)
    stuck = row.mails.exclude(state__in=TAKEN).exclude(state=MailState.SENDING, next_at__gt=at)
    missing = row.files.filter(made=None).exists()
    if row.state == DeliveryState.TOO_OLD or not stuck.exists():
        raise NotPossible(_("There is nothing left to try."), code="not_now")
    makes = missing and not row.mails.filter(state__in=TAKEN).exists()
    stuck.update(state=MailState.WAITING, tries=0, next_at=None if makes else at, trouble="")
    state = DeliveryState.MAKING if makes else DeliveryState.SENDING
    ReportDelivery.objects.filter(pk=row.pk).update(state=state, tries=0, next_at=at if makes else None)
    note(row, ProofKind.AGAIN, at=at, by=by)
    app.configure_task(SEND_NOW).defer()


@transaction.atomic
def give_up(*, delivery: ReportDelivery, by: Person | None, at: datetime) -> None:
    """Nothing more leaves, and nobody is alarmed by it any more. A mail that is leaving at this moment may arrive.

    Raises NotPossible `not_now` where it is over.
    """
    row = ReportDelivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state not in {DeliveryState.MAKING, DeliveryState.SENDING, *IN_TROUBLE}:
        raise NotPossible(_("This is over already."), code="not_now")
    ReportDelivery.objects.filter(pk=row.pk).update(state=DeliveryState.STOPPED, next_at=None)
    row.mails.filter(state__in=OPEN).update(state=MailState.GIVEN_UP, next_at=None)
    note(row, ProofKind.STOPPED, at=at, by=by)


@transaction.atomic
def settle(delivery_id: int) -> None:
    """The sending says how far it came, once no mail is open. Of many who settle it each comes to the same."""
    row = ReportDelivery.objects.select_for_update().get(pk=delivery_id)
    states = list(row.mails.values_list("state", flat=True))
    if row.state in {DeliveryState.MAKING, DeliveryState.STOPPED} or any(each in OPEN for each in states):
        return
    taken = sum(each in TAKEN for each in states)
    is_whole = taken == len(states) and not row.files.filter(made=None).exists()
    state = DeliveryState.DONE if is_whole else DeliveryState.PART if taken else DeliveryState.FAILED
    ReportDelivery.objects.filter(pk=row.pk).update(state=state)


def note(
    delivery: ReportDelivery, kind: ProofKind, *, at: datetime, mail: DeliveryMail | None = None,
    by: Person | None = None, detail: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """A line of the proof."""
    DeliveryProof.objects.create(delivery=delivery, mail=mail, kind=kind, at=at, by=by, detail=detail or {})


def _write_files(delivery: ReportDelivery, sending: Sending) -> None:
    """Each report as each kind that it has, in each language that somebody reads; a form in its own."""
    languages = list(dict.fromkeys(code for each in sending.recipients for code in _languages(each)))
    DeliveryFile.objects.bulk_create(
        DeliveryFile(delivery=delivery, name=name, kind=kind, language=language)
        for name in sending.names
        for kind in sending.kinds
        if kind in _kinds(name)
        for language in ([language_of(name) or languages[0]] if is_in_own_language(name) else languages)
    )


def _kinds(name: str) -> tuple[str, ...]:
    """A report that is gone is tried all the same, so that the sending says what is missing."""
    try:
        return kinds_of(name)
    except ReportRefused:
        return KINDS


def _write_mails(delivery: ReportDelivery, sending: Sending) -> None:
    domain = domain_of(mail_settings().sender)
    DeliveryMail.objects.bulk_create(
        DeliveryMail(
            delivery=delivery, address=str(each["address"]), name=str(each["name"]), languages=_languages(each),
            message_id=f"<report-{delivery.pk}-{number}-{token_hex(8)}@{domain}>",
        )
        for number, each in enumerate(sending.recipients, 1)
    )  # fmt: skip


def _languages(recipient: Recipient) -> list[str]:
    return cast(list[str], recipient["languages"])
