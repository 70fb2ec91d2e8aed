"""Rows that tests of the register, the recordings and the API stand on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.crm.models import Contact, ContactPhone
from baylanys.interactions.fold import summarise
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.workforce.models import Operator

MORNING = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
Told = list[tuple[float, str, dict[str, Any]]]


def person(username: str, role: str = Role.OPERATOR, language: str = "ru", **fields: Any) -> Person:
    """Somebody who may sign in; operators can take calls."""
    made = Person.objects.create(username=username, role=role, language=language, **fields)
    if role == Role.OPERATOR:
        Operator.objects.create(person=made)
    return made


def contact(name: str, number: str) -> Contact:
    """A person outside with one number."""
    made = Contact.objects.create(name=name)
    ContactPhone.objects.create(contact=made, e164=number)
    return made


def answered(operator: str, *, wait: float = 12, talk: float = 60) -> Told:
    """A call that was greeted, waited, talked and was wrapped up."""
    return [
        (0, "arrived", {"number": "+77010000001", "line": "+77172000001", "direction": "inbound"}),
        (1, "ivr_entered", {"flow": "working_hours", "version": 1}),
        (4, "language_chosen", {"language": "kk", "by": "key"}),
        (6, "topic_chosen", {"topic": "grants"}),
        (8, "queue_entered", {"queue": "general", "position": 1}),
        (8.02, "offered", {"offer": 1, "operator": operator}),
        (8 + wait, "offer_ended", {"offer": 1, "operator": operator, "outcome": "accepted"}),
        (8 + wait, "answered", {"operator": operator, "device": "browser"}),
        (8 + wait, "left_queue", {"reason": "answered"}),
        (8 + wait + talk, "hung_up", {"side": "contact", "cause": 16}),
        (20 + wait + talk, "wrapped_up", {"operator": operator, "result": "resolved", "language": "kk"}),
    ]


def consulted(operator: str, third: str) -> Told:
    """A call whose operator asked a colleague, went back to the caller for a moment, and handed it over."""
    asked = {"operator": operator, "to": "operator", "target": third}
    return [
        (0, "arrived", {"number": "+77010000001", "line": "+77172000001", "direction": "inbound"}),
        (8, "queue_entered", {"queue": "general", "position": 1}),
        (20, "answered", {"operator": operator, "device": "browser"}),
        (20, "left_queue", {"reason": "answered"}),
        (30, "held", {"operator": operator}),
        (30, "consulted", asked),
        (34, "consultation_begun", asked | {"leg": "leg-op2"}),
        (37, "swapped", asked | {"with": "contact"}),
        (39, "swapped", asked | {"with": "third"}),
        (40, "transferred", asked | {"how": "attended"}),
        (40, "wrap_up_started", {"operator": operator}),
        (40, "answered", {"operator": third, "device": "browser"}),
        (46, "hung_up", {"side": "contact", "cause": 16}),
        (46, "wrap_up_started", {"operator": third}),
    ]


LOST: Told = [
    (0, "arrived", {"number": "+77010000002", "line": "+77172000001", "direction": "inbound"}),
    (2, "ivr_entered", {"flow": "working_hours", "version": 1}),
    (5, "queue_entered", {"queue": "general", "position": 3}),
    (25, "hung_up", {"side": "contact", "cause": 16}),
    (25, "left_queue", {"reason": "abandoned"}),
]


def interaction(told: Told, at: datetime = MORNING, **fields: Any) -> Interaction:
    """The row and the events of a story that began at a moment."""
    arrived = told[0][2]
    made = Interaction.objects.create(
        arrived_at=at,
        direction=arrived["direction"],
        contact_number=arrived["number"],
        line=arrived.get("line", ""),
        **fields,
    )
    InteractionEvent.objects.bulk_create(
        InteractionEvent(interaction=made, seq=seq, at=at + timedelta(seconds=second), kind=kind, detail=detail)
        for seq, (second, kind, detail) in enumerate(told, start=1)
    )
    summary = summarise(made.events.all())
    for name in (
        "language",
        "topic",
        "queue",
        "outcome",
        "queue_entered_at",
        "answered_at",
        "ended_at",
        "wait_ms",
        "talk_ms",
        "result",
    ):
        setattr(made, name, getattr(summary, name))
    served = dict(Operator.objects.values_list("person__username", "pk"))
    made.further_operators = [served[name] for name in summary.operators[1:] if name in served]
    made.operator = Operator.objects.filter(person__username=summary.operator or "").first()
    made.save()
    return made
