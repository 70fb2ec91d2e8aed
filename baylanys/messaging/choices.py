"""Words of messaging: directions, kinds, states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageDirection(models.TextChoices):
    IN = "in", _("From the person")
    OUT = "out", _("From us")


class MessageKind(models.TextChoices):
    """What a message is made of; an incoming kind that nobody knows yet is `unknown`, kept whole."""

    TEXT = "text", _("Text")
    IMAGE = "image", _("Picture")
    VIDEO = "video", _("Video")
    AUDIO = "audio", _("Sound")
    VOICE = "voice", _("Voice note")
    DOCUMENT = "document", _("Document")
    STICKER = "sticker", _("Sticker")
    LOCATION = "location", _("Location")
    CONTACTS = "contacts", _("Contact card")
    INTERACTIVE = "interactive", _("Buttons or list")
    BUTTON = "button", _("Button answer")
    FLOW = "flow", _("Form answer")
    TEMPLATE = "template", _("Template")
    REACTION = "reaction", _("Reaction")
    ORDER = "order", _("Order")
    SYSTEM = "system", _("Notice of WhatsApp")
    UNSUPPORTED = "unsupported", _("Not supported by WhatsApp")
    UNKNOWN = "unknown", _("Unknown kind")


class MessageStatusName(models.TextChoices):
    """Incoming: received. Outgoing rises from queued to played; `undecided` waits for Meta's word."""

    RECEIVED = "received", _("Received")
    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    UNDECIDED = "undecided", _("Not known whether sent")
    ACCEPTED = "accepted", _("Taken by WhatsApp")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    READ = "read", _("Read")
    PLAYED = "played", _("Listened to")
    FAILED = "failed", _("Not sent")


class ConversationState(models.TextChoices):
    """`waiting` wants an operator, `offered` is shown to one, `assigned` is somebody's, `parked` sleeps."""

    BOT = "bot", _("With the automatic answers")
    WAITING = "waiting", _("Waiting for an operator")
    OFFERED = "offered", _("Offered")
    ASSIGNED = "assigned", _("With an operator")
    PARKED = "parked", _("Set aside")
    CLOSED = "closed", _("Closed")


class MediaState(models.TextChoices):
    PENDING = "pending", _("Being fetched")
    STORED = "stored", _("Stored")
    FAILED = "failed", _("Could not be fetched")
    REFUSED = "refused", _("Refused")
    INFECTED = "infected", _("Infected")
    ERASED = "erased", _("Erased")


class TemplateState(models.TextChoices):
    """As Meta reports it; `draft` is ours alone."""

    DRAFT = "draft", _("Draft")
    PENDING = "pending", _("With Meta for review")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    PAUSED = "paused", _("Paused")
    DISABLED = "disabled", _("Disabled")
    DELETED = "deleted", _("Deleted")


class TemplateCategory(models.TextChoices):
    """Meta's codes; what a message costs and who may get it depends on them."""

    UTILITY = "UTILITY", _("Utility: about the person's own matter")
    MARKETING = "MARKETING", _("Marketing: news, offers, invitations")
    AUTHENTICATION = "AUTHENTICATION", _("Authentication: a code to sign in")


class TemplateQuality(models.TextChoices):
    """How people took it, as Meta counts."""

    GREEN = "GREEN", _("high quality")
    YELLOW = "YELLOW", _("middling quality")
    RED = "RED", _("low quality")


class AutomaticKind(models.TextChoices):
    """What the centre says in a conversation by itself."""

    GREETING = "greeting", _("First answer")
    LANGUAGE_MENU = "language_menu", _("Question about the language")
    TOPIC_MENU = "topic_menu", _("Question about the topic")
    AFTER_HOURS = "after_hours", _("Outside working hours")
    OPENED = "opened", _("Working time has begun")
    PASSED_ON = "passed_on", _("Given to another operator")
    WARNING = "warning", _("Before closing")
    FAREWELL = "farewell", _("Farewell")
