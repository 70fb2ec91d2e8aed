"""Which mailings a person was to get, and what came of them: that stays, to whom it was does not."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from baylanys.campaigns.choices import Outcome
from baylanys.campaigns.models import MailingExclusion, MailingNumber, MailingRecipient
from baylanys.core.personal_data import Erased, Gathered, Subject

MODELS = frozenset({"campaigns.MailingRecipient", "campaigns.MailingExclusion", "campaigns.MailingNumber"})


def gather(subject: Subject) -> Gathered:
    """The mailings, by name and moment, and the person's outcome in each."""
    rows = _recipients(subject).order_by("pk")
    told = rows.values("mailing__name", "number", "language", "outcome", "done_at", "delivered_at", "answered_at")
    return Gathered({"mailings": list(told)})


def erase(subject: Subject, at: datetime) -> Erased:
    """Numbers are stand-ins; who still waited for a message gets none. Part of the caller's transaction."""
    rows = _recipients(subject)
    rows.filter(outcome=Outcome.WAITING).update(outcome=Outcome.WITHDRAWN, reason="erased", done_at=at)
    for row in rows.only("pk", "number"):
        stand_in = subject.numbers.get(row.number, f"erased-{row.pk}")
        MailingRecipient.objects.filter(pk=row.pk).update(number=stand_in[:80])
    numbers = list(subject.numbers)
    listed, _ = MailingNumber.objects.filter(number__in=numbers).delete()
    MailingExclusion.objects.filter(value__in=numbers).update(value="")
    return Erased({"mailings": rows.count(), "mailing_lists": listed})


def _recipients(subject: Subject) -> QuerySet[MailingRecipient]:
    return MailingRecipient.objects.filter(contact__in=subject.contacts)
