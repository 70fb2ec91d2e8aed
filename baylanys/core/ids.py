"""Identifiers that sort by the moment they were made (RFC 9562, UUID version 7)."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, 12 of their fraction (6.2, method 3), then randomness.

    Two made one after the other by one process sort in that order: messages to a person leave by it.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | nanoseconds * 4096 // 1_000_000 << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)
