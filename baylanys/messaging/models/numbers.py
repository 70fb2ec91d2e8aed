"""The centre's own WhatsApp numbers, and how each of them is with Meta."""

from django.db import models

from baylanys.core import clock


class BusinessNumber(models.Model):
    """A number of ours at Meta; token and secret are encrypted (`core.secrets`).

    `throughput` is messages a second; while `stopped_at` is set nothing is sent from it, and nothing is lost.
    """

    phone_number_id = models.CharField(max_length=40, unique=True)
    waba_id = models.CharField(max_length=40, blank=True)
    display_number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200, blank=True)
    graph_url = models.URLField(max_length=200)
    graph_version = models.CharField(max_length=10)
    token = models.TextField(blank=True)
    app_secret = models.TextField(blank=True)
    verify_token = models.TextField(blank=True)
    queue = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=40, blank=True)
    throughput = models.PositiveIntegerField(default=80)
    messaging_limit = models.CharField(max_length=20, blank=True)
    quality = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    stopped_at = models.DateTimeField(null=True)
    stop_code = models.IntegerField(null=True)
    stop_reason = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
