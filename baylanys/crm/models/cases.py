"""Requests (обращения): registered by the customer's guide, answered by their due time (6)."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.crm.choices import CaseState, Handler
from baylanys.crm.models.classifier import ClassifierLine
from baylanys.crm.models.people import Contact


class Case(models.Model):
    """One request; its number is `id`. `line` is of the guide's version that held when it was classified.

    `handler`: whose turn it is to answer. The two clocks are apart: `first_answer_due_at` until `first_answered_at`,
    `due_at` until `closed_at`. `version` rises with every change: whoever acts on an older one is told so.
    `merged_into`: this request is closed because the other one answers it too.
    """

    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="cases")
    line = models.ForeignKey(ClassifierLine, on_delete=models.PROTECT, related_name="+")
    project = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    description = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.OPEN)
    handler = models.CharField(max_length=12, choices=Handler.choices)
    assignee = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    first_answer_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    returned = models.PositiveSmallIntegerField(default=0)
    warned_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="case_due", condition=~Q(state="closed")),
            models.Index(fields=["due_at"], name="case_due_all"),
            models.Index(fields=["contact", "-opened_at"], name="case_contact"),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
        ]


class CaseInteraction(models.Model):
    """A call or conversation that the request came in by, or was spoken of."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="interactions")
    interaction_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "interaction_id"], name="once_in_a_case")]
        indexes = [models.Index(fields=["interaction_id"], name="case_of_interaction")]


class CaseEvent(models.Model):
    """What happened to a request, in order; append-only. Comments are events of the kind `commented`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=20)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
