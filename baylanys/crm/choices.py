"""Words of the people outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentPurpose(models.TextChoices):
    PERSONAL_DATA = "personal_data", _("Processing of personal data")
    MESSAGES = "messages", _("Messages about own requests")
    MARKETING = "marketing", _("News and invitations")
    SURVEYS = "surveys", _("Surveys")


class ImportState(models.TextChoices):
    BROUGHT = "brought", _("Columns to be chosen")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Refused")
