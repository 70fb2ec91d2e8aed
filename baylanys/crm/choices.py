"""Words of the people outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class ClassifierState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("With the customer")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class Handler(models.TextChoices):
    """Who answers requests of a category."""

    OPERATOR = "operator", _("The operator at once")
    SPECIALIST = "specialist", _("A specialist")
    CUSTOMER = "customer", _("The customer")


class CaseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("request", "New")
    WORKED = "worked", _("In work")
    WAITING = "waiting", _("Waiting for the person")
    CLOSED = "closed", pgettext_lazy("request", "Closed")


class ReplyKind(models.TextChoices):
    """What a person outside is told of a request."""

    NUMBER = "number", _("The number of the request")
    ANSWER = "answer", _("The answer")
    QUESTION = "question", _("A question")


class ReplyChannel(models.TextChoices):
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "email", _("E-mail")
    VOICE = "voice", _("By voice")


class ReplyState(models.TextChoices):
    """`sent` for WhatsApp means handed to the messenger: how far it came is the message's own status."""

    QUEUED = "queued", _("Waiting to be sent")
    SENT = "sent", _("Sent")
    TOLD = "told", _("Told")
    FAILED = "failed", _("Not sent")


class BondKind(models.TextChoices):
    RELATED = "related", _("Related")
    SPLIT = "split", _("Made out of it")


class EscalationClock(models.TextChoices):
    """Which due time of a request a step is about."""

    FIRST_ANSWER = "first_answer", _("First answer")
    COMPLETION = "completion", _("Completion")


class EscalationMoment(models.TextChoices):
    BEFORE = "before", _("Per cent of the time are left")
    AT_DUE = "at", _("It is due")
    AFTER = "after", _("Working hours after it was due")


class EscalationWhom(models.TextChoices):
    ASSIGNEE = "assignee", _("Whoever has the request")
    SUPERVISORS = "supervisors", _("Supervisors")
    ADMINISTRATORS = "administrators", _("Administrators")
    CUSTOMER = "customer", _("Customer's representatives")
