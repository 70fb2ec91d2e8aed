"""Two open conversations of one person become one: which goes on, and what it takes over. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from baylanys.messaging.conversation_words import ASSIGNED, BOT, OFFERED, PARKED, WAITING, Talk

_TURN = (ASSIGNED, OFFERED, WAITING, BOT, PARKED)


def goes_on_before(one: Talk, other: Talk) -> bool:
    """True where `one` goes on: the one nearer to an operator, of equals the older."""
    return _rank(one) <= _rank(other)


def joined(kept: Talk, gone: Talk) -> Talk:
    """The conversation that goes on, with everything of the other that still matters: who waits has waited since the
    older word, what nobody read is unread, the window is the longer one; its operator is preferred where nobody has
    it."""
    last_operator = gone.operator or gone.preferred
    return replace(
        kept,
        unread=kept.unread + gone.unread,
        waiting_since=_of(min, (kept.waiting_since, gone.waiting_since)),
        last_in_at=_of(max, (kept.last_in_at, gone.last_in_at)),
        last_out_at=_of(max, (kept.last_out_at, gone.last_out_at)),
        last_answer_at=_of(max, (kept.last_answer_at, gone.last_answer_at)),
        window_ends_at=_of(max, (kept.window_ends_at, gone.window_ends_at)),
        language=kept.language or gone.language,
        topic=kept.topic or gone.topic,
        preferred=kept.preferred or (last_operator if kept.operator is None else None),
        note="\n".join(each for each in (kept.note, gone.note) if each),
    )


def _rank(talk: Talk) -> tuple[int, float]:
    return _TURN.index(talk.state), talk.opened_at.timestamp() if talk.opened_at else 0.0


def _of(choose: Callable[[Iterable[datetime]], datetime], moments: tuple[datetime | None, ...]) -> datetime | None:
    known = [each for each in moments if each is not None]
    return choose(known) if known else None
