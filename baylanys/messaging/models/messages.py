"""Messages, what became of them, and what people put on them."""

from django.contrib.postgres.indexes import BrinIndex, GinIndex, OpClass
from django.db import models

from baylanys.core import clock
from baylanys.core.ids import new_id
from baylanys.crm.folding import folded
from baylanys.messaging.choices import MessageDirection, MessageKind, MessageStatusName

WRITTEN = models.Q(automatic__in=["", "phone"]) & ~models.Q(kind=MessageKind.TEMPLATE)
"""Messages that somebody wrote: what chats are searched by. Each status writes a row's index entries anew, so that a
mailing must have none of its words there."""


class Message(models.Model):
    """One message, in or out. `id` travels with an outgoing one as `biz_opaque_callback_data`; `provider_id` is
    Meta's (wamid), known once Meta took it.

    `at` orders the thread: Meta's moment of an incoming message, ours of an outgoing one. `content` is the kind's
    own object as Meta documents it (an incoming unknown kind: all of it), with Meta's `context`, `referral`, `errors`
    and `group_id` beside, where there are any. `not_before`: the sender waits until then.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.ForeignKey("messaging.BusinessNumber", on_delete=models.PROTECT, related_name="+")
    identity = models.ForeignKey("crm.WhatsAppIdentity", on_delete=models.PROTECT, related_name="messages")
    conversation = models.ForeignKey(
        "messaging.Conversation", null=True, on_delete=models.PROTECT, related_name="messages"
    )
    provider_id = models.CharField(max_length=200, null=True, unique=True)
    direction = models.CharField(max_length=3, choices=MessageDirection.choices)
    kind = models.CharField(max_length=12, choices=MessageKind.choices)
    text = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    status = models.CharField(max_length=10, choices=MessageStatusName.choices)
    error_code = models.IntegerField(null=True)
    error_text = models.CharField(max_length=500, blank=True)
    reply_to_provider_id = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    automatic = models.CharField(max_length=20, blank=True)
    template = models.ForeignKey("messaging.MessageTemplate", null=True, on_delete=models.PROTECT, related_name="+")
    request_key = models.CharField(max_length=80, null=True, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    sending_at = models.DateTimeField(null=True)
    edited_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    cost_category = models.CharField(max_length=40, blank=True)
    cost_type = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="message_thread"),
            models.Index(fields=["identity", "at", "id"], name="message_person"),
            models.Index(fields=["at", "id"], name="message_newest"),
            models.Index(
                fields=["number", "id"],
                name="message_to_send",
                condition=models.Q(status__in=["queued", "sending", "undecided"]),
            ),
            models.Index(
                fields=["number", "identity", "id"],
                name="message_before_it",
                condition=models.Q(status__in=["queued", "sending"]),
            ),
            BrinIndex(fields=["sending_at"], name="message_left"),
            GinIndex(OpClass(folded("text"), name="gin_trgm_ops"), name="message_words", condition=WRITTEN),
        ]


class MessageStatus(models.Model):
    """Meta's word on an outgoing message, once for each status; append-only. `at` is Meta's moment."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=20)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["message", "status"], name="each_status_once")]


class MessageEdit(models.Model):
    """What a message said before its writer changed it; append-only. `provider_id` is Meta's id of the change, `at`
    its moment."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="edits")
    provider_id = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=MessageKind.choices)
    text = models.TextField(blank=True)
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]


class LateStatus(models.Model):
    """A status, reaction, edit or revoke of a message that we do not know (yet); it waits here for the message's row,
    then is gone. `detail` is Meta's object, `kind` says of what."""

    provider_id = models.CharField(max_length=200)
    callback_data = models.CharField(max_length=512, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=10, default="status")
    key = models.CharField(max_length=300, null=True, unique=True)
    """Tells repeats of one delivery from each other's successors: the same word waits once."""
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["provider_id"]), models.Index(fields=["callback_data"])]


class MessageReaction(models.Model):
    """The emoji that a side put on a message; the newest counts, an empty one is a reaction taken back."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reactions")
    direction = models.CharField(max_length=3, choices=MessageDirection.choices)
    emoji = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "direction"], name="one_reaction_per_side")]
