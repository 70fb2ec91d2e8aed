"""What Meta's errors mean for what is tried next, by their code alone (Meta, "Error codes").

The HTTP status and the title say nothing reliable. The same code may come as the answer to a request or later in a
`failed` status; both are sorted here.
"""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

DAY_SECONDS = 24 * 3600
LARGEST_CODE = 2**31 - 1
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Verdict(StrEnum):
    """What to do with a message that failed so."""

    RETRY = "retry"  # by itself, after a pause
    LATER = "later"  # not by itself; somebody may try after the pause
    NEVER = "never"  # the same will fail again
    STOP_ALL = "stop_all"  # nothing of this number can be sent until a person has seen to it
    UNDECIDABLE = "undecidable"  # it may have been sent; only a status can tell


class Scope(StrEnum):
    """What has to wait during the pause."""

    MESSAGE = "message"
    PERSON = "person"
    NUMBER = "number"


class Advice(msgspec.Struct, frozen=True):
    """The meaning of one code: pauses grow from `first_seconds` by `factor` up to `longest_seconds`."""

    verdict: Verdict
    scope: Scope = Scope.MESSAGE
    first_seconds: float = 0.0
    factor: float = 1.0
    longest_seconds: float = 0.0
    attempts: int = 1
    alarm: bool = False

    def pause_seconds(self, attempt: int) -> float:
        """How long to wait after the attempt with this number, the first being 1."""
        grown = self.first_seconds * self.factor ** min(max(attempt - 1, 0), 30)
        return min(grown, self.longest_seconds or grown)


_NEVER = Advice(Verdict.NEVER)
_ALARMING = Advice(Verdict.NEVER, alarm=True)
_STOP = Advice(Verdict.STOP_ALL, Scope.NUMBER, alarm=True)
_TEMPORARY = Advice(Verdict.RETRY, Scope.MESSAGE, 2, 3, 300, attempts=5)
_MANAGEMENT = Advice(Verdict.RETRY, Scope.NUMBER, 60, 2, 3600, attempts=10)
UNDECIDABLE = Advice(Verdict.UNDECIDABLE)
NOT_CONNECTED = Advice(Verdict.RETRY, Scope.NUMBER, 1, 2, 30, attempts=1_000)

_ADVICE: dict[int, Advice] = {
    **dict.fromkeys((0, 190, 3, 10, 131005, 368, 131031, 131037, 131042, 131045, 133010), _STOP),
    **dict.fromkeys(range(200, 300), _STOP),
    **dict.fromkeys((1, 2, 131000, 131016, 133004), _TEMPORARY),
    **dict.fromkeys((4, 80007), _MANAGEMENT),
    # More than the number's messages a second: all of it slows down.
    130429: Advice(Verdict.RETRY, Scope.NUMBER, 1, 2, 60, attempts=50),
    # More than one in six seconds to a person: 4^X seconds, X from 0, order kept.
    131056: Advice(Verdict.RETRY, Scope.PERSON, 1, 4, 3600, attempts=10),
    # The number is being raised to a higher throughput; it takes a minute or two.
    131057: Advice(Verdict.RETRY, Scope.NUMBER, 20, 1, 20, attempts=30),
    # Per-user marketing limit: not before a day, rather by another channel.
    131049: Advice(Verdict.LATER, Scope.PERSON, DAY_SECONDS, 1, DAY_SECONDS),
    # Bad paging cursor on the list of templates: ask again without it.
    131059: Advice(Verdict.RETRY, Scope.MESSAGE, 0, 1, 0, attempts=2),
    # Spam limit; templates of a wrong category; Flow throttled: nothing to repeat, somebody should look.
    **dict.fromkeys((131048, 131064), _ALARMING),
}


ALARMING = frozenset(code for code, advice in _ADVICE.items() if advice is _ALARMING)
"""Codes after which the message is lost and somebody should look at the number; the rest may go on."""


def advice_on(code: int | None) -> Advice:
    """What this code means. A code that nobody knows is not tried again: that could send twice or offend."""
    return _NEVER if code is None else _ADVICE.get(code, _NEVER)


class GraphError(Exception):
    """Meta declined, or no answer is known. `status` is the HTTP status, 0 for none; `code` Meta's, None for none."""

    def __init__(
        self,
        *,
        status: int,
        code: int | None,
        title: str,
        details: str = "",
        subcode: int | None = None,
        trace_id: str = "",
        advice: Advice | None = None,
    ) -> None:
        super().__init__(f"{status} ({code}) {title}: {details}"[:500])
        self.status = status
        self.code = code
        self.title = title
        self.details = details
        self.subcode = subcode
        self.trace_id = trace_id
        self.advice = advice or advice_on(code)


class _Detail(msgspec.Struct):
    details: str = ""


class _Body(msgspec.Struct):
    code: int | None = None
    message: str = ""
    error_subcode: int | None = None
    error_data: _Detail | str | None = None
    error_user_msg: str = ""
    fbtrace_id: str = ""


class _Answer(msgspec.Struct):
    error: _Body


_decoder = msgspec.json.Decoder(_Answer, strict=False)


def read_error(status: int, body: bytes) -> GraphError:
    """The error of this answer. Without a Graph error in it, a 5xx is undecidable: a gateway spoke, not Meta."""
    try:
        error = _decoder.decode(body).error
    except (ValueError, RecursionError):
        return _without_code(status)
    code = error.code if error.code is not None and abs(error.code) <= LARGEST_CODE else None
    data = error.error_data
    details = data.details if isinstance(data, _Detail) else data or ""
    return GraphError(
        status=status,
        code=code,
        title=_clean(error.message),
        details=_clean(details or error.error_user_msg),
        subcode=error.error_subcode,
        trace_id=error.fbtrace_id,
        advice=None if code is not None else _without_code(status).advice,
    )


def _clean(text: str) -> str:
    return _UNSTORABLE.sub("\ufffd", text)


def _without_code(status: int) -> GraphError:
    if status == 429:
        advice = advice_on(130429)
    elif status in {401, 403}:
        advice = _STOP
    else:
        advice = UNDECIDABLE if status >= 500 or status == 408 else _NEVER
    return GraphError(status=status, code=None, title=f"HTTP {status} without an error of Graph", advice=advice)
