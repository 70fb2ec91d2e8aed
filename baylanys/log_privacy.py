"""What a log may hold: declared fields, and no numbers of people in any text.

A field that is not declared here is hidden, so that a new one cannot carry a name or a number out unseen. A field whose
name begins with `personal_` says that its value is personal: only its presence is logged.
"""

import re
from collections.abc import Mapping, MutableMapping
from typing import Any

HIDDEN = "(hidden)"
NUMBER = "(number)"
# Ours, then those of the programs under us.
PLAIN_FIELDS = frozenset(
    {
        *("accepted", "action", "alarm", "at", "backlog", "call", "calls", "channel", "count", "differences", "doing"),
        *("attempts", "bodies", "body", "code", "conversation", "message", "messages", "position", "seconds", "tasks"),
        *("cases", "changed", "kept", "lock", "missing", "number", "table", "verdict", "where"),
        *("deliveries", "found", "mails", "sendings", "operation", "operations", "order", "report"),
        *("error", "failures", "files", "flow", "hour", "interaction", "kind", "late_lines", "lost", "operator"),
        *(
            "operators",
            "problem",
            "program",
            "read",
            "reason",
            "recording",
            "request_id",
            "rule",
            "scope",
            "size",
            "state",
            "status",
            "turn",
        ),
        *("version", "write", "writes"),
        *("event", "exception", "level", "logger", "timestamp", "stack", "status_code"),
    }
)
_NUMBERS = re.compile(
    r"(?<![\w.:-])"
    r"(?:\+\d[\d ()-]{6,}\d|[78](?:[ ()-]*\d){10}|\d{11,15}|(?:caller|tel:|sip:\+?|PJSIP/\+?)\d{7,})"
    r"(?![\w-])"
)
# PostgreSQL tells whole rows after these words.
_ROWS = re.compile(r"^(?:DETAIL|CONTEXT|LINE \d+): .*$(?:\n\s*\^.*$)?", re.MULTILINE)


def hide_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: the record as it may be kept. What other programs add undeclared is left out."""
    ours = str(event.get("logger", "")).startswith("baylanys")
    kept: dict[str, Any] = {}
    for name, value in event.items():
        if name == "timestamp":
            kept[name] = value
        elif name in PLAIN_FIELDS:
            kept[name] = clean(value)
        elif ours:
            kept[name] = HIDDEN
    return kept


def clean(value: Any) -> Any:
    """The value with numbers of people, and rows told by the database, taken out."""
    match value:
        case str():
            return _NUMBERS.sub(NUMBER, _ROWS.sub("", value))
        case bool() | int() | float() | None:
            return value
        case Mapping():
            return {key: clean(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [clean(each) for each in value]
    return clean(str(value))
