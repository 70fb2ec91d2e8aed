"""Who waits now, for the desk. Reads only."""

from django.db.models import QuerySet

from baylanys.routing.models import Waiting


def waiting_calls() -> QuerySet[Waiting]:
    """Calls that wait, oldest first."""
    return Waiting.objects.select_related("interaction__contact", "queue", "offered_to__person").order_by("since")
