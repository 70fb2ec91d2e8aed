"""The life of a conversation: as it is and an event in; as it is then, records and automatic texts out. Pure.

`TABLE` is the whole of it: a pair of state and event that is not in it is refused with the code of `REFUSALS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from baylanys.messaging import conversation_words as w
from baylanys.messaging.conversation_words import (
    ASSIGNED,
    BOT,
    CLOSED,
    OFFERED,
    PARKED,
    STATES,
    WAITING,
    Change,
    Record,
    Refused,
    Situation,
    Talk,
)
from baylanys.messaging.window import window_after

Handler = Callable[[Talk, Any, Situation], Change]

REFUSALS: Mapping[type, str] = {
    w.Offered: "not_waiting",
    w.OfferOver: "not_offered",
    w.Accepted: "not_waiting",
    w.Taken: "not_waiting",
    w.Released: "not_yours",
    w.Transferred: "not_yours",
    w.Parked: "not_yours",
    w.Unparked: "not_parked",
    w.Closing: "closed",
    w.MenuOver: "not_waiting",
    w.LanguageWished: "not_waiting",
    w.BotOver: "not_waiting",
    w.Warned: "not_yours",
    w.DoorsOpened: "not_waiting",
    w.OperatorWrote: "closed",
    w.MachineWrote: "closed",
}


def change_of(talk: Talk, event: w.Event, around: Situation) -> Change:
    """The conversation after the event. Raises Refused with a code where the event is not possible now."""
    handler = TABLE.get((talk.state, type(event)))
    if handler is None:
        raise Refused("closed" if talk.state == CLOSED else REFUSALS[type(event)])
    return handler(talk, event, around)


def open_talk(event: w.PersonWrote, around: Situation, *, topic: str = "") -> Change:
    """A new conversation with its first message in it. The first answer is said at once."""
    at = around.at
    language = event.language or around.known_language
    talk = _heard(Talk(state=BOT, opened_at=at, language=language, topic=topic, queue=around.queue), event, at)
    records: tuple[Record, ...] = (_language(language, "text" if event.language else "remembered"),) if language else ()
    records += (Record("topic_chosen", {"topic": topic, "by": "referral"}),) if topic else ()
    if around.bot_leads:
        return Change(replace(talk, led_by_bot=True), (*records, Record("bot_began")))
    greeted = Change(talk, records, ("greeting",) if around.is_open else ())
    return _ask_or_queue(_closed_told(greeted, around), around)


def open_own_talk(operator: int, around: Situation, *, language: str = "") -> Change:
    """A conversation that the operator begins (by a template)."""
    at = around.at
    talk = Talk(state=ASSIGNED, opened_at=at, operator=operator, accepted_at=at, language=language, queue=around.queue)
    return Change(talk)


# What a person writes


def _heard(talk: Talk, event: w.PersonWrote, at: Any) -> Talk:
    """The message counts as unread and unanswered; the window is open again."""
    return replace(
        talk,
        unread=talk.unread + 1,
        waiting_since=talk.waiting_since or at,
        last_in_at=max(talk.last_in_at or event.written_at, event.written_at),
        window_ends_at=window_after(event.written_at, talk.window_ends_at),
        warned_at=None,
    )


def _language(language: str, by: str) -> Record:
    return Record("language_chosen", {"language": language, "by": by})


def _in_language(talk: Talk, event: w.PersonWrote) -> tuple[Talk, tuple[Record, ...]]:
    """A language seen for the first time is kept; later messages in another one change nothing."""
    if talk.language or not event.language:
        return talk, ()
    return replace(talk, language=event.language), (_language(event.language, "text"),)


def _wrote(talk: Talk, event: w.PersonWrote, around: Situation) -> Change:
    heard, records = _in_language(_heard(talk, event, around.at), event)
    return Change(heard, records)


def _wrote_to_menu(talk: Talk, event: w.PersonWrote, around: Situation) -> Change:
    """A button is an answer; anything else written means that the person wants somebody, not a menu."""
    if talk.led_by_bot:
        return _wrote(talk, event, around)
    heard = _heard(talk, event, around.at)
    what, _, code = event.answers.partition(":")
    if what == "lang" and code:
        return _ask_or_queue(Change(replace(heard, language=code), (_language(code, "menu"),)), around)
    if what == "topic" and code in around.topics:
        chosen = Record("topic_chosen", {"topic": code, "by": "menu"})
        return _ask_or_queue(Change(replace(heard, topic=code), (chosen,)), around)
    heard, records = _in_language(heard, event)
    return _to_queue(Change(heard, records), around)


def _wrote_to_parked(talk: Talk, event: w.PersonWrote, around: Situation) -> Change:
    heard = replace(_heard(talk, event, around.at), preferred=talk.operator)
    return _to_queue(Change(heard, (Record("unparked", {"reason": "message", "operator": talk.operator}),)), around)


def _wrote_again(talk: Talk, event: w.PersonWrote, around: Situation) -> Change:
    """The conversation goes on with who had it, if there; what was agreed about closing is over."""
    fresh = replace(talk, closed_at=None, close_reason="", unread=0, waiting_since=None, note="", only_for=None)
    if around.bot_takes_back or (around.bot_leads and talk.led_by_bot):
        with_bot = replace(fresh, state=BOT, led_by_bot=True, operator=None, preferred=None, topic="")
        heard, records = _in_language(_heard(with_bot, event, around.at), event)
        return Change(heard, (Record("reopened", {}), Record("bot_began"), *records))
    heard, records = _in_language(_heard(replace(fresh, preferred=talk.operator), event, around.at), event)
    change = Change(heard, (Record("reopened", {}), *records))
    return _to_queue(_closed_told(change, around), around)


# Automatic questions


def _closed_told(change: Change, around: Situation) -> Change:
    if around.is_open:
        return change
    told = replace(change.talk, told_closed_at=around.at, opening_told_at=None)
    return Change(told, change.records, (*change.says, "after_hours"))


def _ask_or_queue(change: Change, around: Situation) -> Change:
    """The next automatic question, or the queue where none is left."""
    talk = change.talk
    if around.asks_language and not talk.language:
        return Change(talk, change.records, (*change.says, "language_menu"))
    if around.asks_topic and not talk.topic and around.topics:
        return Change(talk, change.records, (*change.says, "topic_menu"))
    return _to_queue(change, around)


def _menu_over(talk: Talk, event: w.MenuOver, around: Situation) -> Change:
    return _to_queue(Change(talk), around)


# The bot


def _bot_wrote(talk: Talk, event: w.MachineWrote, around: Situation) -> Change:
    """The bot's word is the answer to what the person wrote; an automatic question before the queue is none."""
    if not talk.led_by_bot:
        return _machine_wrote(talk, event, around)
    return Change(replace(talk, last_out_at=around.at, waiting_since=None, unread=0))


