"""Conversations: one open for a person and a number."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.core.ids import new_id
from baylanys.interactions.choices import Language
from baylanys.messaging.choices import ConversationState


class Conversation(models.Model):
    """A talk with one person through one number, until it is closed; its spine row is `interaction`.

    `window_ends_at`: free answers until then (24 hours after the person's last message). `waiting_since`: the
    person's oldest message that nobody answered, none while the word is theirs. `operator` holds it; `preferred`
    gets it back if there, `only_for` is waited for. `last_answer_at` is of the last human answer, `warned_at`,
    `told_closed_at` and `opening_told_at` are of what was said automatically.

    `led_by_bot`: in the state `bot` a dialogue answers (package bot), else the automatic questions before the queue.

    Changes of `state` are UPDATEs with the old value in WHERE.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.ForeignKey("messaging.BusinessNumber", on_delete=models.PROTECT, related_name="conversations")
    identity = models.ForeignKey("crm.WhatsAppIdentity", on_delete=models.PROTECT, related_name="conversations")
    interaction = models.OneToOneField(
        "interactions.Interaction", on_delete=models.PROTECT, related_name="conversation"
    )
    state = models.CharField(max_length=10, choices=ConversationState.choices, default=ConversationState.WAITING)
    language = models.CharField(max_length=2, blank=True, choices=Language.choices)
    project = models.CharField(max_length=40, blank=True)
    topic = models.CharField(max_length=40, blank=True)
    queue = models.CharField(max_length=40, blank=True)
    operator = models.ForeignKey("workforce.Operator", null=True, on_delete=models.SET_NULL, related_name="+")
    preferred = models.ForeignKey("workforce.Operator", null=True, on_delete=models.SET_NULL, related_name="+")
    only_for = models.ForeignKey("workforce.Operator", null=True, on_delete=models.SET_NULL, related_name="+")
    offer_ends_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(default=clock.now)
    queue_entered_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    first_answered_at = models.DateTimeField(null=True)
    last_answer_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    window_ends_at = models.DateTimeField(null=True)
    parked_until = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    told_closed_at = models.DateTimeField(null=True)
    opening_told_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=20, blank=True)
    unread = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)
    led_by_bot = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "identity"], name="one_open_conversation", condition=~Q(state="closed")
            ),
        ]
        indexes = [
            models.Index(fields=["state", "waiting_since"], name="conversation_open", condition=~Q(state="closed")),
            models.Index(fields=["operator", "state"], name="conversation_operator"),
            models.Index(fields=["identity", "-opened_at"], name="conversation_person"),
        ]
