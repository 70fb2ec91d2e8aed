"""How often something may happen: counted in PostgreSQL, so that every web process counts together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

_SPEND = """
INSERT INTO core_limitwindow AS held (scope, key, began_at, count) VALUES (%(scope)s, %(key)s, %(at)s, 1)
ON CONFLICT (scope, key) DO UPDATE SET
    count = CASE WHEN held.began_at <= %(oldest)s THEN 1 ELSE held.count + 1 END,
    began_at = CASE WHEN held.began_at <= %(oldest)s THEN excluded.began_at ELSE held.began_at END
RETURNING count, began_at
"""
LONGEST_KEY = 150


@dataclass(frozen=True, slots=True)
class Spent:
    """How many there were in the window, this one included, and when the next window begins."""

    count: int
    ends_at: datetime


def spend(scope: str, key: str, *, seconds: int, at: datetime) -> Spent:
    """One more is counted in the window of that length; two who count at once are both counted."""
    values: dict[str, str | datetime] = {"scope": scope, "key": key[:LONGEST_KEY], "at": at}
    values["oldest"] = at - timedelta(seconds=seconds)
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        count, began_at = cursor.fetchone()
    return Spent(count, began_at + timedelta(seconds=seconds))


def forgive(scope: str, key: str) -> None:
    """Counting begins anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_limitwindow WHERE scope = %s AND key = %s", [scope, key[:LONGEST_KEY]])


def give_back(scope: str, key: str) -> None:
    """One less is counted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_limitwindow SET count = count - 1 WHERE scope = %s AND key = %s AND count > 0",
            [scope, key[:LONGEST_KEY]],
        )


def forget_old(*, at: datetime) -> int:
    """Windows of more than a day ago are gone; how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_limitwindow WHERE began_at < %s", [at - timedelta(days=1)])
        return int(cursor.rowcount)