def _language_wished(talk: Talk, event: w.LanguageWished, around: Situation) -> Change:
    if event.language == talk.language:
        return Change(talk)
    return Change(replace(talk, language=event.language), (_language(event.language, "menu"),))


def _bot_over(talk: Talk, event: w.BotOver, around: Situation) -> Change:
    """The person waits for an operator from now on, and hears for how long, or when the centre opens."""
    if not talk.led_by_bot:
        return _menu_over(talk, w.MenuOver(), around)
    waits = replace(talk, waiting_since=talk.waiting_since or around.at, unread=max(talk.unread, 1))
    change = Change(waits, (Record("bot_ended", {"reason": event.reason}),), ("greeting",) if around.is_open else ())
    over = _to_queue(_closed_told(change, around), around)
    return replace(over, says=()) if event.told else over


# Queue and offers


def _to_queue(change: Change, around: Situation, *, keep_queue: bool = False) -> Change:
    """It waits for an operator; the first time in the queue of its topic, if the topic has one."""
    talk = change.talk
    by_topic = "" if talk.queue_entered_at or keep_queue else around.topic_queues.get(talk.topic, "")
    waits = replace(
        talk,
        state=WAITING,
        queue=by_topic or talk.queue or around.queue,
        operator=None,
        accepted_at=None,
        offer_ends_at=None,
        parked_until=None,
        queue_entered_at=talk.queue_entered_at or around.at,
        led_by_bot=False,
    )
    kind = "queue_entered" if talk.queue_entered_at is None else "requeued"
    return Change(waits, (*change.records, Record(kind, {"queue": waits.queue})), change.says)


