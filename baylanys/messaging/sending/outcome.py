"""What becomes of a message after Meta's answer, or after none. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from baylanys.messaging.choices import MessageStatusName
from baylanys.whatsapp.errors import GraphError, Scope, Verdict, advice_on

WINDOW_CLOSED = 131047
TOO_FAST = 130429
TEMPORARY = 131000
ERROR_LETTERS = 500
PATIENCE = timedelta(minutes=15)
SILENCE = "silence"
"""The error text of an undecided message once Meta has been silent about it for so long that a person may decide."""


class Outcome(msgspec.Struct, frozen=True):
    """The row as it will be: `status` accepted, queued (once more, not before `not_before`), failed or undecided.

    `counts`: whether the attempt was one of those that a message has; a number's own troubles cost it none.
    """

    status: str
    provider_id: str | None = None
    not_before: datetime | None = None
    error_code: int | None = None
    error_text: str = ""
    counts: bool = True


def accepted(provider_id: str) -> Outcome:
    return Outcome(MessageStatusName.ACCEPTED, provider_id=provider_id)


def refused_by_us(code: int, text: str) -> Outcome:
    """Not sent, for Meta would refuse it: no request is wasted."""
    return Outcome(MessageStatusName.FAILED, error_code=code, error_text=text[:ERROR_LETTERS])


def put_back(not_before: datetime | None = None) -> Outcome:
    """Nothing has left; the message waits again."""
    return Outcome(MessageStatusName.QUEUED, not_before=not_before, counts=False)


def after_error(error: GraphError, *, attempts: int, at: datetime, nothing_left: bool = False) -> Outcome:
    """By the rules of `whatsapp/errors.py`; `attempts` includes the one that failed.

    `nothing_left`: the message itself was not on its way yet (its file was), so that trying again cannot send twice.
    """
    advice, text = error.advice, f"{error.title} {error.details}".strip()[:ERROR_LETTERS]
    if advice.verdict is Verdict.UNDECIDABLE:
        if not nothing_left:
            return Outcome(MessageStatusName.UNDECIDED, error_code=error.code)
        advice = advice_on(TEMPORARY)
    if advice.verdict is Verdict.STOP_ALL:
        return Outcome(MessageStatusName.QUEUED, error_code=error.code, error_text=text, counts=False)
    if advice.verdict is Verdict.RETRY and advice.scope is Scope.NUMBER:
        return Outcome(MessageStatusName.QUEUED, error_code=error.code, error_text=text, counts=False)
    if advice.verdict is Verdict.RETRY and attempts < advice.attempts:
        later = at + timedelta(seconds=advice.pause_seconds(attempts))
        return Outcome(MessageStatusName.QUEUED, not_before=later, error_code=error.code, error_text=text)
    return Outcome(MessageStatusName.FAILED, error_code=error.code, error_text=text)
