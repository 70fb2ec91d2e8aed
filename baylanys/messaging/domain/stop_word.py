"""A person who got a mailing answers “stop”: no more of them, and the person is told so."""

from __future__ import annotations

from datetime import datetime, timedelta

from baylanys.messaging import window
from baylanys.messaging.choices import MessageDirection, MessageKind
from baylanys.messaging.domain.outgoing import MARKETING, put_in_line, wants_no_marketing
from baylanys.messaging.domain.preference import note_opt_out
from baylanys.messaging.domain.talk_row import locked
from baylanys.messaging.models import Message
from baylanys.messaging.stop_words import asks_to_stop, thanks_in

HEEDED = timedelta(days=30)
"""So long after a marketing message the word means it."""


def heed_stop_word(*, message: Message, at: datetime) -> bool:
    """The wish stands in the list of opt-outs and is confirmed in the chat, once. Part of the caller's transaction.

    “Stop” of somebody who got no marketing from us lately says something else, and does nothing.
    """
    if message.kind not in {MessageKind.TEXT, MessageKind.BUTTON} or not asks_to_stop(message.text):
        return False
    contact = message.identity.contact
    if not _got_marketing(message, at) or wants_no_marketing(contact.pk):
        return False
    note_opt_out(contact=contact, value="stop", said_at=message.at, source="said", detail={}, at=at)
    if message.conversation_id:
        row = locked(message.conversation_id)
        if window.is_open(row.window_ends_at, at) and not row.identity.is_blocked:
            said = thanks_in(row.language or contact.language)
            put_in_line(row, kind=MessageKind.TEXT, text=said, automatic="opted_out", at=at)
    return True


def _got_marketing(message: Message, at: datetime) -> bool:
    rows = Message.objects.filter(identity=message.identity_id, direction=MessageDirection.OUT, at__gte=at - HEEDED)
    return rows.filter(template__category__iexact=MARKETING).exists()