def _offered(talk: Talk, event: w.Offered, around: Situation) -> Change:
    shown = replace(talk, state=OFFERED, operator=event.operator, offer_ends_at=event.ends_at)
    return Change(shown, (Record("offered", {"operator": event.operator}),))


def _offer_over(talk: Talk, event: w.OfferOver, around: Situation) -> Change:
    if talk.operator != event.operator:
        raise Refused("not_offered")
    free = replace(talk, state=WAITING, operator=None, offer_ends_at=None)
    return Change(free, (Record("offer_ended", {"operator": event.operator, "outcome": event.outcome}),))


def _accepted(talk: Talk, event: w.Accepted, around: Situation) -> Change:
    if talk.operator != event.operator:
        raise Refused("not_waiting")
    ended = Record("offer_ended", {"operator": event.operator, "outcome": "accepted"})
    return _held_by(talk, event.operator, around, (ended,))


def _held_by(talk: Talk, operator: int, around: Situation, records: tuple[Record, ...]) -> Change:
    if talk.queue_entered_at is None:
        records = (*records, Record("queue_entered", {"queue": talk.queue or around.queue}))
    held = replace(
        talk,
        state=ASSIGNED,
        operator=operator,
        preferred=None,
        only_for=None,
        queue=talk.queue or around.queue,
        offer_ends_at=None,
        parked_until=None,
        queue_entered_at=talk.queue_entered_at or around.at,
        accepted_at=around.at,
        led_by_bot=False,
    )
    return Change(held, (*records, Record("answered", {"operator": operator, "channel": "whatsapp"})))


def _taken(talk: Talk, event: w.Taken, around: Situation) -> Change:
    records: tuple[Record, ...] = ()
    if talk.state == OFFERED:
        if event.by is None and talk.operator != event.operator:
            raise Refused("not_waiting")
        records = (Record("offer_ended", {"operator": talk.operator, "outcome": "withdrawn"}),)
    if talk.state == WAITING and event.by is None and talk.only_for not in {None, event.operator}:
        raise Refused("not_waiting")
    if event.by is not None:
        detail = {"to": "operator", "target": event.operator, "operator": event.by, "note": ""}
        records = (*records, Record("transferred", detail))
    return _held_by(talk, event.operator, around, records)


def _given(talk: Talk, event: w.Taken, around: Situation) -> Change:
    """What one operator holds only a supervisor gives to another."""
    if event.by is None:
        raise Refused("not_waiting" if talk.operator != event.operator else "yours_already")
    return _taken(talk, event, around)


# What an operator does


def _own(talk: Talk, operator: int | None) -> None:
    if operator is not None and talk.operator != operator:
        raise Refused("not_yours")


def _answered(talk: Talk, event: w.OperatorWrote, around: Situation) -> Change:
    """The word is the person's; the first human text is the answer that targets are measured by."""
    at = around.at
    first = () if talk.first_answered_at else (Record("first_answer", {"operator": event.operator}),)
    answered = replace(
        talk,
        waiting_since=None,
        unread=0,
        first_answered_at=talk.first_answered_at or at,
        last_answer_at=at,
        last_out_at=at,
        warned_at=None,
    )
    return Change(answered, first)


def _machine_wrote(talk: Talk, event: w.MachineWrote, around: Situation) -> Change:
    return Change(replace(talk, last_out_at=around.at))


def _released(talk: Talk, event: w.Released, around: Situation) -> Change:
    _own(talk, event.operator)
    detail = {"operator": talk.operator, "reason": event.reason, **({"by": event.by} if event.by else {})}
    said = ("passed_on",) if event.reason == "silent" else ()
    free = replace(talk, preferred=None, only_for=None)
    return _to_queue(Change(free, (Record("released", detail),), said), around)


def _transferred(talk: Talk, event: w.Transferred, around: Situation) -> Change:
    _own(talk, event.operator)
    by = event.by or event.operator
    to_queue = event.to == "queue"
    detail = {"operator": by, "to": event.to, "target": event.queue if to_queue else event.target}
    records: tuple[Record, ...] = (Record("transferred", {**detail, "note": event.note}),)
    if talk.state == OFFERED:
        records = (Record("offer_ended", {"operator": talk.operator, "outcome": "withdrawn"}), *records)
    moved = replace(
        talk,
        queue=event.queue if to_queue else talk.queue,
        only_for=None if to_queue else event.target,
        preferred=None,
        note=event.note,
    )
    return _to_queue(Change(moved, records), around, keep_queue=to_queue)


