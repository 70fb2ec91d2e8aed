"""Rows of messaging: numbers, what Meta delivered, conversations, messages, media, templates."""

from baylanys.messaging.models.conversations import Conversation
from baylanys.messaging.models.desk import MediaListen, MessageDraft, QuickAnswer
from baylanys.messaging.models.media import MessageMedia
from baylanys.messaging.models.messages import LateStatus, Message, MessageEdit, MessageReaction, MessageStatus
from baylanys.messaging.models.numbers import BusinessNumber
from baylanys.messaging.models.rules import AnswerTime, AutomaticText, ConversationRule
from baylanys.messaging.models.templates import MessageTemplate
from baylanys.messaging.models.webhooks import AccountEvent, WebhookBody

__all__ = [
    "AccountEvent",
    "AnswerTime",
    "AutomaticText",
    "BusinessNumber",
    "Conversation",
    "ConversationRule",
    "LateStatus",
    "MediaListen",
    "Message",
    "MessageDraft",
    "MessageEdit",
    "MessageMedia",
    "MessageReaction",
    "MessageStatus",
    "MessageTemplate",
    "QuickAnswer",
    "WebhookBody",
]
