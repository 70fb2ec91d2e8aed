"""What a waiting caller is told: the place in the queue and the wait ahead. Pure."""

from __future__ import annotations

from baylanys.telephony.announcement_texts import LAST_POSITION

# A wait up to so many seconds, and what is said of it: never less than half a minute too little.
_WAITS: tuple[tuple[int, str], ...] = (
    (59, "wait_under_1"),
    (90, "wait_1"),
    (150, "wait_2"),
    (210, "wait_3"),
    (270, "wait_4"),
    (330, "wait_5"),
    (630, "wait_10"),
)


def announce(position: int, expected_wait_seconds: float | None = None) -> tuple[str, ...]:
    """The codes of the prompts to say, in order; the wait is left out where nobody can tell it.

    `position` counts from 1; a smaller one is said as the first.
    """
    place = (position_code(position),)
    return place if expected_wait_seconds is None else (*place, wait_code(expected_wait_seconds))


def position_code(position: int) -> str:
    if position > LAST_POSITION:
        return f"queue_position_over_{LAST_POSITION}"
    return f"queue_position_{max(position, 1)}"


def wait_code(seconds: float) -> str:
    return next((code for limit, code in _WAITS if seconds <= limit), "wait_over_10")
