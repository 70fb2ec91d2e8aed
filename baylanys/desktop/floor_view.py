"""Who waits and who works now, for those who watch. Reads only."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from baylanys.routing.choices import OperatorStateName as Name
from baylanys.routing.models import OperatorState, Waiting

ATTENTION = [Name.NOT_READY, Name.OFFERED, Name.TALKING, Name.WRAP_UP, Name.READY, Name.BREAK, Name.OFFLINE]


def waiting_calls() -> QuerySet[Waiting]:
    """Calls that wait, oldest first."""
    return Waiting.objects.select_related("interaction__contact", "queue", "offered_to__person").order_by("since")


def operators_now() -> QuerySet[OperatorState]:
    """Operators, those who need attention first."""
    places = [When(state=name, then=Value(place)) for place, name in enumerate(ATTENTION)]
    rows = OperatorState.objects.select_related("operator__person", "interaction")
    return rows.annotate(place=Case(*places, output_field=IntegerField())).order_by("place", "since")
