"""The customer service window: free answers for 24 hours after a person's last message (Meta: Messages). Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

WINDOW = timedelta(hours=24)
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
"""Characters that Meta takes in a text message, and in the caption of a picture, a video or a document."""

CAPTIONED = frozenset({"image", "video", "document"})
ALWAYS = frozenset({"template"})
"""The kinds that may be sent at any time; all others only while the window is open."""


def window_after(written_at: datetime, before: datetime | None = None) -> datetime:
    """The moment at which the window ends once the person has written; it never ends earlier than it did."""
    ends_at = written_at + WINDOW
    return max(ends_at, before) if before else ends_at


def is_open(window_ends_at: datetime | None, at: datetime) -> bool:
    """Whether anything but a template may be sent at that moment; the window is half-open."""
    return window_ends_at is not None and at < window_ends_at


def seconds_left(window_ends_at: datetime | None, at: datetime) -> float:
    """Seconds for which free answers are still possible; 0 where they are not."""
    return max((window_ends_at - at).total_seconds(), 0.0) if window_ends_at else 0.0


def may_send(kind: str, window_ends_at: datetime | None, at: datetime) -> bool:
    """Whether Meta would take a message of this kind now (else error 131047)."""
    return kind in ALWAYS or is_open(window_ends_at, at)


def fits(kind: str, text: str) -> bool:
    """Whether the text is short enough for its kind (else error 131009)."""
    return len(text) <= (LONGEST_CAPTION if kind in CAPTIONED else LONGEST_TEXT)
