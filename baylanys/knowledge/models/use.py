"""How articles are used: what operators had open, what they said of it, what they did not find."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.knowledge.choices import GapState, TextLanguage, Verdict
from baylanys.knowledge.models.articles import Article, ArticleVersion


class ArticleOpened(models.Model):
    """Which version the operator had open in a call or conversation, since when; append-only."""

    interaction_id = models.UUIDField()
    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction_id", "version", "operator"], name="article_opened_once")
        ]


class Feedback(models.Model):
    """What a person said of a version; append-only."""

    version = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="feedback")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    word = models.CharField(max_length=500, blank=True)
    interaction_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")


class GapRequest(models.Model):
    """Somebody asked and no article answered, or one answered badly (`feedback`); an owner sees to it.

    `asked` are the words that were looked for, or what the person wanted to know.
    """

    asked = models.CharField(max_length=500)
    language = models.CharField(max_length=2, choices=TextLanguage.choices)
    project = models.ForeignKey("contract.Project", null=True, on_delete=models.PROTECT, related_name="+")
    interaction_id = models.UUIDField(null=True)
    feedback = models.OneToOneField(Feedback, null=True, on_delete=models.PROTECT, related_name="gap")
    article = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="gaps")
    owner = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=GapState.choices, default=GapState.OPEN)
    answer = models.CharField(max_length=2000, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["opened_at"], name="gap_open", condition=Q(state__in=["open", "in_work"])),
        ]
