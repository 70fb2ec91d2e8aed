"""The description of a connector, and of an operation as it was asked, as values."""

import json
from typing import Any

import msgspec

from baylanys.platform_operations.models import Connector, PlatformOperation
from baylanys.platforms.description import Description, Operation, read_description


def description_of(connector: Connector) -> Description:
    """What the connector offers now. Raises ValueError where nobody has checked it."""
    return read_description(decoded(connector.description))


def keep_described(description: Description, operation: Operation) -> str:
    """What an operation keeps of its description: itself, the way to look at a user, and what is shown."""
    looks_up = description.looks_up
    kept = [operation] if looks_up is None or looks_up == operation else [operation, looks_up]
    small = Description(operations=kept, subject=description.subject, shows=description.shows)
    return encoded(msgspec.to_builtins(small))


def described_then(row: PlatformOperation) -> tuple[Description, Operation]:
    """The description that the operation was asked by, and the operation itself."""
    description = read_description(decoded(row.described))
    operation = description.operation(row.code)
    assert operation is not None, "kept with the row"
    return description, operation


def encoded(description: Any) -> str:
    """The description as the row keeps it."""
    return json.dumps(description, ensure_ascii=False)


def decoded(text: str) -> Any:
    """The opposite of `encoded`. Raises ValueError."""
    return json.loads(text)
