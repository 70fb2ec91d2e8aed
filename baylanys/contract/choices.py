"""Words of the contract's settings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApprovalKind(models.TextChoices):
    """What the customer may have to approve before it is used (7.2.2, 7.3, 7.4, 6)."""

    CLASSIFIER = "classifier", _("Classifier")
    ARTICLE = "article", _("Article of the knowledge base")
    SCRIPT = "script", _("Conversation script")
    MAILING = "mailing", _("Mailing")
    REPORT_TEMPLATE = "report_template", _("Form of a report")
