"""Templates: texts that Meta approved for writing first."""

from django.db import models

from baylanys.core import clock
from baylanys.messaging.choices import TemplateState


class MessageTemplate(models.Model):
    """One template in one language, as Meta has it: `components` in its shape, `variables` our names in order."""

    number = models.ForeignKey("messaging.BusinessNumber", on_delete=models.PROTECT, related_name="templates")
    provider_id = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=10)
    category = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=TemplateState.choices, default=TemplateState.DRAFT)
    quality = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    components = models.JSONField(default=list)
    variables = models.JSONField(default=list)
    synced_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "name", "language"], name="one_template_per_language")]
