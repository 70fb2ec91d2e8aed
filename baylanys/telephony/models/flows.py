"""IVR flows as data, versioned (3.5, 7.6)."""

from django.db import models

from baylanys.core import clock
from baylanys.telephony.choices import FlowState


class IvrFlow(models.Model):
    """A flow by name; what callers hear is its published version."""

    code = models.SlugField(unique=True)
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)


class IvrFlowVersion(models.Model):
    """Nodes of a flow; never edited once published. A call ends on the version it began with."""

    flow = models.ForeignKey(IvrFlow, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    state = models.CharField(max_length=10, choices=FlowState.choices, default=FlowState.DRAFT)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="one_flow_version_number"),
            models.UniqueConstraint(
                fields=["flow"],
                name="one_published_version",
                condition=models.Q(state="published"),
            ),
        ]


class DialledNumber(models.Model):
    """A number of the centre (E.164) and the flows that answer it: in working time, and outside it (5.4)."""

    e164 = models.CharField(max_length=20, unique=True)
    flow = models.ForeignKey(IvrFlow, on_delete=models.PROTECT, related_name="numbers")
    after_hours_flow = models.ForeignKey(
        IvrFlow, null=True, blank=True, on_delete=models.PROTECT, related_name="numbers_after_hours"
    )
