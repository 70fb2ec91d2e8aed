"""Questions to the work list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from baylanys.interactions.choices import Channel, Direction, Language
from baylanys.interactions.models import Interaction
from baylanys.telephony.choices import TaskKind, TaskState
from baylanys.telephony.models.tasks import OPEN, Task

PAGE_ROWS = 50
SHOWN = ("open", "mine", *TaskState.values, "all")


@dataclass(frozen=True)
class TaskFilter:
    """What the address asks for; senseless words are left out."""

    shown: str = "open"
    kind: str = ""
    language: str = ""
    search: str = ""

    def as_query(self) -> str:
        fields = {"shown": self.shown if self.shown != "open" else "", "kind": self.kind}
        fields |= {"language": self.language, "search": self.search}
        return urlencode({name: value for name, value in fields.items() if value})


def read_task_filter(asked: Any) -> TaskFilter:
    """The filter of an address."""
    return TaskFilter(
        shown=_one_of(asked.get("shown", ""), SHOWN) or "open",
        kind=_one_of(asked.get("kind", ""), TaskKind.values),
        language=_one_of(asked.get("language", ""), Language.values),
        search="".join(sign for sign in asked.get("search", "") if sign.isdigit())[:15],
    )


def tasks(asked: TaskFilter, person_id: int) -> QuerySet[Task]:
    """The tasks, those due first on top; closed ones newest first."""
    rows = Task.objects.select_related("contact", "owner", "interaction").annotate(calls=_calls())
    rows = rows.filter(_state(asked.shown, person_id))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.language:
        rows = rows.filter(language=asked.language)
    if asked.search:
        rows = rows.filter(number__contains=asked.search.removeprefix("8") if len(asked.search) > 10 else asked.search)
    if asked.shown in {"open", "mine", *OPEN}:
        return rows.order_by("due_at", "id")
    return rows.order_by(Coalesce("done_at", "created_at").desc(), "-id")


def open_tasks() -> QuerySet[Task]:
    return Task.objects.filter(state__in=OPEN)


def tasks_due(person_id: int, until: datetime) -> QuerySet[Task]:
    """The person's own tasks and those of nobody that are due by then, own first."""
    own = Q(owner=person_id, state=TaskState.TAKEN)
    rows = open_tasks().select_related("contact").filter(own | Q(state=TaskState.NEW, due_at__lte=until))
    return rows.order_by(F("owner").asc(nulls_last=True), "due_at", "id")


def _state(shown: str, person_id: int) -> Q:
    if shown == "all":
        return Q()
    if shown == "mine":
        return Q(state=TaskState.TAKEN, owner=person_id)
    return Q(state__in=OPEN) if shown == "open" else Q(state=shown)


def _calls() -> Coalesce:
    """How often the number has called in vain since."""
    same = Interaction.objects.filter(
        channel=Channel.CALL,
        contact_number=OuterRef("number"),
        direction=Direction.INBOUND,
        answered_at=None,
        ended_at__gte=OuterRef("created_at"),
    ).exclude(contact_number="")
    counted = same.order_by().values("contact_number").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 1)


def _one_of(value: str, known: Any) -> str:
    return value if value in known else ""
