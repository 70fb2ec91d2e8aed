"""Schedules of reports, every sending of them, and the proof of each (3.9, 7.4)."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.reports.delivery_choices import DeliveryState, MailState, ProofKind, Way

WHO = "accounts.Person"


class ReportSchedule(models.Model):
    """Reports that leave by themselves. What holds says its newest version; runs until `planned_until` stand in
    ReportDelivery."""

    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    planned_until = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class ScheduleVersion(models.Model):
    """A schedule as it holds from `valid_from` on; append-only.

    `recipients`: address, name, languages (of files and words). `texts`: language → subject, text; what is missing is
    said in words of the product. Runs before `begins_at` are not sent; what was missed longer than `back_days` ago
    neither.
    """

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    is_on = models.BooleanField(default=True)
    names = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    often = models.CharField(max_length=12)
    covers = models.CharField(max_length=12)
    minute = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField(default=0)
    day = models.PositiveSmallIntegerField(default=1)
    days = models.PositiveSmallIntegerField(default=7)
    recipients = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    begins_at = models.DateTimeField(default=clock.now)
    back_days = models.PositiveSmallIntegerField(default=92)

    class Meta:
        ordering = ["schedule", "-valid_from", "-id"]


class ReportDelivery(models.Model):
    """One sending: a schedule and a period, once; or what somebody asked for (`schedule` empty).

    `next_at`: when the files are tried (again); `claimed_at` and `tries` belong to the making of files.
    """

    schedule = models.ForeignKey(ReportSchedule, null=True, on_delete=models.PROTECT, related_name="deliveries")
    version = models.ForeignKey(ScheduleVersion, null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices)
    title = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField()
    first = models.DateField()
    last = models.DateField()
    names = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.MAKING)
    is_late = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "first", "last"], condition=Q(schedule__isnull=False), name="one_sending_a_period"
            )
        ]
        indexes = [models.Index(fields=["next_at"], name="delivery_to_make", condition=Q(state="making"))]


class DeliveryFile(models.Model):
    """One file of a sending; `made` is empty while it could not be made, `trouble` says why."""

    delivery = models.ForeignKey(ReportDelivery, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    made = models.ForeignKey("reports.MadeReport", null=True, on_delete=models.PROTECT, related_name="+")
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "name", "kind", "language"], name="one_file_of_a_sending")
        ]


class DeliveryMail(models.Model):
    """The mail to one recipient. `message_id` is known before anything leaves and the same at every try."""

    delivery = models.ForeignKey(ReportDelivery, on_delete=models.PROTECT, related_name="mails")
    address = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    languages = models.JSONField(default=list)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["delivery", "address"], name="one_mail_a_recipient")]
        indexes = [
            models.Index(fields=["next_at"], name="mail_to_send", condition=Q(next_at__isnull=False)),
        ]


class DeliveryProof(models.Model):
    """What happened to a sending, in order; append-only.

    `detail` of `sent`: message id, server and its answer, address, and each file with name, size, SHA-256 and
    version of the formulas.
    """

    delivery = models.ForeignKey(ReportDelivery, on_delete=models.PROTECT, related_name="proofs")
    mail = models.ForeignKey(DeliveryMail, null=True, on_delete=models.PROTECT, related_name="proofs")
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=10, choices=ProofKind.choices)
    by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]


class BounceMailbox(models.Model):
    """Where notices of mails that came back arrive (id is 1), read by IMAP over TLS. Without a host none is read."""

    address = models.EmailField(blank=True)
    host = models.CharField(max_length=200, blank=True)
    port = models.PositiveIntegerField(default=993)
    username = models.CharField(max_length=200, blank=True)
    password = models.CharField(max_length=500, blank=True)
    folder = models.CharField(max_length=100, default="INBOX")
    read_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(WHO, null=True, on_delete=models.PROTECT, related_name="+")
