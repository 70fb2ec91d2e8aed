"""What time alone causes in a conversation, and the limits by which it does. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from baylanys.messaging import conversation_words as w
from baylanys.messaging.conversation_words import ASSIGNED, BOT, CLOSED, PARKED, Talk


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits in force; minutes and seconds as named. `referrals`: id of an advertisement → topic."""

    silent_minutes: int = 10
    warn_minutes: int = 120
    close_minutes: int = 720
    reopen_minutes: int = 1440
    menu_seconds: int = 180
    bot_quiet_minutes: int = 60
    offer_seconds: int = 60
    desk_gone_minutes: int = 3
    first_answer_seconds: int = 300
    answer_seconds: int = 300
    asks_language: bool = True
    asks_topic: bool = False
    referrals: Mapping[str, str] = field(default_factory=dict)


def due(talk: Talk, rules: Rules, at: datetime, *, is_open: bool) -> w.Event | None:
    """What is to happen now and has not happened yet; the most important first, one at a time."""
    if talk.state == CLOSED:
        return None
    if talk.state == PARKED and _passed(talk.parked_until, at):
        return w.Unparked("time")
    if talk.state == BOT and talk.led_by_bot:
        return _of_bot(talk, rules, at)
    if talk.state == BOT and _passed(_after(talk.opened_at, rules.menu_seconds), at):
        return w.MenuOver()
    if talk.state == ASSIGNED and (event := _of_assigned(talk, rules, at)) is not None:
        return event
    if is_open and talk.told_closed_at is not None and talk.opening_told_at is None and talk.first_answered_at is None:
        return w.DoorsOpened()
    return None


def may_reopen(talk: Talk, rules: Rules, at: datetime) -> bool:
    """Whether a message belongs to this closed conversation still."""
    return talk.closed_at is not None and at < talk.closed_at + timedelta(minutes=rules.reopen_minutes)


def silent_since(talk: Talk) -> datetime | None:
    """From when on the operator owes an answer: the person's word, but not before the operator had the talk."""
    if talk.waiting_since is None:
        return None
    return max(talk.waiting_since, talk.accepted_at or talk.waiting_since)


def _of_bot(talk: Talk, rules: Rules, at: datetime) -> w.Event | None:
    """Whom the bot leaves without an answer an operator gets; where nobody writes any more the talk is over."""
    if talk.waiting_since is not None:
        return w.BotOver("silent") if _passed(_after(talk.waiting_since, rules.menu_seconds), at) else None
    quiet_since = max((each for each in (talk.last_in_at, talk.last_out_at) if each), default=talk.opened_at)
    return w.Closing("bot") if _passed(_after(quiet_since, rules.bot_quiet_minutes * 60), at) else None


def _of_assigned(talk: Talk, rules: Rules, at: datetime) -> w.Event | None:
    if talk.waiting_since is not None:
        return w.Released("silent") if _passed(_after(silent_since(talk), rules.silent_minutes * 60), at) else None
    quiet_since = max((each for each in (talk.last_answer_at, talk.accepted_at) if each), default=None)
    if _passed(_after(quiet_since, rules.close_minutes * 60), at):
        return w.Closing("silence", farewell=True)
    warns = 0 < rules.warn_minutes < rules.close_minutes and talk.warned_at is None
    if warns and _passed(_after(quiet_since, rules.warn_minutes * 60), at):
        return w.Warned()
    return None


def _after(moment: datetime | None, seconds: float) -> datetime | None:
    return None if moment is None else moment + timedelta(seconds=seconds)


def _passed(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment <= at
