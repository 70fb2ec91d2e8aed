"""Mailings that wait for the customer, as the common list shows them."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from baylanys.campaigns.choices import MailingState
from baylanys.campaigns.models import Mailing
from baylanys.contract.choices import ApprovalKind
from baylanys.core.approval import Waiting


def waiting_mailings() -> Iterator[Waiting]:
    """Those with the customer, oldest first."""
    rows = Mailing.objects.filter(state=MailingState.SUBMITTED).select_related("confirmed_by", "project")
    for row in rows.order_by("confirmed_at", "pk"):
        count = row.recipients.count()
        yield Waiting(
            kind=ApprovalKind.MAILING,
            title=row.name,
            detail=ngettext("%(count)s person", "%(count)s people", count) % {"count": count},
            url=f"/mailings/{row.pk}/",
            handed_over_by=row.confirmed_by.display_name if row.confirmed_by else "",
            at=row.confirmed_at or row.drafted_at,
            project=row.project.code if row.project else "",
        )
