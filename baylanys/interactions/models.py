"""The spine: one row per call or conversation, with its append-only events.

The row is what `fold.summarise` makes of the events, kept for searching; the
events are the truth (3.4, 7.2.3).
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from baylanys.core.ids import new_id
from baylanys.interactions.choices import Channel, Direction, Language, Outcome, Result


class Interaction(models.Model):
    """A call or a conversation, from the first sign of it; times in UTC with milliseconds.

    `further_operators` are those of a call who spoke with the person outside after `operator`, in their order.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.CALL)
    direction = models.CharField(max_length=12, choices=Direction.choices)
    contact = models.ForeignKey("crm.Contact", null=True, on_delete=models.SET_NULL, related_name="interactions")
    contact_number = models.CharField(max_length=40, blank=True)
    line = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, blank=True, choices=Language.choices)
    topic = models.CharField(max_length=40, blank=True)
    queue = models.CharField(max_length=40, blank=True)
    operator = models.ForeignKey(
        "workforce.Operator", null=True, on_delete=models.SET_NULL, related_name="interactions"
    )
    further_operators = ArrayField(models.IntegerField(), default=list, db_default=[], blank=True)
    outcome = models.CharField(max_length=16, blank=True, choices=Outcome.choices)
    arrived_at = models.DateTimeField()
    queue_entered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wait_ms = models.IntegerField(null=True)
    talk_ms = models.IntegerField(null=True)
    result = models.CharField(max_length=16, blank=True, choices=Result.choices)
    note = models.TextField(blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    is_self_check = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["-arrived_at", "-id"], name="interaction_newest"),
            models.Index(fields=["contact_number", "-arrived_at"], name="interaction_number"),
            models.Index(fields=["operator", "-arrived_at"], name="interaction_operator"),
            models.Index(fields=["outcome", "-arrived_at"], name="interaction_outcome"),
            models.Index(fields=["queue", "-arrived_at"], name="interaction_queue"),
            models.Index(fields=["topic", "-arrived_at"], name="interaction_topic"),
            models.Index(fields=["language", "-arrived_at"], name="interaction_language"),
            models.Index(fields=["direction", "-arrived_at"], name="interaction_direction"),
            GinIndex(fields=["further_operators"], name="interaction_further_operators"),
            GinIndex(fields=["contact_number"], opclasses=["gin_trgm_ops"], name="interaction_part_of_number"),
            models.Index(
                fields=["arrived_at"],
                name="interaction_open",
                condition=models.Q(ended_at__isnull=True),
            ),
        ]


class WrapUpNote(models.Model):
    """What one operator wrote down; a call that was transferred has one of each operator who spoke."""

    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="wrap_ups")
    operator = models.ForeignKey("workforce.Operator", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    result = models.CharField(max_length=16, choices=Result.choices)
    language = models.CharField(max_length=2, blank=True, choices=Language.choices)
    topic = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interaction", "operator", "at"], name="one_wrap_up_at_a_moment")
        ]


class InteractionEvent(models.Model):
    """What happened, once, in order; never edited (a trigger forbids it)."""

    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["interaction", "seq"], name="one_event_per_place")]
