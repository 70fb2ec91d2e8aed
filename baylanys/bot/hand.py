"""Where the bot takes its part in messaging: whom it takes, and what it has to read."""

from __future__ import annotations

import re
from datetime import datetime

from baylanys.bot.binding_queries import binding_of
from baylanys.bot.models import Turn
from baylanys.bot.rules import Rules, read_rules
from baylanys.core import commands
from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging.bot_hand import Hand, Lead
from baylanys.messaging.conversation_words import BOT
from baylanys.messaging.models import BusinessNumber, Conversation, Message

CHANNEL = "baylanys_bot"
_CODE = re.compile(r"\s*(\d{4})[\s-]?(\d{4})\s*")


def code_in(text: str) -> str:
    """The eight digits of a message that is nothing but a code; empty for any other."""
    found = _CODE.fullmatch(text) if len(text) < 40 else None
    return found[1] + found[2] if found else ""


def lead(rules: Rules, number: BusinessNumber, identity: WhatsAppIdentity, at: datetime) -> Lead:
    """The bot takes new conversations where it is on; the customer's own people also after an operator."""
    if not rules.at(at).answers(number.pk):
        return Lead()
    return Lead(leads=True, takes_back=not identity.is_new and binding_of(identity.pk) is not None)


def heard(rules: Rules, message: Message, row: Conversation, at: datetime) -> None:
    """The message waits to be read: in a conversation that the bot leads, or a code wherever it was written."""
    is_ours = row.state == BOT and row.led_by_bot
    if not is_ours and not (code_in(message.text) and rules.at(at).answers(row.number_id)):
        return
    Turn.objects.create(message=message, conversation=row, made_at=at, not_before=at)
    commands.notify(CHANNEL, [str(row.pk)])


def the_hand() -> Hand:
    """What messaging is given."""
    return Hand(read_rules, lead, heard)
