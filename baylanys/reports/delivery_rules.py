"""How a report goes out: when it is tried again, which words its mail says, when files are too big. Pure (3.9, 7.4)."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

MAKING_PAUSES = (1, 5, 15, 30, 60)
"""Minutes between tries to make the files; after the last one what there is goes without the rest."""
SENDING_PAUSES = (1, 2, 5, 10, 20, 40, 60, 120, 240, 480, 720)
"""Minutes between tries to send: more than a day in all; then a person decides."""
MAKING_LEASE = timedelta(minutes=20)
SENDING_LEASE = timedelta(minutes=5)
"""Whoever said nothing for so long died over it; longer than a mail server may take."""
MOST_BYTES = 14_000_000
"""Of all files of a mail: a third more when they travel (RFC 2045, 6.8), and many servers stop at 20 MB."""
LONGEST_SUBJECT = 200
LONGEST_TEXT = 5_000

PLACES = ("period", "first", "last", "reports", "schedule")
_PLACE = re.compile(r"\{([^{}]*)\}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]")


def next_try(pauses: tuple[int, ...], tries: int, at: datetime) -> datetime | None:
    """When it is tried again after so many tries, None where that was the last one."""
    return at + timedelta(minutes=pauses[tries - 1]) if 0 < tries <= len(pauses) else None


def unknown_places(text: str) -> list[str]:
    """What stands in braces and means nothing."""
    return [name for name in _PLACE.findall(text) if name not in PLACES]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled in; what was filled in is not read again."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def one_line(text: str) -> str:
    """Fit for a header: no line ends and no control characters, so that nobody adds a header of their own."""
    return " ".join(_CONTROL.sub(" ", text.replace("\n", " ")).split())[:LONGEST_SUBJECT]


def plain(text: str) -> str:
    """Fit for the body."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n"))[:LONGEST_TEXT].strip()


def period_words(first: date, last: date) -> str:
    """`16.11.2026–22.11.2026`, or the one day."""
    return f"{first:%d.%m.%Y}" if first == last else f"{first:%d.%m.%Y}–{last:%d.%m.%Y}"


def fits_a_mail(sizes: Iterable[int]) -> bool:
    """The files may travel; else the mail says where signed-in people find them."""
    return sum(sizes) <= MOST_BYTES


def domain_of(address: str) -> str:
    """What stands behind the @ of an address, for a Message-ID (RFC 5322, 3.6.4)."""
    found = re.fullmatch(r"[A-Za-z0-9.-]+", address.rpartition("@")[2])
    return found[0] if found else "localhost"
