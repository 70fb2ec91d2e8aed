"""Articles of the knowledge base: each language has versions of its own (7.2.2)."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.knowledge.choices import TaskState, TextLanguage, VersionState


class Article(models.Model):
    """What operators may need to know about one question; `project` empty: of every project.

    `review_by`: the day by which the owner looks whether it is still true.
    """

    project = models.ForeignKey("contract.Project", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    review_by = models.DateField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["review_by"], name="article_review", condition=Q(archived_at=None))]


class ArticleVersion(models.Model):
    """The article in one language, as it was written once; its words never change after it was handed over.

    `body_html` is what rich_text.py lets through, `body_text` the same without markup; `answer` is sent in WhatsApp as
    it stands; `keywords`: other words by which people ask. `meaning` is the version that first said this, in any
    language (empty: this one): two languages agree where their newest versions have one meaning.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(max_length=2, choices=TextLanguage.choices)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body_html = models.TextField(blank=True)
    body_text = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    keywords = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=VersionState.choices, default=VersionState.DRAFT)
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    translated_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    meaning = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    comment = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=1000, blank=True)
    published_from = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="one_article_version_number"),
            models.UniqueConstraint(
                fields=["article", "language"], name="one_article_draft", condition=Q(state=VersionState.DRAFT)
            ),
            models.UniqueConstraint(
                fields=["article", "language"],
                name="one_article_handed_over",
                condition=Q(state=VersionState.HANDED_OVER),
            ),
            models.CheckConstraint(
                name="approved_article_has_day",
                condition=~Q(state=VersionState.APPROVED) | Q(published_from__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["article", "language", "-published_from"], name="article_published"),
            models.Index(fields=["handed_over_at"], name="article_waits", condition=Q(state=VersionState.HANDED_OVER)),
        ]


class TranslationTask(models.Model):
    """A language of an article lags behind `source`, or is missing; one open task a language."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="translation_tasks")
    language = models.CharField(max_length=2, choices=TextLanguage.choices)
    source = models.ForeignKey(ArticleVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    assignee = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    result = models.ForeignKey(ArticleVersion, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language"], name="one_open_translation", condition=Q(state=TaskState.OPEN)
            )
        ]


class Attachment(models.Model):
    """A file of an article, sealed below the centre's media directory; `size` in bytes and `sha256` of the content."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="attachments")
    path = models.CharField(max_length=120)
    filename = models.CharField(max_length=200)
    mime_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
