"""The customer's guide: how requests are classified, version by version (6)."""

from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.crm.choices import ClassifierState, Handler


class ClassifierVersion(models.Model):
    """One version of the guide: drafted by the contractor, approved by the customer, valid from a moment.

    An approved version is never edited; requests keep the line of the version by which they were classified.
    """

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=ClassifierState.choices, default=ClassifierState.DRAFT)
    comment = models.CharField(max_length=500, blank=True)
    drafted_at = models.DateTimeField(default=clock.now)
    drafted_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=1000, blank=True)
    valid_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], name="one_classifier_draft", condition=Q(state="draft")),
            models.UniqueConstraint(fields=["state"], name="one_classifier_submitted", condition=Q(state="submitted")),
        ]


class ClassifierLine(models.Model):
    """A category with the kind and the topic above it; `code` names it in every version.

    Hours are of working time. `required` are fields a request must have; `project` empty: of every project.
    """

    version = models.ForeignKey(ClassifierVersion, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    code = models.SlugField(max_length=40)
    project = models.CharField(max_length=40, blank=True)
    kind_kk = models.CharField(max_length=120)
    kind_ru = models.CharField(max_length=120)
    kind_en = models.CharField(max_length=120, blank=True)
    topic_kk = models.CharField(max_length=120)
    topic_ru = models.CharField(max_length=120)
    topic_en = models.CharField(max_length=120, blank=True)
    category_kk = models.CharField(max_length=160)
    category_ru = models.CharField(max_length=160)
    category_en = models.CharField(max_length=160, blank=True)
    first_answer_hours = models.DecimalField(max_digits=6, decimal_places=2)
    answer_hours = models.DecimalField(max_digits=6, decimal_places=2)
    handler = models.CharField(max_length=12, choices=Handler.choices, default=Handler.OPERATOR)
    required = models.JSONField(default=list)
    instruction_kk = models.TextField(blank=True)
    instruction_ru = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="one_line_per_code")]
