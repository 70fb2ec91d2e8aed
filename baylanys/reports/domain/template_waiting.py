"""Versions of forms that wait for the customer, as the common list shows them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from baylanys.contract.choices import ApprovalKind
from baylanys.core.approval import Waiting
from baylanys.reports.template_choices import TemplateState
from baylanys.reports.template_models import TemplateVersion


def waiting_templates() -> Iterator[Waiting]:
    """Those with the customer, one at most of each form."""
    rows = TemplateVersion.objects.filter(state=TemplateState.HANDED_OVER)
    for row in rows.select_related("template", "handed_over_by"):
        yield Waiting(
            kind=ApprovalKind.REPORT_TEMPLATE,
            title=_("%(title)s, version %(number)s") % {"title": row.template.title, "number": row.number},
            detail=row.comment,
            url=f"/report-templates/{row.template.slug}/?version={row.number}",
            handed_over_by=row.handed_over_by.display_name if row.handed_over_by else "",
            at=row.handed_over_at or row.made_at,
        )
