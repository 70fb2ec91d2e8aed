"""How many people of a mailing may be written to now, so that those who answer find an operator. Pure.

Twenty answers that come together break the day of five operators: what leaves in a quarter of an hour brings, by the
expected share, as many answers as the operators who are free beyond the kept ones can give in it, evenly by minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

WINDOW_MINUTES = 15
FEWEST_SEEN = 50
"""From so many delivered messages on, the share of answers that was seen counts where it is higher."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The centre at this moment. `limit_left`: people who may still be written to today, None without a limit."""

    free_operators: int
    waiting_calls: int
    waiting_chats: int
    is_held: bool = False
    is_open: bool = True
    number_sends: bool = True
    limit_left: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """The rule: expected answers of a hundred, an operator's minutes for one, operators kept for callers."""

    answers_in_100: float
    answer_minutes: float
    keep_free: int
    most_a_minute: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What left in the last minute and in the last fifteen, and how many wait for their turn."""

    last_minute: int
    last_window: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Release:
    """So many now; where it is none, `holding` says why (`choices.Holding`)."""

    count: int
    holding: str = ""


def release_now(floor: Floor, pace: Pace, sent: Sent) -> Release:
    """Never more than there is room for; none while anything speaks against it."""
    if sent.waiting <= 0:
        return Release(0, "later")
    for stands, holding in (
        (floor.is_held, "guarded"),
        (not floor.is_open, "hours"),
        (not floor.number_sends, "number"),
        (floor.limit_left is not None and floor.limit_left <= 0, "limit"),
        (floor.waiting_calls > 0, "calls"),
    ):
        if stands:
            return Release(0, holding)
    spare = floor.free_operators - floor.waiting_chats - pace.keep_free
    if spare <= 0:
        return Release(0, "busy")
    room = room_of(spare, pace)
    evenly = min(-(-room // WINDOW_MINUTES), pace.most_a_minute)
    room = min(room - sent.last_window, evenly - sent.last_minute)
    if room <= 0:
        return Release(0, "pace")
    room = room if floor.limit_left is None else min(room, floor.limit_left)
    return Release(min(room, sent.waiting))


def room_of(spare: int, pace: Pace) -> int:
    """How many may be written to in a quarter of an hour with so many operators to spare; one at least."""
    answers = spare * WINDOW_MINUTES / max(pace.answer_minutes, 1.0)
    return max(int(answers * 100 / max(pace.answers_in_100, 0.1)), 1)


def share_of_answers(expected_in_100: float, delivered: int, answered: int) -> float:
    """The expected share, or the seen one where it is higher and seen often enough."""
    if delivered < FEWEST_SEEN:
        return expected_in_100
    return max(expected_in_100, 100 * answered / delivered)


def minutes_needed(count: int, operators: int, pace: Pace) -> int | None:
    """Minutes of sending time that so many take with so many free operators; None where nobody would be spare."""
    spare = operators - pace.keep_free
    if spare <= 0 or pace.most_a_minute <= 0:
        return None
    a_window = min(room_of(spare, pace), pace.most_a_minute * WINDOW_MINUTES)
    return -(-count * WINDOW_MINUTES // a_window)
