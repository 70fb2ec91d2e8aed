"""One line of a history of calls: what it says, or why it cannot be taken. Pure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from baylanys.core import clock, phones
from baylanys.interactions.choices import Language, Result
from baylanys.interactions.fold import Event

LONGEST_LINE = 20_000
LONGEST_WORD = 200
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class LineWrong(ValueError):
    """The line cannot be taken; the text says why."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An event of the call that its source names `call`."""

    number: int
    call: str
    event: Event


def read_line(number: int, text: str, now: datetime) -> HistoryLine:
    """What the line says. Raises LineWrong."""
    said = _object(text)
    call, kind = said.pop("call", None), said.pop("kind", None)
    if not isinstance(call, str) or not 1 <= len(call) <= 100:
        raise LineWrong("“call” is the call's name at its source: 1 to 100 characters")
    if not isinstance(kind, str) or kind not in KINDS:
        raise LineWrong(f"“kind” {kind!r} is not known")
    at = _moment(said.pop("at", None), now)
    return HistoryLine(number, call, Event(kind, at, _detail(kind, said)))


def _object(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_LINE:
        raise LineWrong(f"longer than {LONGEST_LINE} characters")
    if "\\u0000" in text or "\x00" in text:
        raise LineWrong("has a NUL character, which no database keeps")
    try:
        said = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as wrong:
        raise LineWrong("is no JSON") from wrong
    if not isinstance(said, dict):
        raise LineWrong("is no JSON object")
    return said


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _moment(value: Any, now: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise LineWrong("“at” has no time zone (write 2026-11-02T04:00:00.000Z)")
        moment = clock.to_milliseconds(moment)
    except (TypeError, OverflowError) as wrong:
        raise LineWrong("“at” is no moment") from wrong
    except ValueError as wrong:
        raise LineWrong(str(wrong) if isinstance(wrong, LineWrong) else "“at” is no moment") from wrong
    if not EARLIEST <= moment <= now:
        raise LineWrong("“at” lies in the future or before the year 2000")
    return moment


def _detail(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    fields = KINDS[kind]
    if strangers := sorted(set(said) - set(fields)):
        raise LineWrong(f"{kind} has no “{strangers[0]}”")
    detail = {}
    for name, field in fields.items():
        if name in said:
            detail[name] = field.read(name, said[name])
        elif field.required:
            raise LineWrong(f"{kind} lacks “{name}”")
    return detail


@dataclass(frozen=True, slots=True)
class Field:
    read: Callable[[str, Any], Any]
    required: bool = False


def _word(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_WORD:
        raise LineWrong(f"“{name}” is a text of at most {LONGEST_WORD} characters")
    return value


def _some_word(name: str, value: Any) -> str:
    if not _word(name, value):
        raise LineWrong(f"“{name}” is empty")
    return str(value)


def _number(name: str, value: Any) -> str:
    text = _word(name, value)
    number = phones.to_e164(text) if text else ""
    if number is None:
        raise LineWrong(f"“{name}” is no phone number")
    return number


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000:
        raise LineWrong(f"“{name}” is a whole number from 0 to 10000")
    return value


def _length(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 86_400:
        raise LineWrong(f"“{name}” is a length in seconds")
    return float(value)


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise LineWrong(f"“{name}” is true or false")
    return value


def _one_of(*allowed: str) -> Callable[[str, Any], str]:
    def read(name: str, value: Any) -> str:
        if value not in allowed:
            raise LineWrong(f"“{name}” is one of {', '.join(allowed)}")
        return str(value)

    return read


_OPERATOR = Field(_some_word, required=True)
_LANGUAGE = Field(_one_of(*Language.values))
_QUEUE = Field(_some_word, required=True)
_OUTCOMES = ("accepted", "refused", "missed", "unreachable", "withdrawn")

KINDS: dict[str, dict[str, Field]] = {
    "arrived": {
        "direction": Field(_one_of("inbound", "outbound")),
        "number": Field(_number),
        "line": Field(_number),
        "self_check": Field(_truth),
    },
    "refused": {"reason": Field(_some_word, required=True)},
    "ivr_entered": {},
    "ivr_node": {"node": Field(_word)},
    "language_chosen": {"language": Field(_LANGUAGE.read, required=True)},
    "topic_chosen": {"topic": Field(_some_word, required=True)},
    "closed": {"reason": Field(_one_of("closed", "holiday"))},
    "queue_entered": {"queue": _QUEUE, "position": Field(_whole)},
    "requeued": {"queue": Field(_some_word)},
    "moved": {"queue": _QUEUE},
    "offered": {"operator": _OPERATOR},
    "offer_ended": {"operator": _OPERATOR, "outcome": Field(_one_of(*_OUTCOMES), required=True)},
    "answered": {"operator": _OPERATOR, "device": Field(_one_of("browser", "sip"))},
    "dialled": {"operator": Field(_some_word), "number": Field(_number)},
    "contact_answered": {},
    "held": {},
    "resumed": {},
    "transferred": {"operator": Field(_some_word), "to": Field(_word), "target": Field(_word)},
    "left_queue": {"reason": Field(_one_of("abandoned", "answered", "voicemail", "callback", "full", "ended"))},
    "voicemail_started": {},
    "voicemail_left": {"seconds": Field(_length)},
    "callback_accepted": {"number": Field(_number)},
    "callback_attempted": {},
    "callback_reached": {},
    "hung_up": {
        "side": Field(_one_of("contact", "operator", "system", "outside"), required=True),
        "cause": Field(_whole),
    },
    "wrapped_up": {
        "operator": Field(_some_word),
        "result": Field(_one_of(*Result.values)),
        "language": _LANGUAGE,
        "topic": Field(_some_word),
    },
}
"""Every kind of event that a history may have, with its fields."""
