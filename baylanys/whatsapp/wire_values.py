"""Single values as Meta writes them, made safe: a moment, a phone number, an id, a text.

A value that is not what Meta documents becomes None; the item that carried it stays.
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

WA_ID = re.compile(r"[1-9][0-9]{4,19}", re.ASCII)
# ISO country, a dot, up to 128 letters and digits; a parent id has ENT between them.
USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}", re.ASCII)
MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
# WhatsApp began in 2009; what is dated before, or after this century, is no moment of a message.
EARLIEST_SECONDS = int(datetime(2009, 1, 1, tzinfo=UTC).timestamp())
LATEST_SECONDS = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
DEEPEST = 40

_TROUBLESOME_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def moment(value: object) -> datetime | None:
    """Unix seconds, as Meta writes them in a string or a number, as a UTC moment; None for the absurd."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    if not EARLIEST_SECONDS <= value < LATEST_SECONDS:
        return None
    return datetime.fromtimestamp(value, UTC)


def matching(pattern: re.Pattern[str], value: object) -> str | None:
    """The text where the whole of it has that form."""
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def text(value: object) -> str | None:
    """The text as it is; a number becomes its digits, everything else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**40 else None
    return None


def flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def mapping(value: object) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list; what is no object is left out."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def is_deep(value: object, allowed: int = DEEPEST) -> bool:
    """Whether lists and objects stand deeper in each other than anything of Meta's."""
    if isinstance(value, dict):
        return allowed <= 0 or any(is_deep(one, allowed - 1) for one in value.values())
    if isinstance(value, list):
        return allowed <= 0 or any(is_deep(one, allowed - 1) for one in value)
    return False


def decode_json(body: bytes) -> Any:
    """The JSON of these bytes with every text fit for PostgreSQL. Raises ValueError.

    NUL and lone surrogates are legal JSON (RFC 8259, 8.2) and no legal text; they become U+FFFD.
    A number that is out of range becomes null.
    """
    try:
        if not _TROUBLESOME_ESCAPE.search(body):
            return msgspec.json.decode(body)
    except UnicodeDecodeError:
        raise
    except msgspec.DecodeError as error:
        if "out of range" not in str(error):
            raise
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return _decode_patiently(body)


def _decode_patiently(body: bytes) -> Any:
    try:
        return _storable(json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_int=_integer))
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _integer(digits: str) -> int | None:
    return int(digits) if len(digits) <= 40 else None


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_storable(key): _storable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return value
