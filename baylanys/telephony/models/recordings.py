"""Recordings: objects with states, so that none is missing unseen (5.4, 3.11)."""

from django.db import models

from baylanys.core import clock
from baylanys.telephony.choices import RecordingKind, RecordingState


class Recording(models.Model):
    """The sound of one leg of a call: the contact's, or in a consultation the third party's.

    Channel 1 is that leg, channel 2 whoever it is connected with; `telephony.conversation_parts` says who, and when.
    """

    interaction = models.ForeignKey("interactions.Interaction", on_delete=models.PROTECT, related_name="recordings")
    kind = models.CharField(max_length=12, choices=RecordingKind.choices, default=RecordingKind.CONVERSATION)
    segment = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=RecordingState.choices, default=RecordingState.EXPECTED)
    raw_name = models.CharField(max_length=120)
    path = models.CharField(max_length=300, blank=True)
    channels = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    size_bytes = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    peaks = models.JSONField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction", "kind", "segment"], name="one_recording_per_segment")
        ]


class RecordingListen(models.Model):
    """Who opened a recording, and when; append-only (4.6)."""

    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="listens")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(default=clock.now)
    downloaded = models.BooleanField(default=False)
    play = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recording", "person", "play"],
                name="one_listen_per_play",
                condition=~models.Q(play=""),
            )
        ]
