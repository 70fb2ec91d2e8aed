"""Mailings, whom each of them reaches, and what they cost (3.7, 4.5)."""

from django.db import models

from baylanys.campaigns.choices import Exclusion, MailingState, Outcome, PauseReason
from baylanys.core import clock


class Mailing(models.Model):
    """One text for many people. `segment` says for whom (`segment.py`), `values` what stands in the places of the
    template (`places.py`). Hours are of the contract's zone, within working time; the deadline is a moment.

    Changes of `state` are UPDATEs with the old value in WHERE. `code` confirms it from outside a page.
    """

    name = models.CharField(max_length=120)
    code = models.CharField(max_length=12, unique=True)
    project = models.ForeignKey("contract.Project", null=True, on_delete=models.PROTECT, related_name="+")
    number = models.ForeignKey("messaging.BusinessNumber", on_delete=models.PROTECT, related_name="+")
    template = models.CharField(max_length=512)
    category = models.CharField(max_length=20)
    segment = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    fallback_language = models.CharField(max_length=2, blank=True)
    consent_source = models.CharField(max_length=200, blank=True)
    most_a_minute = models.PositiveIntegerField(default=60)
    from_hour = models.PositiveSmallIntegerField(default=10)
    until_hour = models.PositiveSmallIntegerField(default=18)
    deadline = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MailingState.choices, default=MailingState.DRAFT)
    pause_reason = models.CharField(max_length=10, blank=True, choices=PauseReason.choices)
    holding = models.CharField(max_length=10, blank=True)
    drafted_at = models.DateTimeField(default=clock.now)
    drafted_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    close_reason = models.CharField(max_length=300, blank=True)
    list_name = models.CharField(max_length=200, blank=True)
    list_duplicates = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-drafted_at", "-id"]
        indexes = [models.Index(fields=["state", "deadline"], name="mailing_state")]


class MailingNumber(models.Model):
    """A person of the list that was brought for a mailing; gone once its recipients stand."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="numbers")
    number = models.CharField(max_length=24)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "number"], name="once_in_a_list")]
        indexes = [models.Index(fields=["number"], name="mailing_number")]


class MailingRecipient(models.Model):
    """One person of a mailing, written when it was confirmed. `claimed_at` is set before the message is made,
    `done_at` in its transaction: who is claimed and not done is taken up again, with the same message.

    `reason`: Meta's code or a word of ours. `attempts` counts messages; the key of each holds its number.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="recipients")
    contact = models.ForeignKey("crm.Contact", on_delete=models.PROTECT, related_name="mailings")
    number = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.CharField(max_length=20, blank=True)
    claimed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message = models.ForeignKey("messaging.Message", null=True, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey("messaging.Conversation", null=True, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "number"], name="once_in_a_mailing")]
        indexes = [
            models.Index(fields=["mailing", "outcome", "id"], name="recipient_outcome"),
            models.Index(fields=["done_at"], name="recipient_done"),
        ]


class MailingExclusion(models.Model):
    """Somebody whom a mailing leaves out, and why. Without a contact `value` is what the list said."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="exclusions")
    contact = models.ForeignKey("crm.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Exclusion.choices)
    value = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["mailing", "reason", "id"], name="mailing_exclusion")]


class MailingRule(models.Model):
    """From `valid_from` on these rules hold; the newest row not in the future decides. Never edited.

    `answers_in_100` people of a hundred are expected to write back, each answer takes `answer_minutes` of an operator;
    `keep_free` operators stay for callers. Above `second_person_above` recipients a second person confirms.
    """

    valid_from = models.DateTimeField(default=clock.now)
    answers_in_100 = models.PositiveSmallIntegerField(default=10)
    answer_minutes = models.PositiveSmallIntegerField(default=5)
    keep_free = models.PositiveSmallIntegerField(default=1)
    second_person_above = models.PositiveIntegerField(default=500)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["-valid_from"], name="mailing_rule_newest")]


class MessageRate(models.Model):
    """From `valid_from` on a delivered message of the category costs so much; the newest row holds. Never edited."""

    category = models.CharField(max_length=20)
    price = models.DecimalField(max_digits=10, decimal_places=4)
    currency = models.CharField(max_length=3, default="USD")
    valid_from = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["category", "-valid_from"], name="message_rate_newest")]
