"""Months that were closed: frozen figures, who signed them, what was corrected after; rows are written once."""

from django.db import models

from baylanys.core import clock


class MonthClosing(models.Model):
    """A month's figures as they stood when it was closed, with the checksum of their canonical JSON."""

    month = models.DateField(unique=True)
    frozen = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class Countersignature(models.Model):
    """The customer's representative stands by the figures with this checksum."""

    closing = models.OneToOneField(MonthClosing, on_delete=models.PROTECT, related_name="countersignature")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class ClosingCorrection(models.Model):
    """What a closed month comes to by events that became known later; the closed figures stay as they are."""

    closing = models.ForeignKey(MonthClosing, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(max_length=500)
    frozen = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
