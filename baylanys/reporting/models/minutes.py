"""What changes the minutes of a month beside its calls (5.1); rows are written once."""

from django.db import models

from baylanys.core import clock


class PeakMonth(models.Model):
    """The customer's word that a month is a peak, or is none after all; the newest of a month holds."""

    month = models.DateField()
    is_peak = models.BooleanField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class MinuteCorrection(models.Model):
    """Minutes added to what a month used, or taken from it (negative), and why."""

    month = models.DateField()
    direction = models.CharField(max_length=12, choices=[("inbound", "inbound"), ("outbound", "outbound")])
    minutes = models.IntegerField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
