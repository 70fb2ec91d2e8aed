"""One person had two open conversations with one number of ours: one goes on with everything of both."""

from __future__ import annotations

from datetime import datetime

from baylanys.core import commands
from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging import conversation_words as w
from baylanys.messaging.choices import ConversationState
from baylanys.messaging.conversation_words import Change, Record, Situation
from baylanys.messaging.domain.talk_row import apply, talk_of, write
from baylanys.messaging.joining import goes_on_before, joined
from baylanys.messaging.models import Conversation, Message, MessageDraft

REASON = "joined"


def join_open_conversations(one: WhatsAppIdentity, other: WhatsAppIdentity, *, at: datetime) -> int:
    """For each number of ours at most one conversation of the two is open, and holds the messages of both; how many
    were joined. Part of the caller's transaction.

    The other one is closed without a word to the person; what was measured and recorded of it stays its own.
    """
    people = WhatsAppIdentity.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk").select_for_update(no_key=True)
    list(people.values_list("pk", flat=True))
    rows = Conversation.objects.filter(identity__in=[one.pk, other.pk]).exclude(state=ConversationState.CLOSED)
    found: dict[int, Conversation] = {}
    number_of_joined = 0
    for row in rows.select_for_update(of=("self",)).select_related("identity__contact", "number").order_by("pk"):
        known = found.get(row.number_id)
        if known is None:
            found[row.number_id] = row
            continue
        first = goes_on_before(talk_of(known), talk_of(row))
        kept, gone = (known, row) if first else (row, known)
        _join(kept, gone, at)
        found[row.number_id] = kept
        number_of_joined += 1
    return number_of_joined


def _join(kept: Conversation, gone: Conversation, at: datetime) -> None:
    before = talk_of(kept)
    after = joined(before, talk_of(gone))
    apply(gone, w.Closing(reason=REASON), Situation(at))
    write(kept, before, Change(after, (Record("joined", {"conversation": str(gone.pk)}),)), at)
    Message.objects.filter(conversation=gone).update(conversation=kept)
    written = MessageDraft.objects.filter(conversation=kept).values("operator")
    MessageDraft.objects.filter(conversation=gone).exclude(operator__in=written).update(conversation=kept)
    people = [kept.operator_id] if kept.operator_id else None
    commands.announce("chat", people=people, conversation=str(kept.pk), phase="message")
    commands.give_order("conversation_changed", {"conversation": str(kept.pk)})
