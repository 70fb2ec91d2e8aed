"""A delivery is stored as it came, before anybody looks into it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from baylanys.core import clock

CHANNEL = "baylanys_webhooks"
# One statement is one transaction: the bodies, and the word to the messenger.
STORE = """
WITH stored AS (
    INSERT INTO messaging_webhookbody (received_at, body, attempts, problem, foreign_items)
    SELECT %s, body, 0, '', 0 FROM unnest(%b::bytea[]) AS body RETURNING 1
) SELECT pg_notify('baylanys_webhooks', '') FROM (SELECT count(*) FROM stored) AS told
"""


def store_body(body: bytes, *, at: datetime | None = None) -> None:
    """The body is a row, and the messenger has been woken (at the commit)."""
    with connection.cursor() as cursor:
        cursor.execute(STORE, [at or clock.now(), [body]])
