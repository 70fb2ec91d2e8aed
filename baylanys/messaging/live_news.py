"""Open pages hear that something of a conversation changed: its id and in what way, never what it says."""

from __future__ import annotations

from baylanys.core import commands
from baylanys.messaging.models import Message


def tell_chat(message: Message, phase: str) -> None:
    """`chat` is announced after the commit to whoever has the conversation, to everybody where nobody has.

    Phases: status, reaction, edit, revoke, media. The same word within one transaction is heard once (NOTIFY).
    """
    talk = message.conversation
    if talk is not None:
        people = [talk.operator_id] if talk.operator_id else None
        commands.announce("chat", people=people, conversation=str(talk.pk), phase=phase)
