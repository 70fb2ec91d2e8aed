"""The line of waiting messages in PostgreSQL: claimed in batches, each outcome written once.

A claimed row says `sending` before its request leaves, so that after a crash nobody sends it blindly again. Plain
SQL on a connection of the sender's own: at a thousand messages a second a model instance each would cost too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from baylanys.messaging.sending.outcome import PATIENCE, SILENCE, Outcome

Connection = psycopg.AsyncConnection[Any]



class Claimed(NamedTuple):
    """A row that is ours to send now. `told` is the person at whose desk the conversation stands."""

    id: UUID
    identity_id: int
    conversation_id: UUID | None
    kind: str
    text: str
    content: Any
    reply_to: str
    attempts: int
    wa_id: str | None
    bsuid: str | None
    window_ends_at: datetime | None
    told: int | None
    template_name: str | None
    template_language: str | None
    media_row: int | None
    media_id: str | None
    media_filename: str | None


# A person's next message waits until the one before it is settled: order is kept even when that one has to be retried.
# OFFSET 0 keeps the question a look into the index for each row: with the statistics of a moment at which nothing
# waited, the planner would compare every waiting row with every other.
_CLAIM = """
WITH due AS MATERIALIZED (
    SELECT m.id FROM messaging_message m
    WHERE m.number_id = %(number)s AND m.status = 'queued' AND m.direction = 'out'
      AND (m.not_before IS NULL OR m.not_before <= %(at)s)
      AND NOT EXISTS (
        SELECT FROM messaging_message older WHERE older.number_id = m.number_id
          AND older.identity_id = m.identity_id AND older.status IN ('queued', 'sending') AND older.id < m.id
        OFFSET 0)
      AND EXISTS (
        SELECT FROM messaging_businessnumber n
        WHERE n.id = %(number)s AND n.is_active AND n.stopped_at IS NULL)
    ORDER BY m.id LIMIT %(most)s FOR UPDATE OF m SKIP LOCKED
), taken AS (
    UPDATE messaging_message m
    SET status = 'sending', sending_at = %(at)s, attempts = m.attempts + 1, not_before = NULL
    FROM due WHERE m.id = due.id
    RETURNING m.*
)
SELECT t.id, t.identity_id, t.conversation_id, t.kind, t.text, t.content, t.reply_to_provider_id, t.attempts,
       i.wa_id, i.bsuid, c.window_ends_at, c.operator_id,
       template.name, template.language, f.id, f.provider_id, f.filename
FROM taken t
JOIN crm_whatsappidentity i ON i.id = t.identity_id
LEFT JOIN messaging_conversation c ON c.id = t.conversation_id
LEFT JOIN messaging_messagetemplate template ON template.id = t.template_id
LEFT JOIN messaging_messagemedia f ON f.message_id = t.id
ORDER BY t.id
"""

# Meta's word may be quicker than our own answer: a row that a status has raised already keeps what it says.
_WRITE = """
UPDATE messaging_message m SET
    status = CASE WHEN m.status IN ('sending', 'undecided') THEN o.status ELSE m.status END,
    provider_id = COALESCE(m.provider_id, o.provider_id),
    not_before = o.not_before,
    attempts = m.attempts - o.uncounted,
    error_code = CASE WHEN m.status IN ('sending', 'undecided') THEN o.error_code ELSE m.error_code END,
    error_text = CASE WHEN m.status IN ('sending', 'undecided') THEN o.error_text ELSE m.error_text END
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::int[], %s::int[], %s::text[])
    AS o(id, status, provider_id, not_before, uncounted, error_code, error_text)
WHERE m.id = o.id AND (o.status <> 'queued' OR m.status = 'sending')
"""


async def claim(connection: Connection, *, number_id: int, most: int, at: datetime) -> list[Claimed]:
    """At most so many waiting rows, each person's oldest, now `sending` and this caller's alone."""
    cursor = await connection.execute(_CLAIM, {"number": number_id, "most": most, "at": at})
    return [Claimed(*row) for row in await cursor.fetchall()]


async def write_outcomes(connection: Connection, outcomes: Sequence[tuple[UUID, Outcome]]) -> None:
    """Every row has its outcome; again is safe."""
    columns = (
        [row for row, _ in outcomes],
        [outcome.status for _, outcome in outcomes],
        [outcome.provider_id for _, outcome in outcomes],
        [outcome.not_before for _, outcome in outcomes],
        [0 if outcome.counts else 1 for _, outcome in outcomes],
        [outcome.error_code for _, outcome in outcomes],
        [outcome.error_text for _, outcome in outcomes],
    )
    await connection.execute(_WRITE, columns)


async def leave_undecided(connection: Connection) -> int:
    """What a sender that is no more had begun is undecided: it may have left. How many those are."""
    cursor = await connection.execute(
        "UPDATE messaging_message SET status = 'undecided' WHERE status = 'sending' AND direction = 'out'"
    )
    return cursor.rowcount


async def sent_since(connection: Connection, since: datetime) -> list[tuple[int, int, datetime]]:
    """(number, identity, moment) of what has left since then, oldest first: the pace goes on over a restart."""
    cursor = await connection.execute(
        "SELECT number_id, identity_id, sending_at FROM messaging_message"
        " WHERE direction = 'out' AND sending_at >= %s AND status NOT IN ('queued', 'received') ORDER BY sending_at",
        [since],
    )
    return await cursor.fetchall()


async def keep_media_id(connection: Connection, *, media_row: int, media_id: str) -> None:
    """The file lies with Meta under that id; a later attempt need not bring it again."""
    await connection.execute(
        "UPDATE messaging_messagemedia SET provider_id = %s WHERE id = %s", [media_id, media_row]
    )  # fmt: skip


async def announce(connection: Connection, told: Sequence[dict[str, Any]]) -> None:
    """Open pages hear it (`core.commands.announce`)."""
    if not told:
        return
    await connection.execute(
        "SELECT pg_notify('baylanys_live', told::text) FROM unnest(%s::jsonb[]) AS told",
        [[Jsonb(each) for each in told]],
    )


async def tell_of_undecided(connection: Connection, *, at: datetime) -> int:
    """Messages about which Meta has been silent for a quarter of an hour say so; how many are new among them."""
    async with connection.transaction():
        cursor = await connection.execute(
            "UPDATE messaging_message m SET error_text = %(text)s"
            " WHERE m.status = 'undecided' AND m.error_text = '' AND m.sending_at < %(before)s"
            " RETURNING m.conversation_id,"
            "   (SELECT c.operator_id FROM messaging_conversation c WHERE c.id = m.conversation_id)",
            {"text": SILENCE, "before": at - PATIENCE},
        )
        silent = await cursor.fetchall()
        await announce(connection, [changed(talk, told) for talk, told in silent if talk is not None])
    return len(silent)


def changed(conversation_id: UUID, told: int | None) -> dict[str, Any]:
    """The live event that a message of the conversation has another status, for its operator or for all."""
    people = [told] if told is not None else None
    return {"name": "chat", "people": people, "conversation": str(conversation_id), "phase": "status"}
