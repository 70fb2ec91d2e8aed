"""Files of reports that were made, and those that wait to be made."""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from baylanys.core import clock
from baylanys.core.ids import new_id
from baylanys.core.sealed_content import SealedContent
from baylanys.reports.delivery_models import (
    BounceMailbox,
    DeliveryFile,
    DeliveryMail,
    DeliveryProof,
    ReportDelivery,
    ReportSchedule,
    ScheduleVersion,
)
from baylanys.reports.template_models import ReportTemplate, TemplateVersion

__all__ = [
    "BounceMailbox",
    "DeliveryFile",
    "DeliveryMail",
    "DeliveryProof",
    "MadeReport",
    "OrderState",
    "ReportDelivery",
    "ReportOrder",
    "ReportSchedule",
    "ReportTemplate",
    "ScheduleVersion",
    "TemplateVersion",
]


class MadeReport(models.Model):
    """One file as it was made; the row is written once. `made_by` is null where a schedule ordered it.

    Files lie sealed below the media directory and are opened by `open()`.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    kind = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    options = models.JSONField(default=dict)
    formula_version = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    """Below the media directory."""
    file_name = models.CharField(max_length=200)
    """As people see it."""
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="made_report_newest"),
            models.Index(fields=["name", "-made_at"], name="made_report_of_name"),
        ]

    def open(self) -> IO[bytes]:
        """The file in clear. Raises FileNotFoundError, ContentUnreadable."""
        content: Any = SealedContent(settings.INSTALLATION.media_dir / self.path)
        return content  # type: ignore[no-any-return]


class OrderState(models.TextChoices):
    WAITING = "waiting", _("waits")
    RUNNING = "running", _("is being made")
    DONE = "done", _("made")
    FAILED = "failed", _("not made")


class ReportOrder(models.Model):
    """A report that the worker makes, because it is long. Two who order the same at once have one order.

    waiting → running → done | failed; whoever wants to know how it is asks the row.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80)
    first = models.DateField()
    last = models.DateField()
    kind = models.CharField(max_length=8)
    language = models.CharField(max_length=2)
    options = models.JSONField(default=dict)
    likeness = models.CharField(max_length=64)
    """The same for orders of the same (checksum of all the above)."""
    state = models.CharField(max_length=8, choices=OrderState.choices, default=OrderState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    """Per cent of the rows."""
    ordered_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    made = models.ForeignKey(MadeReport, null=True, on_delete=models.PROTECT, related_name="+")
    error = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["likeness"],
                name="one_order_of_the_same",
                condition=models.Q(state__in=["waiting", "running"]),
            )
        ]
        indexes = [models.Index(fields=["-ordered_at"], name="report_order_newest")]
