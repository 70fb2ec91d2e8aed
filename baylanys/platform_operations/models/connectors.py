"""Platforms of the customer, and how each is reached."""

from django.db import models

from baylanys.core import clock
from baylanys.platform_operations.choices import AuthKind, ConnectorKind


class Connector(models.Model):
    """One platform. `secret` is encrypted (core.secrets); `networks` are those inside the house that it may reach;
    `description` is what `platforms.description` reads: JSON as text, so that
    fields keep their order. `check_code`: `ok`, or what the last try said."""

    code = models.CharField(max_length=40, unique=True)
    name_kk = models.CharField(max_length=120)
    name_ru = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=ConnectorKind.choices)
    base_url = models.CharField(max_length=300, blank=True)
    auth = models.CharField(max_length=10, choices=AuthKind.choices, default=AuthKind.NONE)
    auth_name = models.CharField(max_length=120, blank=True)
    secret = models.TextField(blank=True)
    networks = models.JSONField(default=list)
    answer_seconds = models.PositiveSmallIntegerField(default=10)
    description = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    check_code = models.CharField(max_length=40, blank=True)
    check_detail = models.CharField(max_length=200, blank=True)
