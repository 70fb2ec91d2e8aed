"""Files that came or go with messages."""

from django.db import models

from baylanys.core import clock
from baylanys.messaging.choices import MediaState


class MessageMedia(models.Model):
    """The file of a message. `path` is below the centre's media directory, its content encrypted; `sha256` is
    hexadecimal and of the plain content (until it is stored: what Meta promised); `size` in bytes, `length_ms` of
    sound and video. A pending one is not tried before `not_before`."""

    message = models.OneToOneField("messaging.Message", on_delete=models.PROTECT, related_name="media")
    state = models.CharField(max_length=8, choices=MediaState.choices, default=MediaState.PENDING)
    reason = models.CharField(max_length=40, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    mime_type = models.CharField(max_length=120, blank=True)
    filename = models.CharField(max_length=240, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(null=True)
    length_ms = models.IntegerField(null=True)
    path = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    stored_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], name="media_to_fetch", condition=models.Q(state=MediaState.PENDING)),
        ]
