"""States of a customer's form and the languages it may be in."""

from django.db import models
from django.utils.translation import pgettext_lazy


class TemplateState(models.TextChoices):
    """draft → handed over → approved | refused; approved or handed over → withdrawn; a draft gives way to a newer."""

    DRAFT = "draft", pgettext_lazy("version of a form", "draft")
    HANDED_OVER = "handed_over", pgettext_lazy("version of a form", "with the customer")
    APPROVED = "approved", pgettext_lazy("version of a form", "approved")
    REFUSED = "refused", pgettext_lazy("version of a form", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("version of a form", "withdrawn")


class TemplateForm(models.TextChoices):
    XLSX = "xlsx", "XLSX"
    DOCX = "docx", "DOCX"


class TemplateLanguage(models.TextChoices):
    """The language that words of values are in: names of months, verdicts."""

    RUSSIAN = "ru", "Русский"
    KAZAKH = "kk", "Қазақша"
    ENGLISH = "en", "English"
