"""What is asked of the database while calls are folded."""

TAKE = """
WITH taken AS (
    DELETE FROM reporting_calltofold WHERE id IN (SELECT id FROM reporting_calltofold ORDER BY id LIMIT %s)
    RETURNING interaction_id
)
SELECT DISTINCT interaction_id FROM taken
"""

SETTINGS = """
SELECT json_build_object(
'hours', coalesce((SELECT json_agg(json_build_array(calendar_id,
     weekday, opens_minute, closes_minute, valid_from, valid_to)
    ORDER BY id) FROM contract_workinghours), '[]'),
'calendars', coalesce((SELECT json_agg(json_build_array(id, keeps_holidays) ORDER BY id)
    FROM contract_calendar), '[]'),
'in_force', coalesce((SELECT json_agg(json_build_array(id, calendar_id, since AT TIME ZONE 'UTC')
    ORDER BY id) FROM contract_calendarinforce), '[]'),
'holidays', coalesce((SELECT json_agg(json_build_array(day, is_working) ORDER BY day) FROM contract_holiday), '[]'),
'definitions', coalesce((SELECT json_agg(json_build_array(version, valid_from, parameters)
    ORDER BY version) FROM reporting_kpidefinition), '[]'))::jsonb
"""

QUIET = f"""
SELECT NOT EXISTS (SELECT FROM reporting_calltofold)
AND coalesce((SELECT settings FROM reporting_foldstate WHERE id = 1), '{{}}') = ({SETTINGS})
"""

JUDGE_AGAIN = """
INSERT INTO reporting_calltofold (interaction_id)
SELECT interaction_id FROM reporting_judgedcall WHERE day >= %s ORDER BY day
"""

ALL_OF_DAYS = """
INSERT INTO reporting_calltofold (interaction_id)
SELECT id FROM interactions_interaction WHERE channel = 'call' AND arrived_at >= %s AND arrived_at < %s
"""
