"""A call's live side: what the engine needs to go on after a restart."""

from django.db import models


class Call(models.Model):
    """The state of a call as the engine last wrote it (`telephony.call_states.CallState` as JSON)."""

    interaction = models.OneToOneField(
        "interactions.Interaction", on_delete=models.PROTECT, primary_key=True, related_name="call"
    )
    channel_id = models.CharField(max_length=80, unique=True)
    stage = models.CharField(max_length=16)
    state = models.JSONField(default=dict)
    flow_version = models.ForeignKey("telephony.IvrFlowVersion", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["stage"], name="call_live", condition=~models.Q(stage="ended"))]
