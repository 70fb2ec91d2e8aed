"""When a telling that did not leave is tried again. Pure."""

from datetime import datetime, timedelta

PAUSES = (1, 2, 5, 10, 15, 30, 30, 60, 60, 120)
"""Minutes after each try: an hour without a mail server is waited out, half a day is the most."""
CLAIM = timedelta(minutes=5)
"""What has been leaving for so long died with its program."""


def next_try(tries: int, at: datetime) -> datetime | None:
    """The moment of the next try after so many; None where there is none."""
    return at + timedelta(minutes=PAUSES[tries - 1]) if tries <= len(PAUSES) else None