def _parked(talk: Talk, event: w.Parked, around: Situation) -> Change:
    _own(talk, event.operator)
    if event.until <= around.at:
        raise Refused("bad_moment")
    aside = replace(talk, state=PARKED, parked_until=event.until)
    until = event.until.isoformat(timespec="milliseconds")
    return Change(aside, (Record("parked", {"operator": talk.operator, "until": until}),))


def _unparked(talk: Talk, event: w.Unparked, around: Situation) -> Change:
    """By time it wants an operator again, its own if there; who parked it takes it up at once."""
    _own(talk, event.operator)
    record = Record("unparked", {"reason": event.reason, "operator": talk.operator})
    if event.operator is not None:
        return Change(replace(talk, state=ASSIGNED, parked_until=None, accepted_at=around.at), (record,))
    return _to_queue(Change(replace(talk, preferred=talk.operator), (record,)), around)


def _closed(talk: Talk, event: w.Closing, around: Situation) -> Change:
    """An operator closes only what was read: a word that came in the same moment would be lost."""
    _own(talk, event.operator)
    if event.operator is not None and talk.unread:
        raise Refused("unread")
    language, topic = event.language or talk.language, event.topic or talk.topic
    records: tuple[Record, ...] = ()
    if talk.state == OFFERED:
        records = (Record("offer_ended", {"operator": talk.operator, "outcome": "withdrawn"}),)
    result = {"result": event.result or "not_stated", "language": language, "topic": topic}
    records += (Record("wrapped_up", {"operator": event.by or talk.operator, **result}),)
    records += (Record("closed", {"reason": event.reason, "by": event.by or event.operator}),)
    done = replace(
        talk,
        state=CLOSED,
        operator=None if talk.state == OFFERED else talk.operator,
        language=language,
        topic=topic,
        note=event.note or talk.note,
        closed_at=around.at,
        close_reason=event.reason,
        offer_ends_at=None,
        parked_until=None,
        waiting_since=None,
        unread=0,
    )
    return Change(done, records, ("farewell",) if event.farewell else ())


# What time alone causes


def _warned(talk: Talk, event: w.Warned, around: Situation) -> Change:
    return Change(replace(talk, warned_at=around.at), (), ("warning",))


def _doors_opened(talk: Talk, event: w.DoorsOpened, around: Situation) -> Change:
    if talk.told_closed_at is None or talk.opening_told_at is not None:
        raise Refused("told_already")
    return Change(replace(talk, opening_told_at=around.at), (), ("opened",))


_OPEN = tuple(state for state in STATES if state != CLOSED)

TABLE: Mapping[tuple[str, type], Handler] = {
    (BOT, w.PersonWrote): _wrote_to_menu,
    **{(state, w.PersonWrote): _wrote for state in (WAITING, OFFERED, ASSIGNED)},
    (PARKED, w.PersonWrote): _wrote_to_parked,
    (CLOSED, w.PersonWrote): _wrote_again,
    **{(state, w.OperatorWrote): _answered for state in _OPEN},
    **{(state, w.MachineWrote): _machine_wrote for state in STATES},
    (BOT, w.MachineWrote): _bot_wrote,
    (BOT, w.MenuOver): _menu_over,
    (BOT, w.LanguageWished): _language_wished,
    (BOT, w.BotOver): _bot_over,
    (WAITING, w.Offered): _offered,
    (OFFERED, w.OfferOver): _offer_over,
    (OFFERED, w.Accepted): _accepted,
    **{(state, w.Taken): _taken for state in (BOT, WAITING, OFFERED, PARKED)},
    (ASSIGNED, w.Taken): _given,
    (ASSIGNED, w.Released): _released,
    (PARKED, w.Released): _released,
    **{(state, w.Transferred): _transferred for state in _OPEN},
    (ASSIGNED, w.Parked): _parked,
    (PARKED, w.Unparked): _unparked,
    **{(state, w.Closing): _closed for state in _OPEN},
    (ASSIGNED, w.Warned): _warned,
    **{(state, w.DoorsOpened): _doors_opened for state in (BOT, WAITING, OFFERED, ASSIGNED, PARKED)},
}
