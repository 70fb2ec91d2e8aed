"""A view of the list of requests is saved, and forgotten."""

from datetime import datetime
from typing import Any

from django.db import transaction

from baylanys.core.errors import NotPossible
from baylanys.crm.models import CaseView

MOST_VIEWS = 30


@transaction.atomic
def save_view(*, title: str, query: str, shared: bool, by: Any, at: datetime) -> CaseView:
    """The view stands above the list, in place of the person's own one of that name.

    Raises NotPossible `no_title`, `too_many_views`.
    """
    title = " ".join(title.split())[:60]
    if not title:
        raise NotPossible(code="no_title")
    if CaseView.objects.filter(owner=by).exclude(title=title).count() >= MOST_VIEWS:
        raise NotPossible(code="too_many_views")
    values = {"query": query[:500], "is_shared": shared, "created_at": at}
    return CaseView.objects.update_or_create(owner=by, title=title, defaults=values)[0]


def forget_view(*, view: int, by: Any) -> None:
    """The person's own view is gone; safe to repeat."""
    CaseView.objects.filter(pk=view, owner=by).delete()
