"""What the events of calls amount to, kept so that a figure need not read its history again.

Everything here can be made anew from the events at any time, with the same result.
"""

from django.db import models


class CallToFold(models.Model):
    """A call something was written of since it was last judged.

    Triggers add the row in the transaction that writes the event, so a row that can be seen has events that can be
    seen, in whatever order transactions end. Several rows of one call are normal.
    """

    interaction_id = models.UUIDField()


class FoldState(models.Model):
    """The settings that all judged calls were judged by; one row."""

    settings = models.JSONField(default=dict)


class JudgedCall(models.Model):
    """How one call counts, and why; lengths in milliseconds, moments in UTC, days of the contract's zone."""

    interaction = models.OneToOneField(
        "interactions.Interaction",
        on_delete=models.CASCADE,
        primary_key=True,
        db_constraint=False,
        related_name="judged",
    )
    counted_at = models.DateTimeField()
    day = models.DateField()
    half_hour = models.SmallIntegerField()
    """0 to 47, of the contract's day."""
    direction = models.CharField(max_length=12)
    queue = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    operator = models.CharField(max_length=150, blank=True)
    number = models.CharField(max_length=40, blank=True)
    standing = models.CharField(max_length=16)
    reason = models.CharField(max_length=24)
    offered = models.BooleanField()
    within_limit = models.BooleanField()
    early = models.BooleanField()
    beyond_limit = models.BooleanField()
    left_in_transfer = models.BooleanField()
    dropped = models.BooleanField()
    refused_for_line = models.BooleanField()
    reached_again = models.BooleanField(default=False)
    again_until = models.DateTimeField(null=True)
    """Of a lost call: who talks with us until then was reached again."""
    recorded = models.BooleanField()
    recording_due = models.BooleanField()
    is_self_check = models.BooleanField()
    arrived_at = models.DateTimeField()
    queue_entered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wait_ms = models.IntegerField(null=True)
    queue_total_ms = models.IntegerField(null=True)
    ivr_ms = models.IntegerField(null=True)
    talk_ms = models.IntegerField(null=True)
    talk_day = models.DateField(null=True)
    """The day of the answer: minutes belong to it (5.1)."""
    talk_half_hour = models.SmallIntegerField(null=True)
    formula_version = models.PositiveSmallIntegerField()
    last_event = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["day", "half_hour"], name="judged_day"),
            models.Index(fields=["talk_day", "talk_half_hour"], name="judged_talk_day"),
            models.Index(fields=["counted_at"], name="judged_counted_at"),
            models.Index(fields=["number", "counted_at"], name="judged_number", condition=~models.Q(number="")),
        ]


class OutsideLeg(models.Model):
    """When a number outside was called beside the contact: it has a line of its own (5.2)."""

    interaction_id = models.UUIDField(db_index=True)
    begins_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(null=True)


class IntervalSum(models.Model):
    """Counts and lengths of a half-hour for one direction, queue and language.

    Calls stand in the half-hour of their queue entry (or arrival), minutes in that of the answer.
    """

    day = models.DateField()
    half_hour = models.SmallIntegerField()
    direction = models.CharField(max_length=12)
    queue = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, blank=True)
    calls = models.IntegerField()
    offered = models.IntegerField()
    answered = models.IntegerField()
    in_time = models.IntegerField()
    lost = models.IntegerField()
    callback_kept = models.IntegerField()
    early_hang_ups = models.IntegerField()
    waiting = models.IntegerField()
    left_in_ivr = models.IntegerField()
    after_hours = models.IntegerField()
    blocked = models.IntegerField()
    self_checks = models.IntegerField()
    refused_for_line = models.IntegerField()
    left_in_transfer = models.IntegerField()
    dropped = models.IntegerField()
    reached_again = models.IntegerField()
    waits = models.IntegerField()
    wait_ms = models.BigIntegerField()
    queue_waits = models.IntegerField()
    queue_ms = models.BigIntegerField()
    ivr_passed = models.IntegerField()
    ivr_ms = models.BigIntegerField()
    waits_beyond_limit = models.IntegerField()
    recorded = models.IntegerField()
    conversations = models.IntegerField()
    inbound_ms = models.BigIntegerField()
    outbound_ms = models.BigIntegerField()
    longest_wait_ms = models.IntegerField(null=True)
    longest_call = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "half_hour", "direction", "queue", "language"], name="one_sum_per_interval"
            )
        ]


class DayLines(models.Model):
    """The most lines in use at one moment of the day (5.2)."""

    day = models.DateField(primary_key=True)
    most = models.IntegerField()
