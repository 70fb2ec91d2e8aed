"""People at WhatsApp."""

from django.db import models

from baylanys.core import clock
from baylanys.crm.models.people import Contact


class WhatsAppIdentity(models.Model):
    """A person at WhatsApp. `bsuid` is Meta's id of the person for our business, `wa_id` the number's digits; either
    may be unknown, not both (Meta: business-scoped user ids). Older values stand in `WhatsAppIdentityChange`.

    `is_new` is no column: this transaction made the row, nobody else has seen it.
    """

    is_new = False

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
