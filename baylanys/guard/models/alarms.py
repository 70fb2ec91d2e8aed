"""Alarms of margins: their rules, who is told by which way, what happened, and each telling (4.1–4.4, 5.1, 5.2)."""

from django.db import models

from baylanys.core import clock
from baylanys.guard.choices import MarginName, StepName, TellingState, TellingWay

_PERSON = "accounts.Person"


class MarginRule(models.Model):
    """From `valid_from` on the margin alarms so; the newest row that holds counts. Written once."""

    margin = models.CharField(max_length=16, choices=MarginName.choices)
    is_on = models.BooleanField(default=True)
    attention = models.FloatField(null=True)
    pressing = models.FloatField(null=True)
    breach = models.FloatField(null=True)
    on_forecast = models.BooleanField(default=False)
    least = models.PositiveIntegerField(default=0)
    repeat_minutes = models.PositiveSmallIntegerField(default=60)
    always = models.BooleanField(default=False)
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["margin", "-valid_from"], name="margin_rule_newest")]


class AlarmTemplate(models.Model):
    """From `valid_from` on alarms outside WhatsApp's 24 hours go by the template of this name; empty: by none."""

    name = models.CharField(max_length=512, blank=True)
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")


class AlarmSubscription(models.Model):
    """Somebody is told of a margin (empty: of every one) by one way, from a step on, between two moments.

    `number` is for WhatsApp, where the person has no number that is bound to the account.
    """

    person = models.ForeignKey(_PERSON, on_delete=models.CASCADE, related_name="+")
    margin = models.CharField(max_length=16, choices=MarginName.choices, blank=True)
    way = models.CharField(max_length=10, choices=TellingWay.choices)
    from_step = models.PositiveSmallIntegerField(choices=StepName.choices, default=StepName.ATTENTION)
    number = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "margin", "way"], condition=models.Q(until__isnull=True), name="one_subscription"
            )
        ]


class MarginSilence(models.Model):
    """Nobody is told of the margin (empty: of any) until then; the page goes on showing it."""

    margin = models.CharField(max_length=16, choices=MarginName.choices, blank=True)
    reason = models.CharField(max_length=200)
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")


class MarginAlarm(models.Model):
    """One margin at a step from `raised_at` until `cleared_at`; at most one of a margin is on (the database says so).

    `period` is the day, or the first of the month; `value` and `limit` are those of the last look, in the
    margin's unit; `as_if`: so many calls were taken as come, 0 where what came counts.
    """

    margin = models.CharField(max_length=16, choices=MarginName.choices)
    period = models.DateField()
    step = models.PositiveSmallIntegerField(choices=StepName.choices)
    highest_step = models.PositiveSmallIntegerField(choices=StepName.choices)
    value = models.FloatField()
    limit = models.FloatField()
    as_if = models.PositiveIntegerField(default=0)
    passed = models.BooleanField(default=False)
    breaks = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    looked_at = models.DateTimeField()
    told_step = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    acknowledged_step = models.PositiveSmallIntegerField(default=0)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_word = models.CharField(max_length=200, blank=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-raised_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["margin"], condition=models.Q(cleared_at__isnull=True), name="one_alarm_per_margin"
            )
        ]
        indexes = [models.Index(fields=["-raised_at"], name="margin_alarm_newest")]


class MarginAlarmEvent(models.Model):
    """What happened to an alarm, with the figure of that moment. Written once.

    `kind`: raised, risen, fallen, told, acknowledged, cleared.
    """

    alarm = models.ForeignKey(MarginAlarm, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=14)
    step = models.PositiveSmallIntegerField()
    value = models.FloatField()
    by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("at", "id")


class AlarmTelling(models.Model):
    """One person told of one step by one way: the row is claimed before anything leaves, and settled after.

    `key` says once what may be told once; figures are those of the moment at which it was to be told.
    """

    alarm = models.ForeignKey(MarginAlarm, on_delete=models.PROTECT, related_name="tellings")
    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=TellingWay.choices)
    address = models.CharField(max_length=254, blank=True)
    step = models.PositiveSmallIntegerField(choices=StepName.choices)
    value = models.FloatField()
    passed = models.BooleanField(default=False)
    breaks = models.BooleanField(default=False)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TellingState.choices, default=TellingState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=300, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(state__in=["waiting", "sending"]), name="alarm_telling_due"
            )
        ]
