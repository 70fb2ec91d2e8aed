"""Advisory locks of PostgreSQL, each with a name and a number of its own."""

from enum import IntEnum

from django.db import connection

_HELD = (
    "FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 0 AND objid = %s"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Lock(IntEnum):
    """Numbers never change once released: two releases may run side by side."""

    ENGINE = 7717_0001
    DEMO = 7717_0002
    MESSAGES_IN = 7717_0003
    """Held by the messenger that takes in what Meta delivered."""
    MESSAGES_OUT = 7717_0004
    """Held by the messenger that sends."""
    MEDIA_IN = 7717_0005
    """Held by the messenger that fetches files."""
    CONVERSATION_CLOCK = 7717_0006
    """Held by the messenger that keeps the clock of conversations."""
    BOT = 7717_0012
    """Held by the messenger that lets the bot answer."""
    JUDGED_CALLS = 7717_0009
    """Taken for a transaction by whoever judges calls and adds them up."""
    AUDIT = 7717_0010
    """Taken by the trigger that seals an entry, at the end of its transaction."""


def holders_of(lock: Lock) -> list[int]:
    """Processes of the database whose sessions hold the lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pid {_HELD}", [int(lock)])
        return [int(row[0]) for row in cursor.fetchall()]


def is_held(lock: Lock) -> bool:
    """Some session of this database holds the lock; a process that was killed holds it no longer."""
    return bool(holders_of(lock))
