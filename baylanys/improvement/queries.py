"""Suggestions and complaints as they are looked for."""

from datetime import datetime

from django.db.models import Q, QuerySet

from baylanys.improvement.models import ImprovementItem
from baylanys.improvement.states import CLOSED
from baylanys.improvement.summary import Row, Summary, summarise_month


def find_items(*, state: str = "", kind: str = "", project: str = "", search: str = "") -> QuerySet[ImprovementItem]:
    """Items that fit, the newest first; `state` may be `open`: whatever is not closed."""
    rows = ImprovementItem.objects.select_related("project", "owner", "opened_by").order_by("-opened_at", "-pk")
    if state == "open":
        rows = rows.exclude(state__in=CLOSED)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if project:
        rows = rows.filter(project__code=project)
    for word in search.split():
        number = int(word) if word.isascii() and word.isdigit() and len(word) < 12 else None
        by_text = Q(text__icontains=word) | Q(platform__icontains=word) | Q(answer__icontains=word)
        rows = rows.filter(by_text | Q(pk=number) if number else by_text)
    return rows


def month_of(start: datetime, end: datetime) -> Summary:
    """The month's summary."""
    known = ImprovementItem.objects.filter(opened_at__lt=end).filter(Q(closed_at=None) | Q(closed_at__gte=start))
    rows = known.select_related("project")
    return summarise_month(
        (
            Row(each.kind, each.subject, each.project.code if each.project else "", each.platform, each.state,
                each.opened_at, each.closed_at)
            for each in rows
        ),
        start,
        end,
    )  # fmt: skip
