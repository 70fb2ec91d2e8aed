"""Words of mailings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailingState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("mailing", "Draft")
    SECOND = "second", _("Waits for a second person")
    SUBMITTED = "submitted", _("With the customer")
    RUNNING = "running", pgettext_lazy("mailing", "Being sent")
    PAUSED = "paused", pgettext_lazy("mailing", "Paused")
    FINISHED = "finished", pgettext_lazy("mailing", "Finished")
    CANCELLED = "cancelled", pgettext_lazy("mailing", "Cancelled")


class Outcome(models.TextChoices):
    """What became of one person of a mailing (4.5)."""

    WAITING = "waiting", pgettext_lazy("recipient", "Waits for its turn")
    ON_WAY = "on_way", pgettext_lazy("recipient", "On its way")
    DELIVERED = "delivered", pgettext_lazy("recipient", "Delivered")
    ANSWERED = "answered", pgettext_lazy("recipient", "Answered")
    FAILED = "failed", _("Cannot be reached")
    OPTED_OUT = "opted_out", pgettext_lazy("recipient", "Wants no mailings")
    WITHDRAWN = "withdrawn", pgettext_lazy("recipient", "Left out meanwhile")
    UNDELIVERED = "undelivered", pgettext_lazy("recipient", "Not delivered by the end")
    UNSENT = "unsent", pgettext_lazy("recipient", "Not sent by the end")
    CANCELLED = "cancelled", pgettext_lazy("recipient", "Cancelled before it was sent")


class Exclusion(models.TextChoices):
    """Why somebody of the segment gets nothing."""

    ERASED = "erased", _("Personal data is erased")
    NO_NUMBER = "no_number", _("No telephone number")
    BAD_NUMBER = "bad_number", _("The number is wrong")
    NOT_MOBILE = "not_mobile", _("A city number")
    BLOCKED = "blocked", _("Blocked at WhatsApp")
    OPTED_OUT = "opted_out", pgettext_lazy("exclusion", "Wants no mailings")
    NO_CONSENT = "no_consent", _("Has not agreed to mailings")
    CONSENT_TAKEN_BACK = "taken_back", _("Took the agreement back")
    NO_LANGUAGE = "no_language", _("No text in the person's language")
    DUPLICATE = "duplicate", _("Named twice")
    BAD_ROW = "bad_row", _("The row of the list cannot be read")


class Holding(models.TextChoices):
    """Why nothing of a mailing leaves at a moment."""

    NOTHING = "", _("being sent")
    GUARDED = "guarded", _("held, so that callers are answered in time")
    HOURS = "hours", _("outside its hours")
    NUMBER = "number", _("the WhatsApp number sends nothing now")
    LIMIT = "limit", _("WhatsApp's limit of the day is reached")
    CALLS = "calls", _("callers are waiting")
    BUSY = "busy", _("no operator is free for the answers")
    PACE = "pace", _("as many as operators can answer are on their way")
    ANSWERS = "answers", _("everybody was written to; answers are awaited")
    LATER = "later", _("the rest waits for its next attempt")


class PauseReason(models.TextChoices):
    PERSON = "person", _("by hand")
    TEMPLATE = "template", _("The template cannot be used now")
    SPAM = "spam", _("WhatsApp refuses more mailings from this number")
