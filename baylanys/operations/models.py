"""Alarms, and whom they are mailed to."""

from django.db import models

from baylanys.core import clock
from baylanys.operations.choices import Kept, Rule, Security


class Alarm(models.Model):
    """One rule that was broken from `began_at` until `ended_at`; at most one at a time for each rule."""

    rule = models.CharField(max_length=30, choices=Rule.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    detail = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True)
    told_end_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-began_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], condition=models.Q(ended_at__isnull=True), name="one_alarm_per_rule"
            )
        ]


class MailSettings(models.Model):
    """How mail leaves the centre (id is 1). Without a host it is put into files of the data directory."""

    host = models.CharField(max_length=200, blank=True)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=Security.choices, default=Security.STARTTLS)
    username = models.CharField(max_length=200, blank=True)
    password = models.CharField(max_length=500, blank=True)
    sender = models.EmailField(blank=True)
    recipients = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="ru")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")


class RetentionRule(models.Model):
    """From `valid_from` on these are kept for so many days (None: for ever); the newest row that holds counts."""

    what = models.CharField(max_length=12, choices=Kept.choices)
    days = models.PositiveIntegerField(null=True)
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")


class Erasure(models.Model):
    """How many of what were erased because their time was over; one row a night and kind."""

    what = models.CharField(max_length=12, choices=Kept.choices)
    at = models.DateTimeField(default=clock.now)
    older_than = models.DateTimeField()
    count = models.PositiveIntegerField()
