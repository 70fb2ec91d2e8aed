"""What Meta delivered, as it came, before anybody looked into it."""

from django.db import models

from baylanys.core import clock


class WebhookBody(models.Model):
    """One delivery, stored before its 200; `handled_at` is set in the transaction that took it in.

    `problem` names what in it could not be taken in. A body that keeps failing gets `set_aside_at` and is left to a
    person. `foreign_items` counts what spoke of numbers that are not ours.
    """

    received_at = models.DateTimeField(default=clock.now)
    body = models.BinaryField()
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    set_aside_at = models.DateTimeField(null=True)
    foreign_items = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                name="webhook_unhandled",
                condition=models.Q(handled_at__isnull=True, set_aside_at__isnull=True),
            ),
            models.Index(fields=["id"], name="webhook_set_aside", condition=models.Q(set_aside_at__isnull=False)),
            models.Index(fields=["id"], name="webhook_foreign", condition=models.Q(foreign_items__gt=0)),
        ]


class AccountEvent(models.Model):
    """What Meta said of account, number or template; append-only. `field` is Meta's name of the event,
    `body_number` the delivery that brought it. The same event delivered twice has the same `fingerprint`."""

    at = models.DateTimeField()
    field = models.CharField(max_length=60)
    number = models.ForeignKey("messaging.BusinessNumber", null=True, on_delete=models.PROTECT, related_name="+")
    detail = models.JSONField(default=dict)
    body_number = models.BigIntegerField(null=True)
    fingerprint = models.CharField(max_length=64, null=True, unique=True)
