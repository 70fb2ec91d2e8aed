"""The hourly comparison with Asterisk's own records, kept as proof (5.4)."""

from django.db import models

from baylanys.core import clock


class Reconciliation(models.Model):
    """One hour: how many calls there and here, what differs, and raw recordings that belong to no call."""

    hour = models.DateTimeField(unique=True)
    made_at = models.DateTimeField(default=clock.now)
    calls_there = models.PositiveIntegerField()
    calls_here = models.PositiveIntegerField()
    differences = models.JSONField(default=list)
    orphan_recordings = models.JSONField(default=list)

    class Meta:
        ordering = ["-hour"]

    @property
    def agrees(self) -> bool:
        """True where nothing differs and no recording is an orphan."""
        return not self.differences and not self.orphan_recordings
