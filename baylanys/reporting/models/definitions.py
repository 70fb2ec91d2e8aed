"""What figures are counted by: definitions as dated rows."""

from django.db import models


class KpiDefinition(models.Model):
    """Limits and rules from `valid_from` on; a version is never edited, a report keeps its number."""

    version = models.PositiveSmallIntegerField(unique=True)
    valid_from = models.DateField()
    parameters = models.JSONField(default=dict)
