"""The version of the guide that waits for the customer, as the common list shows it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baylanys.contract.choices import ApprovalKind
from baylanys.core.approval import Waiting
from baylanys.crm.choices import ClassifierState
from baylanys.crm.models import ClassifierVersion


def waiting_versions() -> Iterator[Waiting]:
    """Those with the customer (one at most)."""
    rows = ClassifierVersion.objects.filter(state=ClassifierState.SUBMITTED).select_related("submitted_by")
    for row in rows:
        yield Waiting(
            kind=ApprovalKind.CLASSIFIER,
            title=_("Version %(number)s of the classifier") % {"number": row.number},
            detail=row.comment,
            url=f"/classifier/?version={row.number}",
            handed_over_by=row.submitted_by.display_name if row.submitted_by else "",
            at=row.submitted_at or row.drafted_at,
        )
