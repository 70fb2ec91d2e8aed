"""A message is answered, once: one transaction under the conversation's lock, begun anew where it broke off."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from baylanys.bot.binding_queries import staff_of
from baylanys.bot.choices import TurnState
from baylanys.bot.domain.binding import try_code
from baylanys.bot.domain.facts import facts_of
from baylanys.bot.domain.wishes import carry_out
from baylanys.bot.flow import step
from baylanys.bot.flow_words import Event, Facts, HandOver, Heard, Reply, SpeakLanguage, State, Wish
from baylanys.bot.hand import code_in
from baylanys.bot.models import Dialogue, Turn
from baylanys.bot.rendering import write_reply
from baylanys.bot.rules import Rule, flow_of, rule_at, texts_of, version_at
from baylanys.core.limits import spend
from baylanys.messaging import conversation_words as w
from baylanys.messaging import window
from baylanys.messaging.choices import MessageKind
from baylanys.messaging.domain.automatic import say
from baylanys.messaging.domain.outgoing import put_in_line
from baylanys.messaging.domain.talk_row import apply, locked
from baylanys.messaging.language_guess import guess_language
from baylanys.messaging.models import Conversation, Message
from baylanys.messaging.surroundings import situation_of

MOST_TRIES = 3
AGAIN = timedelta(seconds=15)
MOST_A_MINUTE = 12
"""A machine that answers our answers: beyond that nothing is said, and the clock brings an operator."""
MOST_STEPS = 6
AUTOMATIC = "bot"

_CLAIM = """
UPDATE bot_turn SET tries = tries + 1, not_before = %(again)s WHERE id = (
    SELECT t.id FROM bot_turn t WHERE t.state = 'waiting' AND t.not_before <= %(at)s AND NOT EXISTS (
        SELECT 1 FROM bot_turn b
        WHERE b.conversation_id = t.conversation_id AND b.state = 'waiting' AND b.id < t.id
    ) ORDER BY t.id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""


def take_next(*, at: datetime) -> bool:
    """The oldest message that waits is answered; False where none does. What breaks off is tried again after a while,
    and after three times an operator gets the conversation."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"at": at, "again": at + AGAIN})
        row = cursor.fetchone()
    if row is None:
        return False
    answer(turn_id=row[0], at=at)
    return True


@transaction.atomic
def answer(*, turn_id: int, at: datetime) -> None:
    """The message has its answer, or nothing was to be answered. Repeating it changes nothing."""
    turn = Turn.objects.select_for_update(of=("self",)).select_related("message__identity").get(pk=turn_id)
    if turn.state != TurnState.WAITING:
        return
    row = locked(turn.message.conversation_id or turn.conversation_id)
    rule = rule_at(at)
    if code := code_in(turn.message.text):
        _take_code(turn, row, code, at)
    elif row.state != w.BOT or not row.led_by_bot:
        _end(turn, TurnState.SKIPPED, at)
    elif not rule.answers(row.number_id) or turn.tries > MOST_TRIES:
        _give_up(turn, row, "failed" if rule.answers(row.number_id) else "switched_off", at)
    elif _is_too_much(row, at) or not window.is_open(row.window_ends_at, at):
        _end(turn, TurnState.SKIPPED, at)
    else:
        Conversing(turn, row, rule, at).go()


def _is_too_much(row: Conversation, at: datetime) -> bool:
    return spend("bot_turns", str(row.identity_id), seconds=60, at=at).count > MOST_A_MINUTE


def _give_up(turn: Turn, row: Conversation, reason: str, at: datetime) -> None:
    change = apply(row, w.BotOver(reason), situation_of(row.number, row.identity, at))
    say(row, change.says, at)
    _end(turn, TurnState.FAILED if reason == "failed" else TurnState.SKIPPED, at)


def _end(turn: Turn, state: TurnState, at: datetime, **told: Any) -> None:
    Turn.objects.filter(pk=turn.pk).update(state=state, done_at=at, **told)


def _take_code(turn: Turn, row: Conversation, code: str, at: datetime) -> None:
    """Who holds the conversation keeps it; a wrong code says nothing about right ones."""
    tried = try_code(code=code, identity=row.identity, at=at)
    if row.state == w.BOT or tried.outcome == "bound":
        name = tried.person.display_name if tried.person else ""
        language = tried.person.language if tried.person else row.language
        talk = Conversing(turn, row, rule_at(at), at)
        talk.say(Reply(f"code_{tried.outcome}", {"name": name} if name else {}), language)
    _end(turn, TurnState.DONE, at, asked=["code"], said=[f"code_{tried.outcome}"], person=tried.person)


class Conversing:
    """One message on its way through the dialogue."""

    def __init__(self, turn: Turn, row: Conversation, rule: Rule, at: datetime) -> None:
        self.turn, self.row, self.rule, self.at = turn, row, rule, at
        self.dialogue = self._dialogue()
        self.texts = texts_of(self.dialogue.version)
        self.said: list[str] = []
        self.asked: list[str] = []

    def go(self) -> None:
        """The dialogue stands where the message led it."""
        self.binding, staff = staff_of(self.row.identity, self.rule, self.at)
        if self.binding is not None:
            self.turn.person = self.binding.person
            Turn.objects.filter(pk=self.turn.pk).update(person=self.binding.person)
        facts = facts_of(self.row, staff, self.at)
        state = State(**self.dialogue.state)
        state = State(**{**asdict(state), "language": self.row.language or state.language})
        state = self._through(state, heard(self.turn.message), facts)
        Dialogue.objects.filter(pk=self.dialogue.pk).update(state=asdict(state))
        _end(self.turn, TurnState.DONE, self.at, asked=self.asked, said=self.said)

    def say(self, reply: Reply, language: str) -> None:
        """The reply stands in the line of what is sent, marked as the bot's."""
        written = write_reply(reply, self.texts, language)
        kind = MessageKind.INTERACTIVE if written.content else MessageKind.TEXT
        key = f"bot:{self.turn.pk}:{len(self.said)}"
        put_in_line(
            self.row, kind=kind, text=written.text, content=written.content, automatic=AUTOMATIC, request_key=key,
            at=self.at,
        )  # fmt: skip
        self.said.append(reply.key)

    def _through(self, state: State, event: Event, facts: Facts) -> State:
        events: list[Event] = [event]
        for _ in range(MOST_STEPS):
            if not events:
                break
            found = step(self.dialogue.flow, state, events.pop(0), facts)
            state = found.state
            for wish in found.wishes:
                events += self._wish(wish, state)
            for reply in found.replies:
                self.say(reply, state.language)
            for wish in found.wishes:
                self._leave(wish)
        return state

    def _wish(self, wish: Wish, state: State) -> list[Event]:
        self.asked.append(type(wish).__name__)
        if isinstance(wish, HandOver):
            return []
        if isinstance(wish, SpeakLanguage):
            apply(self.row, w.LanguageWished(wish.language), situation_of(self.row.number, self.row.identity, self.at))
            return []
        return [carry_out(wish, self.turn, self.binding, self.rule, state.language, self.at)]

    def _leave(self, wish: Wish) -> None:
        if isinstance(wish, HandOver) and self.row.state == w.BOT:
            around = situation_of(self.row.number, self.row.identity, self.at)
            apply(self.row, w.BotOver(wish.reason, told=True), around)

    def _dialogue(self) -> Dialogue:
        version = version_at(self.at)
        known, _ = Dialogue.objects.get_or_create(
            conversation=self.row, defaults={"flow": flow_of(version), "version": version, "begun_at": self.at}
        )
        return known


def heard(message: Message) -> Heard:
    """What the stored message means to the dialogue."""
    content = message.content if isinstance(message.content, dict) else {}
    replies = [content.get(name) for name in ("button_reply", "list_reply")]
    ids = [str(each.get("id") or "") for each in replies if isinstance(each, dict)]
    button = next(iter(ids), "")
    language = guess_language(message.text) if message.kind == MessageKind.TEXT else ""
    return Heard(message.text, button[:200], message.kind, language)
