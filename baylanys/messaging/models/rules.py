"""How conversations are led: dated limits, dated automatic texts, and how long each answer took."""

from django.db import models

from baylanys.core import clock
from baylanys.interactions.choices import Language
from baylanys.messaging.choices import AutomaticKind


class ConversationRule(models.Model):
    """From `valid_from` on these limits hold; the newest row not in the future decides. Never edited.

    `referrals` says which topic an advertisement's id (Meta: referral.source_id) leads to.
    """

    valid_from = models.DateTimeField(default=clock.now)
    silent_minutes = models.PositiveSmallIntegerField(default=10)
    warn_minutes = models.PositiveSmallIntegerField(default=120)
    close_minutes = models.PositiveSmallIntegerField(default=720)
    reopen_minutes = models.PositiveIntegerField(default=1440)
    menu_seconds = models.PositiveSmallIntegerField(default=180)
    bot_quiet_minutes = models.PositiveSmallIntegerField(default=60, db_default=60)
    offer_seconds = models.PositiveSmallIntegerField(default=60)
    desk_gone_minutes = models.PositiveSmallIntegerField(default=3)
    first_answer_seconds = models.PositiveSmallIntegerField(default=300)
    answer_seconds = models.PositiveSmallIntegerField(default=300)
    asks_language = models.BooleanField(default=True)
    asks_topic = models.BooleanField(default=False)
    referrals = models.JSONField(default=dict)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-valid_from"], name="conversation_rule_newest")]


class AutomaticText(models.Model):
    """From `valid_from` on the centre says this by itself; an empty text says nothing. Never edited."""

    kind = models.CharField(max_length=20, choices=AutomaticKind.choices)
    language = models.CharField(max_length=2, choices=Language.choices)
    text = models.TextField(blank=True)
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["kind", "language", "-valid_from"], name="automatic_text_newest")]


class AnswerTime(models.Model):
    """How long a person waited for one human answer; append-only. Milliseconds; `working_ms` of working time alone.

    `target_seconds` is the one in force then: a change of the target leaves old answers as they were judged.
    """

    conversation = models.ForeignKey("messaging.Conversation", on_delete=models.PROTECT, related_name="answers")
    message = models.OneToOneField("messaging.Message", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("workforce.Operator", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_first = models.BooleanField()
    waited_ms = models.BigIntegerField()
    working_ms = models.BigIntegerField()
    target_seconds = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="answer_time_at")]
