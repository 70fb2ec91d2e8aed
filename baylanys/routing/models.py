"""Queues, topics, and operators as they are now."""

from django.db import models

from baylanys.core import clock
from baylanys.core.ids import new_id
from baylanys.routing.choices import Device, FloorEventKind, HeldBy, LimitOf, OperatorStateName


class Queue(models.Model):
    """A line of waiting work; `priority` above another's is served first."""

    code = models.SlugField(unique=True)
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    priority = models.SmallIntegerField(default=0)
    offer_seconds = models.PositiveSmallIntegerField(default=15)
    place_limit = models.PositiveSmallIntegerField(default=60)
    wrap_up_seconds = models.PositiveSmallIntegerField(default=60)


class Topic(models.Model):
    """What a caller says the call is about; a topic may ask for a skill."""

    code = models.SlugField(unique=True)
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT)
    skill = models.CharField(max_length=40, blank=True)


class OperatorState(models.Model):
    """An operator as he or she is now; one row, one writer (the engine)."""

    operator = models.OneToOneField(
        "workforce.Operator", on_delete=models.CASCADE, primary_key=True, related_name="state"
    )
    state = models.CharField(max_length=12, choices=OperatorStateName.choices, default=OperatorStateName.OFFLINE)
    reason = models.CharField(max_length=20, blank=True)
    device = models.CharField(max_length=8, choices=Device.choices, default=Device.BROWSER)
    since = models.DateTimeField(default=clock.now)
    next_state = models.CharField(max_length=12, blank=True)
    next_reason = models.CharField(max_length=20, blank=True)
    interaction = models.ForeignKey("interactions.Interaction", null=True, on_delete=models.SET_NULL, related_name="+")
    desk_lease = models.CharField(max_length=40, blank=True)
    desk_password = models.CharField(max_length=64, blank=True)
    desk_seen_at = models.DateTimeField(null=True)


class OperatorStateChange(models.Model):
    """Every change of an operator's state; append-only (5.3)."""

    operator = models.ForeignKey("workforce.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=20, blank=True)
    device = models.CharField(max_length=8)
    interaction_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operator", "at", "state"], name="one_change_per_moment")]


class Waiting(models.Model):
    """Work that waits for an operator now; gone when it is served or left."""

    interaction = models.OneToOneField(
        "interactions.Interaction", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT)
    since = models.DateTimeField()
    at_head = models.BooleanField(default=False)
    offered_to = models.ForeignKey("workforce.Operator", null=True, on_delete=models.SET_NULL, related_name="+")
    offer_expires_at = models.DateTimeField(null=True)


class StateLimit(models.Model):
    """From `valid_from` on a break of this reason, or a conversation, lasts this long at most; the newest row holds."""

    what = models.CharField(max_length=20, choices=LimitOf.choices)
    minutes = models.PositiveSmallIntegerField()
    valid_from = models.DateTimeField(default=clock.now)


class WrapUpRule(models.Model):
    """From `valid_from` on: a wrap-up longer than `times` its queue's limit is closed as not stated, or only shown."""

    times = models.PositiveSmallIntegerField(default=3)
    closes = models.BooleanField(default=False)
    valid_from = models.DateTimeField(default=clock.now)


class FloorEvent(models.Model):
    """What a supervisor ordered on the floor (`actor`), and what the system did by itself; append-only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=20, choices=FloorEventKind.choices)
    alarm = models.BooleanField(default=False)
    actor = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("workforce.Operator", null=True, on_delete=models.PROTECT, related_name="+")
    interaction_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-at"])]


class OutboundHold(models.Model):
    """What goes out is held until `until`; whoever holds it says so again and again (`domain/outbound_hold.py`)."""

    holder = models.SlugField(primary_key=True, max_length=20)
    reason = models.CharField(max_length=20, choices=HeldBy.choices)
    value = models.FloatField()
    threshold = models.FloatField()
    since = models.DateTimeField()
    until = models.DateTimeField()
