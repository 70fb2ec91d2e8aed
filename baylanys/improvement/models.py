"""Suggestions and complaints about platforms and communication, and how developers were told of them (3.12, 7.7.3)."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.improvement.choices import DeliveryState, ItemKind, ItemState, Subject, Way


class ImprovementItem(models.Model):
    """One suggestion or complaint; its number is `id`. `version` rises with every change."""

    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    subject = models.CharField(max_length=14, choices=Subject.choices)
    project = models.ForeignKey("contract.Project", null=True, on_delete=models.PROTECT, related_name="+")
    platform = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=16, choices=ItemState.choices, default=ItemState.NEW)
    owner = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    interaction = models.ForeignKey(
        "interactions.Interaction", null=True, on_delete=models.PROTECT, related_name="improvements"
    )
    case = models.ForeignKey("crm.Case", null=True, on_delete=models.PROTECT, related_name="improvements")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["-opened_at", "-id"], name="improvement_newest")]


class ImprovementEvent(models.Model):
    """What happened to an item, in order; append-only."""

    item = models.ForeignKey(ImprovementItem, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=20)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]


class DeveloperChannel(models.Model):
    """Where developers of a platform are told; `project` empty: of every project.

    `networks`: those inside the house (CIDR) that the webhook may reach; without any, public addresses alone, by https.
    """

    name = models.CharField(max_length=120)
    project = models.ForeignKey("contract.Project", null=True, on_delete=models.PROTECT, related_name="+")
    emails = models.CharField(max_length=500, blank=True)
    webhook_url = models.CharField(max_length=500, blank=True)
    secret = models.TextField(blank=True)
    networks = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]


class ImprovementDelivery(models.Model):
    """One item on its way to one channel by one way. The try is written before it leaves; `proof` is what the other
    side said, and the digest of the words sent."""

    item = models.ForeignKey(ImprovementItem, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.ForeignKey(DeveloperChannel, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices)
    target = models.CharField(max_length=500)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    ordered_at = models.DateTimeField(default=clock.now)
    ordered_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    proof = models.JSONField(default=dict)

    class Meta:
        ordering = ["-ordered_at", "-id"]
        indexes = [models.Index(fields=["next_at"], name="improvement_to_send", condition=Q(state="waiting"))]
