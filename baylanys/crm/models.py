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


class WhatsAppIdentity(models.Model):
    """A person at WhatsApp. `bsuid` is Meta's id of the person for our business, `wa_id` the number's digits; either
    may be unknown, not both (Meta: business-scoped user ids). Older values stand in `WhatsAppIdentityChange`."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="whatsapp")
    bsuid = models.CharField(max_length=150, null=True, unique=True)
    parent_bsuid = models.CharField(max_length=150, blank=True)
    wa_id = models.CharField(max_length=20, null=True, unique=True)
    username = models.CharField(max_length=100, blank=True)
    profile_name = models.CharField(max_length=200, blank=True)
    is_blocked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="identity_is_known_by_something",
                condition=models.Q(bsuid__isnull=False) | models.Q(wa_id__isnull=False),
            )
        ]


class WhatsAppIdentityChange(models.Model):
    """A number or id that a person had before; never edited."""

    identity = models.ForeignKey(WhatsAppIdentity, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    field = models.CharField(max_length=12)
    before = models.CharField(max_length=150, blank=True)
    after = models.CharField(max_length=150, blank=True)
    source = models.CharField(max_length=30)


class OptOut(models.Model):
    """A person wants no marketing by a channel (`stop`), or wants it again (`resume`); the newest row holds."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="opt_outs")
    at = models.DateTimeField()
    channel = models.CharField(max_length=12)
    value = models.CharField(max_length=6)
    source = models.CharField(max_length=30)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["contact", "channel", "-at"], name="opt_out_newest")]
