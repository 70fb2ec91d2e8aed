"""What people agreed to, and what they do not want."""

from django.db import models

from baylanys.core import clock
from baylanys.crm.choices import ConsentPurpose
from baylanys.crm.models.people import Contact


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


class Consent(models.Model):
    """A person agreed (`given`) or took it back; never edited, the newest of a purpose and channel holds.

    `wording` is the text that the person agreed to, `source` where it was said: a call, a chat, a paper, a website.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="consents")
    at = models.DateTimeField(default=clock.now)
    purpose = models.CharField(max_length=20, choices=ConsentPurpose.choices)
    channel = models.CharField(max_length=12, blank=True)
    given = models.BooleanField()
    wording = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    interaction_id = models.UUIDField(null=True)
    author = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["contact", "purpose", "-at"], name="consent_newest")]
