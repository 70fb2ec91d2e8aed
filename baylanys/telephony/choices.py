"""States of flows, prompts, calls and recordings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FlowState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class PromptSource(models.TextChoices):
    DRAFT = "draft", _("Draft (synthetic voice)")
    STUDIO = "studio", _("Studio recording")


class RecordingState(models.TextChoices):
    """A recording's life: expected → started → stopped → stored, or missing with a reason."""

    EXPECTED = "expected", _("Expected")
    STARTED = "started", _("In progress")
    STOPPED = "stopped", _("Being stored")
    STORED = "stored", _("Stored")
    MISSING = "missing", _("Missing")


class RecordingKind(models.TextChoices):
    CONVERSATION = "conversation", _("Conversation")
    VOICEMAIL = "voicemail", _("Voicemail")
