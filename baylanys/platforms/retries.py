"""What follows when an operation was not done: again, given up, or nobody knows. Pure."""

from dataclasses import dataclass

from baylanys.platforms.errors import Advice

WAITS_SECONDS = (5, 30, 120)
DONE, REFUSED, UNDECIDED, AGAIN = "done", "refused", "undecided", "again"


@dataclass(frozen=True, slots=True)
class Next:
    """`state` done, refused, undecided or again; `wait_seconds` of `again`."""

    state: str
    wait_seconds: int = 0


def what_next(advice: Advice | None, *, code: str, attempts: int, changes: bool, repeatable: bool) -> Next:
    """`attempts` counts this one. What may have happened is only tried again where doing it twice is doing it once,
    and never after an answer about another user."""
    if advice is None:
        return Next(DONE)
    if advice is Advice.NEVER:
        return Next(REFUSED)
    unknown = advice is Advice.UNKNOWN and changes
    if unknown and (not repeatable or code == "other_user"):
        return Next(UNDECIDED)
    if attempts <= len(WAITS_SECONDS):
        return Next(AGAIN, WAITS_SECONDS[attempts - 1])
    return Next(UNDECIDED if unknown else REFUSED)
