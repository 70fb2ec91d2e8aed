"""Promises that were kept before that was written into the calls they were made in: it is written now."""

from django.db import migrations

WRITE_KEPT = """
WITH kept AS (
    SELECT request.interaction_id, promise.closed_at,
        CASE promise.state WHEN 'tried' THEN 'tried' ELSE 'reached' END AS how
    FROM telephony_callback promise
    JOIN telephony_callbackrequest request ON request.callback_id = promise.id
    JOIN interactions_interaction call ON call.id = request.interaction_id
    WHERE promise.closed_at IS NOT NULL AND call.ended_at IS NOT NULL
        AND (promise.state = 'tried'
            OR promise.state IN ('kept', 'served_otherwise') AND promise.closed_at <= promise.due_at)
        AND NOT EXISTS (
            SELECT FROM interactions_interactionevent event
            WHERE event.interaction_id = request.interaction_id AND event.kind = 'callback_kept'
        )
), written AS (
    INSERT INTO interactions_interactionevent (interaction_id, seq, at, kind, detail)
    SELECT kept.interaction_id,
        1 + (SELECT max(seq) FROM interactions_interactionevent event WHERE event.interaction_id = kept.interaction_id),
        kept.closed_at, 'callback_kept', jsonb_build_object('how', kept.how)
    FROM kept
    RETURNING interaction_id
)
UPDATE interactions_interaction SET outcome = 'callback_kept'
WHERE id IN (SELECT interaction_id FROM written)
    AND direction = 'inbound' AND answered_at IS NULL AND outcome NOT IN ('answered', 'refused')
"""
"""Safe to repeat. The moment is that of the promise's end; the row is what its events fold to then."""


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0005_callback_kept"),
        ("telephony", "0010_callback_rules"),
    ]

    operations = [migrations.RunSQL(WRITE_KEPT, migrations.RunSQL.noop)]
