"""The description of a connector, and of an operation as it was asked, as values."""

from typing import Any

import msgspec

from baylanys.platform_operations.models import Connector, PlatformOperation
from baylanys.platforms.description import Description, Operation, read_description


def description_of(connector: Connector) -> Description:
    """What the connector offers now. Raises ValueError where nobody has checked it."""
    return read_description(connector.description)


def keep_described(description: Description, operation: Operation) -> dict[str, Any]:
    """What an operation keeps of its description: itself, the way to look at a user, and what is shown."""
    looks_up = description.looks_up
    kept = [operation] if looks_up is None or looks_up == operation else [operation, looks_up]
    small = Description(operations=kept, subject=description.subject, shows=description.shows)
    found: dict[str, Any] = msgspec.to_builtins(small)
    return found


def described_then(row: PlatformOperation) -> tuple[Description, Operation]:
    """The description that the operation was asked by, and the operation itself."""
    description = read_description(row.described)
    operation = description.operation(row.code)
    assert operation is not None, "kept with the row"
    return description, operation
