"""A call that was handed on knows all operators who spoke with the person outside, also the calls of before."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

FROM_EVENTS = """
WITH spoke AS (
    SELECT interaction_id, min(seq) AS first,
        CASE kind WHEN 'answered' THEN detail->>'operator' ELSE detail->>'target' END AS username
    FROM interactions_interactionevent
    WHERE kind = 'answered' OR kind = 'conference_started' AND detail->>'to' = 'operator'
    GROUP BY 1, 3
), further AS (
    SELECT call.id, array_agg(person.id::int ORDER BY spoke.first) AS people
    FROM spoke
    JOIN interactions_interaction call ON call.id = spoke.interaction_id
    JOIN accounts_person person ON person.username = spoke.username
    JOIN workforce_operator operator ON operator.person_id = person.id
    WHERE call.channel = 'call' AND person.id IS DISTINCT FROM call.operator_id
    GROUP BY call.id
)
UPDATE interactions_interaction call SET further_operators = further.people FROM further
WHERE further.id = call.id AND call.further_operators <> further.people
"""
"""Safe to repeat."""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("interactions", "0005_callback_kept"),
        ("workforce", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="interaction",
            name="further_operators",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(FROM_EVENTS, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="interaction",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["further_operators"], name="interaction_further_operators"
            ),
        ),
    ]
