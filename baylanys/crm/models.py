"""People outside, and the numbers by which they are known."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from baylanys.core import clock


class Contact(models.Model):
    """A person outside; `language` is the one chosen last (kk, ru, en or empty)."""

    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="contact_part_of_name")]


class ContactPhone(models.Model):
    """A number in E.164; it belongs to one person."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="phones")
    e164 = models.CharField(max_length=20, unique=True)
