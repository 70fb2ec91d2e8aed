"""Words of the knowledge base."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TextLanguage(models.TextChoices):
    """Languages that articles are written in; English is optional."""

    KAZAKH = "kk", _("Kazakh")
    RUSSIAN = "ru", _("Russian")
    ENGLISH = "en", _("English")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    HANDED_OVER = "handed_over", _("With the customer")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("text", "Withdrawn")


class TaskState(models.TextChoices):
    OPEN = "open", _("To be translated")
    DONE = "done", _("Translated")
    CANCELLED = "cancelled", _("No longer needed")


class Verdict(models.TextChoices):
    """What an operator says of an article."""

    HELPFUL = "helpful", _("Helpful")
    NOT_HELPFUL = "not_helpful", _("Did not help")
    OUTDATED = "outdated", _("Out of date")


class GapState(models.TextChoices):
    OPEN = "open", pgettext_lazy("gap", "New")
    IN_WORK = "in_work", _("In work")
    ANSWERED = "answered", pgettext_lazy("gap", "Answered")
    DISMISSED = "dismissed", _("No article needed")


class ScriptKind(models.TextChoices):
    """What an approved text is for; greetings and farewells are one step."""

    GREETING = "greeting", _("Greeting")
    FAREWELL = "farewell", _("Farewell")
    SCRIPT = "script", _("Step by step")


class FieldKind(models.TextChoices):
    """What a script's field takes."""

    TEXT = "text", pgettext_lazy("field", "Text")
    CHOICE = "choice", pgettext_lazy("field", "Choice")
    NUMBER = "number", pgettext_lazy("field", "Number")
    DATE = "date", pgettext_lazy("field", "Date")
    PHONE = "phone", pgettext_lazy("field", "Phone number")
