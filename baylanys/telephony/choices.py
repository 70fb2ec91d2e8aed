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
    """A recording's life: expected → started → stopped → stored, or missing with a reason. A stored one
    is erased when its time is over, or the person wants it."""

    EXPECTED = "expected", _("Expected")
    STARTED = "started", _("In progress")
    STOPPED = "stopped", _("Being stored")
    STORED = "stored", _("Stored")
    MISSING = "missing", _("Missing")
    ERASED = "erased", _("Erased")


class RecordingKind(models.TextChoices):
    CONVERSATION = "conversation", _("Conversation")
    CONSULTATION = "consultation", _("Consultation")
    VOICEMAIL = "voicemail", _("Voicemail")


class TaskKind(models.TextChoices):
    """Why somebody outside waits to hear from us. All but voicemail and callback are calls that nobody answered."""

    VOICEMAIL = "voicemail", _("Voicemail")
    CALLBACK = "callback", _("Promised callback")
    LOST = "lost", _("Lost in the queue")
    LEFT_IN_IVR = "left_in_ivr", _("Left in the menu")
    AFTER_HOURS = "after_hours", _("Called after hours")
    REFUSED = "refused", _("No free line")
    DROPPED = "dropped", _("Cut off")


class TaskState(models.TextChoices):
    """`served` is closed by itself: an operator talked with the number."""

    NEW = "new", _("New")
    TAKEN = "taken", _("Taken")
    DONE = "done", _("Done")
    SERVED = "served", _("Served by a call")


class CallbackState(models.TextChoices):
    """A promise's life: open, being dialled, then closed for good."""

    OPEN = "open", _("Open")
    DIALLING = "dialling", _("Being dialled")
    KEPT = "kept", _("Kept: reached")
    TRIED = "tried", _("Kept: tried as promised")
    LOST = "lost", _("Broken")
    CANCELLED = "cancelled", _("Cancelled")
    SERVED_OTHERWISE = "served_otherwise", _("Served otherwise")


class MissingReason(models.TextChoices):
    """Why a recording is not there; the words of `recording_check.Remark`, and one for what may still come."""

    NO_FILE = "no_file", _("No file was written")
    EMPTY = "empty", _("The file is empty")
    TOO_SHORT = "too_short", _("The file is too short")
    UNREADABLE = "unreadable", _("The file cannot be read")
    DISK_FULL = "disk_full", _("The disk was full")
    WAITING = "waiting", _("Not stored yet")
