"""Parts of the live view drawn once for everybody who asks because of the same event.

An event carries the moment at which the web process heard it (`heard`, by the server's clock); the page asks for its
parts with the newest of them (`?after=`). A drawing that began after that moment shows the event, whoever asked for it
first, in whichever process. Without the moment a part is drawn afresh.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

KEPT_SECONDS = 0.3


@dataclass
class _Place:
    """The newest drawing of one part; `began` in epoch milliseconds, `drawn_at` on the monotonic scale."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    began: int = 0
    drawn_at: float = 0.0
    text: str = ""

    def shows(self, after: int) -> bool:
        return self.began > after and time.monotonic() - self.drawn_at < KEPT_SECONDS


_places: dict[tuple[str, str], _Place] = {}


def moment(asked: str) -> int | None:
    """What a page says of the newest event it heard; None for anything else than milliseconds."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 15 else None


def heard_now() -> int:
    """The moment that an event carries to the pages: milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def drawn_for_all(key: tuple[str, str], after: int | None, draw: Callable[[], str]) -> str:
    """The part (name and language) with everything that was heard until `after`; one draws, the others wait for it."""
    if after is None:
        return draw()
    place = _places.setdefault(key, _Place())
    with place.turn:
        if not place.shows(after):
            place.began = heard_now()
            place.drawn_at = float("-inf")
            place.text = draw()
            place.drawn_at = time.monotonic()
        return place.text
