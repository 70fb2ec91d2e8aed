"""Words of suggestions and complaints."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(models.TextChoices):
    SUGGESTION = "suggestion", _("Suggestion")
    COMPLAINT = "complaint", _("Complaint")
    FAULT = "fault", _("Fault of a platform")


class Subject(models.TextChoices):
    """What it is about (7.7.3: platforms; 3.12: communication)."""

    PLATFORM = "platform", _("A platform")
    COMMUNICATION = "communication", _("Communication with people")


class ItemState(models.TextChoices):
    NEW = "new", pgettext_lazy("suggestion", "New")
    IN_WORK = "in_work", _("In work")
    WITH_DEVELOPERS = "with_developers", _("With the developers")
    DONE = "done", pgettext_lazy("suggestion", "Done")
    DECLINED = "declined", pgettext_lazy("suggestion", "Declined")


class Way(models.TextChoices):
    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waits to be sent")
    SENT = "sent", pgettext_lazy("delivery", "Sent")
    FAILED = "failed", pgettext_lazy("delivery", "Not sent")
