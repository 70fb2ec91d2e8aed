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


class AuditEntry(models.Model):
    """Who saw, heard or changed what; written once (4.6). `role` is `program` for tokens, `system` for ourselves."""

    at = models.DateTimeField(default=clock.now)
    person_id = models.BigIntegerField(null=True)
    who = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    kind = models.CharField(max_length=30)
    object_kind = models.CharField(max_length=30, blank=True)
    object_id = models.CharField(max_length=150, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    address = models.CharField(max_length=45, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-at"], name="audit_at"),
            models.Index(fields=["who", "-id"], name="audit_who"),
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
        ]


class AuditSeal(models.Model):
    """One link of the chain: made by PostgreSQL at the commit of the entry it seals, never by us.

    `hash` is the SHA-256 over `previous` and the entry; numbers have no gaps. No foreign key, so that a removed
    entry leaves its seal behind.
    """

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)


class LimitWindow(models.Model):
    """How often something happened since `began_at`. The table is not logged: after a crash counting begins anew."""

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=150)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_window_per_key")]
