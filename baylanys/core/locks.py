"""Advisory locks of PostgreSQL, each with a name and a number of its own."""

from enum import IntEnum


class Lock(IntEnum):
    """Numbers never change once released: two releases may run side by side."""

    ENGINE = 7717_0001
    DEMO = 7717_0002
    PROMPTS = 7717_0003
