-- A history of :calls calls over three years: Mondays to Fridays, 09:00-18:00 of Astana, up to the day before yesterday.
-- Events first; what the engine would keep of them is written by the same rules, so that years need not be folded one by
-- one. The measurement compares a month of it with a recount of its events.
SET session_replication_role = replica;
SET work_mem = '512MB';
-- Ids grow with time, as the product's do (UUID version 7).
CREATE TEMP TABLE made AS
SELECT n, day + time '09:00' + random() * interval '8 hours 55 minutes' AS local_at,
    random() AS luck, (random() * 1000)::int AS wait_s10, 20 + (random() * 300)::int AS talk_s,
    (ARRAY['kk', 'ru'])[1 + (random() * 0.999 * 2)::int % 2] AS language,
    (ARRAY['general', 'grants', 'school'])[1 + n % 3] AS queue, '+7701' || lpad((random() * 9999999)::int::text, 7, '0') AS number
FROM (
    SELECT n, days[1 + n % array_length(days, 1)] AS day FROM generate_series(1, :calls) AS n, (
        SELECT array_agg(d::date ORDER BY d) AS days FROM generate_series(current_date - 1100, current_date - 2, interval '1 day') AS d
        WHERE extract(isodow FROM d) < 6) AS working
) AS placed;
CREATE TEMP TABLE told AS
SELECT *, (lpad(to_hex((extract(epoch FROM local_at AT TIME ZONE 'Asia/Almaty') * 1000)::bigint), 12, '0') || '7'
    || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid AS id,
    local_at AT TIME ZONE 'Asia/Almaty' AS at, luck > 0.02 AS answered,
    CASE WHEN luck > 0.02 THEN round(wait_s10 * 70)::int ELSE round(wait_s10 * 40)::int END AS wait_ms FROM made ORDER BY local_at;
INSERT INTO interactions_interaction (id, channel, direction, contact_number, line, language, topic, queue, outcome, arrived_at,
    queue_entered_at, answered_at, ended_at, wait_ms, talk_ms, result, note, purpose, is_self_check)
SELECT id, 'call', 'inbound', number, '', language, '', queue, CASE WHEN answered THEN 'answered' ELSE 'lost' END, at,
    at + interval '9 seconds', NULL, NULL, wait_ms, talk_s * 1000, '', '', '', false FROM told;
INSERT INTO interactions_interactionevent (interaction_id, seq, at, kind, detail)
SELECT id, 0, at, 'arrived', jsonb_build_object('direction', 'inbound', 'number', number) FROM told UNION ALL
SELECT id, 1, at + interval '9 seconds', 'queue_entered', jsonb_build_object('queue', queue) FROM told UNION ALL
SELECT id, 2, at + interval '9 seconds' + wait_ms * interval '1 ms', 'answered', '{"operator": "operator1"}' FROM told WHERE answered UNION ALL
SELECT id, 3, at + interval '9 seconds' + wait_ms * interval '1 ms' + CASE WHEN answered THEN talk_s ELSE 0 END * interval '1 second',
    'hung_up', '{"side": "contact"}' FROM told;
INSERT INTO reporting_judgedcall (interaction_id, counted_at, day, half_hour, direction, queue, language, topic, operator, number,
    standing, reason, offered, within_limit, early, beyond_limit, left_in_transfer, dropped, refused_for_line, reached_again,
    again_until, recorded, recording_due, is_self_check, arrived_at, queue_entered_at, answered_at, ended_at, wait_ms,
    queue_total_ms, ivr_ms, talk_ms, talk_day, talk_half_hour, formula_version, last_event)
SELECT id, at + interval '9 seconds', e.local::date, (extract(hour FROM e.local) * 2 + extract(minute FROM e.local)::int / 30)::int,
    'inbound', queue, '', '', CASE WHEN answered THEN 'operator1' ELSE '' END, number,
    CASE WHEN answered THEN 'answered' ELSE 'lost' END,
    CASE WHEN NOT answered THEN 'left_queue' WHEN wait_ms <= 90000 THEN 'within_limit' ELSE 'after_limit' END,
    true, answered AND wait_ms <= 90000, NOT answered AND wait_ms <= 90000, wait_ms > 120000, false, false, false, false,
    CASE WHEN NOT answered THEN at + interval '1 hour 9 seconds' END, false, true, false, at, at + interval '9 seconds',
    CASE WHEN answered THEN at + interval '9 seconds' + wait_ms * interval '1 ms' END,
    at + interval '9 seconds' + wait_ms * interval '1 ms' + CASE WHEN answered THEN talk_s ELSE 0 END * interval '1 second',
    wait_ms, wait_ms, 9000, CASE WHEN answered THEN talk_s * 1000 END,
    CASE WHEN answered THEN t.local::date END,
    CASE WHEN answered THEN (extract(hour FROM t.local) * 2 + extract(minute FROM t.local)::int / 30)::int END, 1, 0
FROM told, LATERAL (SELECT local_at + interval '9 seconds' AS local) e,
    LATERAL (SELECT local_at + interval '9 seconds' + wait_ms * interval '1 ms' AS local) t;
SET session_replication_role = origin;
RESET work_mem;
ANALYZE interactions_interaction;
ANALYZE interactions_interactionevent;
ANALYZE reporting_judgedcall;
