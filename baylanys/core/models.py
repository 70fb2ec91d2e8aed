"""Rows by which processes hand work over."""

from django.db import models

from baylanys.core import clock


class Order(models.Model):
    """What a person asked the engine to do; claimed once, answered in the same row."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    actor_id = models.BigIntegerField(null=True)
    given_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    answer = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="order_unclaimed",
                condition=models.Q(claimed_at__isnull=True),
            )
        ]


class EngineHeartbeat(models.Model):
    """The one row by which the engine says that it lives and holds Asterisk (id is 1)."""

    at = models.DateTimeField()
    asterisk_connected = models.BooleanField(default=False)
    detail = models.JSONField(default=dict)
