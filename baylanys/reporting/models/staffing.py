"""Operators and lines by minute (5.2, 5.3): what is wanted, what is kept of past days, why something was missing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from baylanys.core import clock


class StaffingRule(models.Model):
    """From the day `valid_from` on so many operators and lines are wanted, in peaks and otherwise; the newest holds."""

    valid_from = models.DateField()
    operators = models.PositiveSmallIntegerField(default=5)
    peak_operators = models.PositiveSmallIntegerField(default=8)
    kazakh = models.PositiveSmallIntegerField(default=1)
    russian = models.PositiveSmallIntegerField(default=1)
    lines = models.PositiveSmallIntegerField(default=20)
    peak_lines = models.PositiveSmallIntegerField(default=60)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class PeakPeriod(models.Model):
    """The customer's word that these days, both included, are a peak, or are none after all; written once."""

    first = models.DateField()
    last = models.DateField()
    is_peak = models.BooleanField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class GapReason(models.Model):
    """Why operators, a language or lines were missing during [since, until); written once, later ones stand beside."""

    kind = models.CharField(max_length=10)
    since = models.DateTimeField(db_index=True)
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)


class StaffedDay(models.Model):
    """A past day by minute, which can be made anew from states and calls at any time. `stale`: something was written
    since.

    Arrays have one place for each minute of working time; `minutes` says which, counted from the day's first moment.
    """

    day = models.DateField(primary_key=True)
    stale = models.BooleanField(default=False)
    required = models.PositiveSmallIntegerField()
    short = models.PositiveSmallIntegerField()
    """Minutes with too few operators."""
    without_kazakh = models.PositiveSmallIntegerField()
    without_russian = models.PositiveSmallIntegerField()
    not_kept = models.PositiveSmallIntegerField()
    """Minutes with any of the three."""
    worked = models.PositiveSmallIntegerField()
    most_lines = models.PositiveSmallIntegerField()
    refused = models.PositiveIntegerField()
    full_minutes = models.PositiveSmallIntegerField()
    """Minutes at some moment of which every line was in use."""
    minutes = ArrayField(models.PositiveSmallIntegerField())
    present = ArrayField(models.PositiveSmallIntegerField())
    kazakh = ArrayField(models.PositiveSmallIntegerField())
    russian = ArrayField(models.PositiveSmallIntegerField())
    lines = ArrayField(models.PositiveSmallIntegerField())
    capacity = ArrayField(models.PositiveSmallIntegerField())
    refused_by_minute = ArrayField(models.PositiveSmallIntegerField())


class StateToCount(models.Model):
    """A state of an operator was written since days were last counted; added by a trigger in the same transaction."""

    operator_id = models.BigIntegerField()
    at = models.DateTimeField()


class SpokenLanguage(models.Model):
    """From `at` on the operator speaks the language with callers, or does so no more; a trigger writes it, nobody edits
    it."""

    operator_id = models.BigIntegerField()
    language = models.CharField(max_length=10)
    at = models.DateTimeField()
    speaks = models.BooleanField()
