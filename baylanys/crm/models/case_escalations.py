"""Steps of escalation of requests, and whom each was told to."""

from django.db import models
from django.db.models import Q

from baylanys.core.clock import now
from baylanys.crm.choices import EscalationClock, EscalationMoment, ReplyState
from baylanys.crm.models.cases import Case


class EscalationStep(models.Model):
    """A step that holds from `valid_from` until `valid_until`; none is edited, a changed one is another row.

    `amount`: before, per cent of the time that are left; after, working hours since it was due. `whom`: words of
    `crm/cases/escalation.py`.
    """

    clock = models.CharField(max_length=12, choices=EscalationClock.choices)
    moment = models.CharField(max_length=6, choices=EscalationMoment.choices)
    amount = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField()
    whom = models.JSONField(default=list)
    by_mail = models.BooleanField(default=False)
    valid_from = models.DateTimeField(default=now)
    valid_until = models.DateTimeField(null=True)
    set_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")


class CaseEscalation(models.Model):
    """The step was carried out for the request; once for each due time. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="escalations")
    step = models.ForeignKey(EscalationStep, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "step", "due_at"], name="escalated_once")]


class EscalationNotice(models.Model):
    """Somebody is told of an escalation: on the pages until `seen_at`; `mail` is blank where no e-mail leaves."""

    escalation = models.ForeignKey(CaseEscalation, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=10, choices=ReplyState.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    told = models.CharField(max_length=300, blank=True)
    """What the mail server said, or why it did not take it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["escalation", "person"], name="told_of_escalation_once")]
        indexes = [
            models.Index(fields=["person"], name="escalation_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["at"], name="escalation_mails", condition=Q(mail="queued")),
        ]
