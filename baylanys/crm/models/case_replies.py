"""What people outside were told of their requests, and the texts it is told by."""

from django.db import models

from baylanys.core import clock
from baylanys.crm.choices import ReplyChannel, ReplyKind, ReplyState
from baylanys.crm.models.cases import Case


class CaseReply(models.Model):
    """One word to the person: by WhatsApp (`message_id` is the message's, whose status it has), by e-mail, by voice.

    `key` makes repeating safe. An e-mail is `queued` until the server took it; `proof` is what the server said, with
    the mail's Message-ID.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=10, choices=ReplyKind.choices)
    channel = models.CharField(max_length=10, choices=ReplyChannel.choices)
    state = models.CharField(max_length=10, choices=ReplyState.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    subject = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=254, blank=True)
    message_id = models.UUIDField(null=True)
    key = models.CharField(max_length=60, unique=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]


class CaseText(models.Model):
    """A text by which people are told; a new one ends the one before it (`valid_until`), none is edited."""

    kind = models.CharField(max_length=10, choices=ReplyKind.choices)
    language = models.CharField(max_length=2)
    line = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField(null=True)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "line"],
                name="one_case_text",
                condition=models.Q(valid_until=None),
            )
        ]
