"""What the contract fixes: hours, holidays, lines. Dated rows, never code (5.2, 5.4)."""

from django.db import models

from baylanys.contract.choices import ApprovalKind
from baylanys.core import clock


class Calendar(models.Model):
    """A named set of working hours; which one is in force is said by CalendarInForce."""

    code = models.SlugField(unique=True)
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    keeps_holidays = models.BooleanField(default=True)


class WorkingHours(models.Model):
    """One half-open interval [opens, closes) of a weekday, several a day; minutes after midnight.

    Holds from `valid_from` until before `valid_to`, so that a change leaves past days alone.
    `closes_minute` may be 1440 (24:00): a calendar open around the clock has no gap.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="hours")
    weekday = models.SmallIntegerField()
    opens_minute = models.SmallIntegerField()
    closes_minute = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hours_in_a_day",
                condition=models.Q(
                    weekday__gte=0,
                    weekday__lte=6,
                    opens_minute__gte=0,
                    closes_minute__lte=1440,
                    opens_minute__lt=models.F("closes_minute"),
                ),
            )
        ]


class Holiday(models.Model):
    """A day on which calendars that keep holidays are closed (or, as a moved day, open)."""

    day = models.DateField(unique=True)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_working = models.BooleanField(default=False)


class CalendarInForce(models.Model):
    """From `since` on this calendar decides; the newest row not in the future holds."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT)
    since = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL)

    class Meta:
        indexes = [models.Index(fields=["-since"])]


class LineCapacity(models.Model):
    """From `valid_from` on so many lines may be in use at once (5.2)."""

    lines = models.PositiveSmallIntegerField()
    valid_from = models.DateTimeField(default=clock.now)


class SettingChange(models.Model):
    """Who changed hours, holidays or lines, when and how; append-only."""

    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=30)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-at"])]


class Project(models.Model):
    """A project of the customer: calls, conversations, requests and mailings belong to one (2.1, 3.4)."""

    code = models.SlugField(unique=True)
    name_kk = models.CharField(max_length=200)
    name_ru = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)


class ApprovalRule(models.Model):
    """From `valid_from` on things of the kind need the customer's approval, or do not; the newest row holds."""

    kind = models.CharField(max_length=20, choices=ApprovalKind.choices)
    is_required = models.BooleanField()
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["kind", "-valid_from"], name="approval_rule_newest")]
