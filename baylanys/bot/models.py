"""The bot: its settings, its texts by versions, its dialogues, and what it still has to read."""

from django.db import models
from django.db.models import Q

from baylanys.bot.choices import PublicArticles, TurnState
from baylanys.core import clock


class BotRule(models.Model):
    """From `valid_from` on the bot answers like this; the newest row not in the future decides. Never edited.

    `off_numbers` are ids of our numbers that it leaves to operators. `articles`: which approved articles the public
    may be given; `chosen` are their ids. `confirm_days`: after so many days a bound number is confirmed anew (0:
    never).
    """

    valid_from = models.DateTimeField(default=clock.now)
    is_on = models.BooleanField(default=False)
    off_numbers = models.JSONField(default=list)
    articles = models.CharField(max_length=10, choices=PublicArticles.choices, default=PublicArticles.NONE)
    chosen = models.JSONField(default=list)
    confirm_days = models.PositiveSmallIntegerField(default=0)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-valid_from"], name="bot_rule_newest")]


class FlowVersion(models.Model):
    """What the bot says from `valid_from` on, by `flow` (bot/flow.py); the newest row not in the future begins new
    dialogues, a running one keeps its own. Never edited: going back publishes an older one (`copied_from`) again.

    `texts`: key → language → text, of those alone that differ from the shipped ones.
    """

    flow = models.CharField(max_length=10)
    texts = models.JSONField(default=dict)
    valid_from = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=200, blank=True)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-valid_from"], name="flow_version_newest")]


class Dialogue(models.Model):
    """Where the bot stands with a conversation; `version` empty: the shipped texts by `flow`."""

    conversation = models.OneToOneField("messaging.Conversation", on_delete=models.CASCADE, related_name="dialogue")
    flow = models.CharField(max_length=10)
    version = models.ForeignKey(FlowVersion, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=clock.now)


class Turn(models.Model):
    """A message that the bot reads, once. `person`: whose question it was, where the number is bound to an account.

    `asked` says what it was taken for, `said` which texts answered.
    """

    message = models.OneToOneField("messaging.Message", on_delete=models.CASCADE, related_name="turn")
    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=TurnState.choices, default=TurnState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    asked = models.JSONField(default=list)
    said = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="turn_waits", condition=Q(state="waiting")),
            models.Index(fields=["-id"], name="turn_of_staff", condition=Q(person__isnull=False)),
        ]


class Binding(models.Model):
    """A person of the customer or of ours is who writes as this identity, until it ends (3.10). `number` is the one it
    was confirmed with: under another number it has to be confirmed anew.

    An identity that turned out to be another's row is gone: the binding stays as history and binds nobody.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    identity = models.ForeignKey("crm.WhatsAppIdentity", null=True, on_delete=models.SET_NULL, related_name="+")
    number = models.CharField(max_length=20, blank=True)
    bound_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_number_of_a_person", condition=Q(ended_at=None)),
            models.UniqueConstraint(fields=["identity"], name="one_person_of_a_number", condition=Q(ended_at=None)),
        ]


class BindingCode(models.Model):
    """A code that a person was shown and sends from the number to be bound; only its digest is kept."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
