"""The customer's own forms: each upload is a version, kept as it came; what was made by an old one stays explained."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from baylanys.core import clock
from baylanys.core.sealed_content import SealedContent
from baylanys.reports.template_choices import TemplateForm, TemplateLanguage, TemplateState

PREFIX = "template-"
"""Reports by a form are named by it and the form's short name."""


class ReportTemplate(models.Model):
    """One form of the customer's; `slug` names it for programs: the report `template-SLUG`."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    @property
    def report(self) -> str:
        """The report's name, by which it is made."""
        return f"{PREFIX}{self.slug}"


class TemplateVersion(models.Model):
    """The form as it was uploaded once, sealed below the media directory.

    `places`: every mark that was found, as `filling.faults.Found`. Approved, it is in force from `valid_from` until a
    later version is, or until it is withdrawn.
    """

    template = models.ForeignKey(ReportTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    form = models.CharField(max_length=4, choices=TemplateForm.choices)
    language = models.CharField(max_length=2, choices=TemplateLanguage.choices)
    filename = models.CharField(max_length=200)
    path = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    places = models.JSONField(default=list)
    comment = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=TemplateState.choices, default=TemplateState.DRAFT)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=1000, blank=True)
    valid_from = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="one_template_version_number"),
            models.UniqueConstraint(
                fields=["template"], name="one_template_draft", condition=Q(state=TemplateState.DRAFT)
            ),
            models.UniqueConstraint(
                fields=["template"], name="one_template_handed_over", condition=Q(state=TemplateState.HANDED_OVER)
            ),
            models.CheckConstraint(
                name="approved_template_has_day",
                condition=~Q(state=TemplateState.APPROVED) | Q(valid_from__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["template", "-valid_from"], name="template_version_in_force")]

    @property
    def faults(self) -> list[dict[str, Any]]:
        """What stands in the way of handing it over."""
        return [each for each in self.places if each["fault"]]

    def content(self) -> bytes:
        """The file as it came. Raises FileNotFoundError, ContentUnreadable."""
        with SealedContent(settings.INSTALLATION.media_dir / self.path) as file:
            return file.read()
