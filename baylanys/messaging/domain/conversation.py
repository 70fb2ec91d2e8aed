"""Conversations: opened, led by the rules, closed. Every step is one transaction under the row's lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.core import commands
from baylanys.core.ids import new_id
from baylanys.crm.models import WhatsAppIdentity
from baylanys.interactions.choices import Channel, Direction
from baylanys.interactions.models import Interaction
from baylanys.messaging import conversation_words as w
from baylanys.messaging.bot_hand import tell_hand
from baylanys.messaging.conversation_clock import due, may_reopen
from baylanys.messaging.conversation_rules import open_own_talk, open_talk
from baylanys.messaging.conversation_words import BOT, CLOSED, Change, Record, Situation, Talk
from baylanys.messaging.domain.automatic import say
from baylanys.messaging.domain.talk_row import apply, begin, locked, save_result, talk_of
from baylanys.messaging.language_guess import guess_language
from baylanys.messaging.models import BusinessNumber, Conversation, Message
from baylanys.messaging.rules_in_force import rules_at
from baylanys.messaging.surroundings import bot_settings, is_open_at, situation_of, situation_of_beginner

MENU_PREFIXES = ("lang:", "topic:")


@transaction.atomic(savepoint=False)
def message_arrived(*, message: Message, at: datetime) -> Conversation:
    """The stored message of a person is in the conversation it belongs to: the open one, the one closed a short while
    ago (it is open again), or a new one. The person's messages are taken one after another.

    Part of the caller's transaction; engine and pages hear of it after the commit. A new person's message may carry
    the id of the conversation that it opens.
    """
    row = None if message.identity.is_new else _latest_alone(message.number_id, message.identity_id)
    event = heard(message)
    if row is None or (row.state == CLOSED and not may_reopen(talk_of(row), rules_at(at), at)):
        row = _open(message, event, at)
    else:
        around = _around(row, at)
        change = apply(row, event, around)
        say(row, change.says, at)
    is_placed = message.conversation_id == row.pk
    message.conversation = row
    if not is_placed:
        message.save(update_fields=["conversation"])
    tell_hand(bot_settings(), message, row, at)
    return row


def _around(row: Conversation, at: datetime) -> Situation:
    """What the rules ask about a message in this conversation, no more."""
    if row.state == CLOSED:
        return situation_of_beginner(row.number, row.identity, at)
    return situation_of(row.number, row.identity, at) if row.state == BOT else Situation(at)


@transaction.atomic
def take_step(
    *, conversation_id: UUID, event: w.Event, at: datetime, by: Person | None = None, from_engine: bool = False
) -> Talk:
    """The event has happened to the conversation; as it is now. Raises NotPossible with the rule's code, and
    Conversation.DoesNotExist."""
    row = locked(conversation_id)
    change = apply(row, event, situation_of(row.number, row.identity, at), from_engine=from_engine, by=by)
    if isinstance(event, w.Closing):
        save_result(row, result=event.result or "not_stated", note=event.note)
    say(row, change.says, at)
    return change.talk


@transaction.atomic
def time_passed(*, conversation_id: UUID, at: datetime) -> w.Event | None:
    """What time alone causes now has happened, once; None where nothing was due (somebody was quicker)."""
    row = locked(conversation_id)
    event = due(talk_of(row), rules_at(at), at, is_open=is_open_at(at))
    if event is not None:
        take_step(conversation_id=conversation_id, event=event, at=at)
    return event


@transaction.atomic
def open_own(*, number: BusinessNumber, identity: WhatsAppIdentity, by: Person, at: datetime) -> Conversation:
    """A conversation that an operator begins with a template; the one that is open already where there is one."""
    row = _latest_alone(number.pk, identity.pk)
    if row is not None and row.state != CLOSED:
        return row
    change = open_own_talk(by.pk, situation_of(number, identity, at), language=identity.contact.language)
    return _create(number, identity, change, Direction.OUTBOUND, at)


def read_by_operator(*, conversation_id: UUID, at: datetime) -> None:
    """Nothing in the conversation is unread any more; whoever waits for an answer still does."""
    Conversation.objects.filter(pk=conversation_id).update(unread=0)


def heard(message: Message) -> w.PersonWrote:
    """What a stored message means to the conversation."""
    said = message.text if message.kind in {"text", "image", "video", "document"} else ""
    return w.PersonWrote(written_at=message.at, language=guess_language(said), answers=_answers(message.content))


def _answers(content: Any) -> str:
    """What the tapped button of a menu of ours says; empty for anything else."""
    if not isinstance(content, dict):
        return ""
    replies = [content.get(name) for name in ("button_reply", "list_reply")]
    found = [str(each.get("id") or "") for each in replies if isinstance(each, dict)]
    return next((each for each in found if each.startswith(MENU_PREFIXES)), "")


def _latest_alone(number_id: int, identity_id: int) -> Conversation | None:
    """The person's newest conversation with this number, locked; and nobody else opens one until the end of the
    transaction."""
    people = WhatsAppIdentity.objects.filter(pk=identity_id).select_for_update(no_key=True)
    people.values_list("pk", flat=True).get()
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("identity__contact", "number")
    return rows.filter(number=number_id, identity=identity_id).order_by("-opened_at", "-pk").first()


def _open(message: Message, event: w.PersonWrote, at: datetime) -> Conversation:
    around = situation_of_beginner(message.number, message.identity, at)
    change = open_talk(event, around, topic=_referred_topic(message, around, at))
    row = _create(
        message.number,
        message.identity,
        change,
        Direction.INBOUND,
        at,
        hours=around.is_open,
        pk=message.conversation_id,
    )
    say(row, change.says, at)
    return row


def _referred_topic(message: Message, around: Situation, at: datetime) -> str:
    """The topic of the advertisement that led the person here (Meta: referral)."""
    referral = message.content.get("referral") if isinstance(message.content, dict) else None
    source = str(referral.get("source_id") or "") if isinstance(referral, dict) else ""
    topic = rules_at(at).referrals.get(source, "") if source else ""
    return topic if topic in around.topics else ""


def _create(
    number: BusinessNumber,
    identity: WhatsAppIdentity,
    change: Change,
    direction: str,
    at: datetime,
    hours: bool = True,
    pk: UUID | None = None,
) -> Conversation:
    address, line = f"+{identity.wa_id}" if identity.wa_id else "", number.display_number
    interaction = Interaction(
        channel=Channel.WHATSAPP,
        direction=direction,
        contact_id=identity.contact_id,
        contact_number=address,
        line=line,
        arrived_at=at,
    )
    row = Conversation(
        id=pk or new_id(), number=number, identity=identity, interaction=interaction, project=number.project
    )
    detail = {"channel": "whatsapp", "direction": direction, "number": address, "line": line, "open": hours}
    arrived = Record("arrived", detail)
    begin(row, interaction, Change(change.talk, (arrived, *change.records)), at)
    phase = "assigned" if change.talk.state == w.ASSIGNED else "waiting"
    commands.announce("chat", conversation=str(row.pk), phase=phase)
    commands.give_order("conversation_changed", {"conversation": str(row.pk)})
    return row
