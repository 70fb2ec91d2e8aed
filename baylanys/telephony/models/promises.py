"""Callbacks: obligations that callers were promised (4.3)."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.telephony.choices import CallbackState

OPEN_PROMISE = (CallbackState.OPEN, CallbackState.DIALLING)


class CallbackRule(models.Model):
    """Callbacks as they are set from a moment on, of one queue or of all (`promise_rules.PromiseRule`).

    Numbers by their first digits and kinds; times of day are of the contract's zone.
    """

    valid_from = models.DateTimeField(default=clock.now)
    queue = models.ForeignKey("routing.Queue", null=True, on_delete=models.PROTECT, related_name="+")
    offer_after_seconds = models.FloatField(default=60.0)
    last_offer_seconds = models.FloatField(default=115.0)
    limit_seconds = models.FloatField(default=119.5)
    prefixes = models.CharField(max_length=200, default="+76 +77")
    attempts = models.PositiveSmallIntegerField(default=3)
    gap_minutes = models.PositiveSmallIntegerField(default=20)
    forbidden = models.CharField(max_length=200, db_default="premium_rate shared_cost", blank=True)
    a_day = models.PositiveSmallIntegerField(db_default=3)
    dial_from = models.TimeField(null=True)
    dial_until = models.TimeField(null=True)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")


class Callback(models.Model):
    """One promise to one number. Asked for again while it is open, it stays one."""

    number = models.CharField(max_length=20)
    contact = models.ForeignKey("crm.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.ForeignKey("interactions.Interaction", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=40, blank=True)
    queue = models.CharField(max_length=40)
    language = models.CharField(max_length=2, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    queue_entered_at = models.DateTimeField()
    accepted_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=CallbackState.choices, default=CallbackState.OPEN)
    dialling = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="one_open_promise_per_number", condition=Q(state__in=OPEN_PROMISE)
            )
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="callback_open", condition=Q(state="open")),
            models.Index(fields=["accepted_at"], name="callback_accepted"),
        ]


class CallbackRequest(models.Model):
    """A call in which the promise was asked for: the first made it, further ones joined it."""

    callback = models.ForeignKey(Callback, on_delete=models.PROTECT, related_name="requests")
    interaction = models.OneToOneField("interactions.Interaction", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class CallbackAttempt(models.Model):
    """The promise was about to be dialled; written before it was, and never changed."""

    callback = models.ForeignKey(Callback, on_delete=models.PROTECT, related_name="attempts")
    interaction_id = models.UUIDField(unique=True)
    operator = models.CharField(max_length=150)
    at = models.DateTimeField()
