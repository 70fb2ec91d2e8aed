"""Mailings as pages, reports and the cockpit see them: progress, outcomes, coverage (4.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from baylanys.campaigns.choices import MailingState, Outcome
from baylanys.campaigns.models import Mailing, MailingExclusion, MailingRecipient
from baylanys.campaigns.outcome_rules import REPLY_WINDOW, Coverage, coverage_of_counts
from baylanys.campaigns.rules_in_force import rate_at
from baylanys.contract.queries import contract_zone

CLOSED = (MailingState.FINISHED, MailingState.CANCELLED)
WORKED = (MailingState.RUNNING, MailingState.PAUSED, *CLOSED)
LEFT = (Outcome.DELIVERED, Outcome.ANSWERED, Outcome.ON_WAY, Outcome.UNDELIVERED)


@dataclass(frozen=True, slots=True)
class Progress:
    """People of a mailing by outcome; `read` of the delivered ones, `excluded` by reason."""

    counts: dict[str, int]
    read: int
    excluded: dict[str, int]
    coverage: Coverage

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Those whose turn has come."""
        return self.total - self.counts.get(Outcome.WAITING, 0)

    @property
    def left_out(self) -> int:
        return sum(self.excluded.values())


def mailings_found(*, state: str = "", project: str = "", search: str = "") -> QuerySet[Mailing]:
    """Mailings of a filter, newest first."""
    found = Mailing.objects.select_related("project", "number", "drafted_by")
    found = found.filter(state=state) if state in MailingState.values else found
    found = found.filter(project__code=project) if project else found
    return found.filter(name__icontains=search) if search else found


def progress_of(mailings: Iterable[Mailing]) -> dict[int, Progress]:
    """Each mailing's progress, in three queries for all of them."""
    rows = list(mailings)
    ids = [row.pk for row in rows]
    counts: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    people = MailingRecipient.objects.filter(mailing__in=ids)
    for pk, outcome, count in people.values_list("mailing", "outcome").annotate(people=Count("pk")).order_by():
        counts[pk][outcome] = count
    read = dict(people.exclude(read_at=None).values_list("mailing").annotate(people=Count("pk")).order_by())
    excluded: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    out = MailingExclusion.objects.filter(mailing__in=ids)
    for pk, reason, count in out.values_list("mailing", "reason").annotate(people=Count("pk")).order_by():
        excluded[pk][reason] = count
    for row in rows:
        if row.list_duplicates:
            excluded[row.pk]["duplicate"] = excluded[row.pk].get("duplicate", 0) + row.list_duplicates
    return {
        row.pk: Progress(
            counts[row.pk], read.get(row.pk, 0), excluded[row.pk],
            coverage_of_counts(counts[row.pk], is_closed=row.state in CLOSED),
        )
        for row in rows
    }  # fmt: skip


def coverage_of(mailing: Mailing) -> Coverage:
    """How much of the mailing's base is worked (4.5)."""
    rows = mailing.recipients.values_list("outcome").annotate(people=Count("pk")).order_by()
    return coverage_of_counts(dict(rows), is_closed=mailing.state in CLOSED)


def coverage_between(first: date, last: date) -> Coverage:
    """The same of all mailings that came to their end on these days, both included, of the contract's zone: by the
    deadline, or by the day on which they were closed before it."""
    found = [coverage_of(row) for row in mailings_between(first, last)]
    return Coverage(sum(each.final for each in found), sum(each.valid for each in found))


def mailings_between(first: date, last: date) -> list[Mailing]:
    """Mailings that were confirmed and whose end is on these days."""
    zone = contract_zone()
    begins, ends = datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone)
    ended = Q(closed_at__gte=begins, closed_at__lt=ends)
    due = Q(closed_at=None, deadline__gte=begins, deadline__lt=ends)
    rows = Mailing.objects.filter(ended | due, state__in=WORKED).exclude(confirmed_at=None)
    return list(rows.select_related("project").order_by("confirmed_at", "pk"))


def spent_on(mailing: Mailing) -> tuple[int, Decimal | None, str]:
    """Messages that WhatsApp charged for, their price by the rate of the day it began, and the currency; None where no
    rate is known."""
    charged = mailing.recipients.filter(message__cost_type="regular").count()
    price, currency = rate_at(mailing.category, mailing.started_at or mailing.drafted_at)
    return charged, price * charged if price is not None else None, currency


def mailing_answered_in(*, identity_id: int, opened_at: datetime) -> Mailing | None:
    """The mailing that the person got shortly before the conversation began, or in it; the newest of several."""
    rows = MailingRecipient.objects.filter(
        message__identity=identity_id, message__at__gte=opened_at - REPLY_WINDOW, done_at__isnull=False
    )
    row = rows.select_related("mailing").order_by("-done_at").first()
    return row.mailing if row else None
