"""Operations on platforms: none without the person's agreement, and no dangerous one by one alone (7.7.2)."""

from django.db import models
from django.db.models import F, Q

from baylanys.core import clock
from baylanys.core.ids import new_id
from baylanys.platform_operations.choices import ConsentKind, Effect, OperationState, Risk
from baylanys.platform_operations.models.connectors import Connector

UNCONFIRMED = [OperationState.WAITING, OperationState.DECLINED, OperationState.WITHDRAWN]


class Consent(models.Model):
    """The person's agreement to one operation; append-only. `said_at` is the moment in the call, or that of the
    message; `noted_by` heard or read it."""

    kind = models.CharField(max_length=8, choices=ConsentKind.choices)
    interaction = models.ForeignKey("interactions.Interaction", null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey("messaging.Message", null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    noted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consent_is_somewhere",
                condition=Q(kind="spoken", interaction__isnull=False, message=None)
                | Q(kind="written", message__isnull=False),
            )
        ]


class PlatformOperation(models.Model):
    """One operation, from asking to its outcome. `described` is the connector's description as it was then (JSON as
    text); `values` are the parameters, never a password; `before` and `after` the user's record, null where not seen.

    What was asked, by whom and with whose agreement is never changed afterwards (a trigger forbids it). `key` names
    the asking, so that a form sent twice asks once. Changes of `state` are UPDATEs with the old value in WHERE.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.UUIDField(unique=True)
    connector = models.ForeignKey(Connector, on_delete=models.PROTECT, related_name="operations")
    code = models.CharField(max_length=40)
    effect = models.CharField(max_length=16, choices=Effect.choices)
    risk = models.CharField(max_length=8, choices=Risk.choices)
    described = models.TextField()
    subject = models.CharField(max_length=200)
    values = models.JSONField(default=dict)
    case = models.ForeignKey("crm.Case", null=True, on_delete=models.PROTECT, related_name="+")
    interaction = models.ForeignKey("interactions.Interaction", null=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("crm.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    changes = models.BooleanField()
    needs_consent = models.BooleanField()
    needs_second = models.BooleanField()
    consent = models.OneToOneField(Consent, null=True, on_delete=models.PROTECT, related_name="operation")
    second_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=OperationState.choices)
    attempts = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason_code = models.CharField(max_length=40, blank=True)
    reason_detail = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="no_operation_without_consent", condition=Q(needs_consent=False) | Q(consent__isnull=False)
            ),
            models.CheckConstraint(
                name="every_change_needs_consent", condition=Q(changes=False) | Q(needs_consent=True)
            ),
            models.CheckConstraint(
                name="no_danger_without_a_second",
                condition=Q(needs_second=False)
                | Q(state__in=UNCONFIRMED)
                | Q(second_by__isnull=False, second_at__isnull=False),
            ),
            models.CheckConstraint(
                name="the_second_is_another", condition=Q(second_by=None) | ~Q(second_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="operation_has_a_reason", condition=Q(case__isnull=False) | Q(interaction__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="operation_newest"),
            models.Index(fields=["case", "-asked_at"], name="operation_case"),
            models.Index(
                fields=["state", "asked_at"],
                name="operation_open",
                condition=Q(state__in=["waiting", "ready", "queued", "running", "by_hand", "undecided"]),
            ),
        ]


class OperationEvent(models.Model):
    """What happened to an operation, in order; append-only."""

    operation = models.ForeignKey(PlatformOperation, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=20)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
