-- The contract's figures of each day, counted from events by plain SQL, apart from the product's own engine.
-- Working time is Monday to Friday 09:00-18:00 but for holidays. Parameters: zone, first, last (days).
WITH told AS (
    SELECT interaction_id AS call, kind, at, detail, row_number() OVER (PARTITION BY interaction_id ORDER BY at, seq) AS place
    FROM interactions_interactionevent e
    WHERE EXISTS (SELECT FROM interactions_interaction i WHERE i.id = e.interaction_id AND i.channel = 'call'
        AND i.arrived_at >= (%(first)s::date - 1)::timestamp AT TIME ZONE %(zone)s
        AND i.arrived_at < (%(last)s::date + 2)::timestamp AT TIME ZONE %(zone)s)
), heads AS (
    SELECT call,
        min(at) FILTER (WHERE kind = 'arrived') AS arrived,
        coalesce((array_agg(detail ->> 'direction' ORDER BY place) FILTER (WHERE kind = 'arrived' AND detail ? 'direction'))[1],
            CASE WHEN bool_or(kind = 'dialled') THEN 'outbound' ELSE 'inbound' END) AS direction,
        (array_agg(detail ->> 'reason' ORDER BY place) FILTER (WHERE kind = 'refused' AND detail ->> 'reason' <> ''))[1] AS refused,
        bool_or(kind = 'closed') AS closed,
        bool_or((detail ->> 'self_check')::boolean) IS TRUE AS self_check,
        min(at) FILTER (WHERE kind = 'dialled') AS dialled,
        bool_or(kind IN ('dialled', 'answered') AND detail ? 'operator') AS has_operator,
        min(at) FILTER (WHERE kind = 'queue_entered') AS entered,
        min(place) FILTER (WHERE kind = 'answered') AS answer_place,
        min(at) FILTER (WHERE kind = 'answered') AS picked_up,
        min(place) FILTER (WHERE kind = 'contact_answered') AS contact_place,
        min(at) FILTER (WHERE kind = 'contact_answered') AS contact_at,
        min(place) FILTER (WHERE kind = 'hung_up') AS end_place,
        coalesce(min(at) FILTER (WHERE kind = 'hung_up'), min(at) FILTER (WHERE kind = 'refused')) AS ended,
        min(at) FILTER (WHERE kind IN ('left_queue', 'hung_up')) AS gone,
        min(at) FILTER (WHERE kind = 'callback_accepted') AS promised,
        min(at) FILTER (WHERE kind = 'callback_reached') AS reached
    FROM told GROUP BY call HAVING bool_or(kind = 'arrived')
), edges AS (
    SELECT call, at, place, kind IN ('queue_entered', 'requeued') AS inside,
        lag(kind IN ('queue_entered', 'requeued')) OVER (PARTITION BY call ORDER BY place) AS was_inside
    FROM told WHERE kind IN ('queue_entered', 'requeued', 'answered', 'left_queue', 'hung_up')
), turns AS (
    SELECT call, at, inside, lead(at) OVER (PARTITION BY call ORDER BY place) AS next_at
    FROM edges WHERE inside IS DISTINCT FROM coalesce(was_inside, false)
), queues AS (
    SELECT call, CASE WHEN bool_or(next_at IS NULL) THEN NULL
        ELSE sum(extract(epoch FROM next_at - at) * 1000) END AS total
    FROM turns WHERE inside GROUP BY call
), days AS (
    SELECT day::date, extract(isodow FROM day) < 6 AND NOT EXISTS (
        SELECT FROM contract_holiday h WHERE h.day = d.day::date AND NOT is_working) AS works
    FROM generate_series(%(first)s::date - 2, %(last)s::date + 20, interval '1 day') AS d(day)
), answers AS (
    SELECT h.*, q.total, coalesce(entered, CASE WHEN direction = 'outbound' THEN coalesce(dialled, arrived) ELSE arrived END) AS counted,
        CASE WHEN direction = 'outbound' THEN
            CASE WHEN has_operator AND contact_place < coalesce(end_place, 1e9) THEN greatest(contact_at,
                CASE WHEN answer_place < coalesce(end_place, 1e9) THEN picked_up END) END
        WHEN answer_place < coalesce(end_place, 1e9) THEN picked_up END AS answered
    FROM heads h LEFT JOIN queues q USING (call)
), dated AS (
    SELECT a.*, (counted AT TIME ZONE %(zone)s)::date AS day,
        (counted AT TIME ZONE %(zone)s)::time >= '09:00' AND (counted AT TIME ZONE %(zone)s)::time < '18:00'
            AND (SELECT works FROM days WHERE days.day = (counted AT TIME ZONE %(zone)s)::date) AS open,
        extract(epoch FROM coalesce(answered, gone) - entered) * 1000 AS wait,
        CASE WHEN (SELECT works FROM days WHERE days.day = (promised AT TIME ZONE %(zone)s)::date)
            AND (promised AT TIME ZONE %(zone)s)::time <= '17:00' THEN (promised AT TIME ZONE %(zone)s)::date
        ELSE (SELECT min(days.day) FROM days WHERE works AND days.day > (promised AT TIME ZONE %(zone)s)::date) END AS due_day
    FROM answers a
), kept AS (
    SELECT d.*, (reached <= due OR third <= due) IS TRUE AS callback_kept
    FROM dated d
    CROSS JOIN LATERAL (SELECT (due_day + time '18:00') AT TIME ZONE %(zone)s AS due) due
    LEFT JOIN LATERAL (SELECT min(at) AS first_try FROM told
        WHERE d.promised IS NOT NULL AND told.call = d.call AND kind = 'callback_attempted') t1 ON true
    LEFT JOIN LATERAL (SELECT min(at) AS second FROM told
        WHERE d.promised IS NOT NULL AND told.call = d.call AND kind = 'callback_attempted' AND at >= first_try + interval '20 minutes') t2 ON true
    LEFT JOIN LATERAL (SELECT min(at) AS third FROM told
        WHERE d.promised IS NOT NULL AND told.call = d.call AND kind = 'callback_attempted' AND at >= second + interval '20 minutes') t3 ON true
), standing AS (
    SELECT k.*, CASE
        WHEN direction = 'outbound' THEN 'outbound'
        WHEN self_check THEN 'self_check'
        WHEN refused IN ('blocked', 'block_list') THEN 'blocked'
        WHEN refused IS NOT NULL THEN CASE WHEN NOT open THEN 'after_hours' WHEN refused IN ('no_line', 'queue_full') THEN 'lost' ELSE 'else' END
        WHEN entered IS NULL THEN CASE WHEN closed THEN 'after_hours' ELSE 'before' END
        WHEN NOT open THEN 'after_hours'
        WHEN answered IS NOT NULL THEN 'answered'
        WHEN promised IS NOT NULL THEN CASE WHEN callback_kept THEN 'kept' ELSE 'lost' END
        WHEN ended IS NULL AND gone IS NULL THEN 'waiting'
        ELSE 'lost' END AS "is"
    FROM kept k
), counted AS (
    SELECT day,
        count(*) FILTER (WHERE "is" IN ('answered', 'lost', 'kept')) AS offered,
        count(*) FILTER (WHERE "is" = 'answered') AS answered,
        count(*) FILTER (WHERE "is" = 'answered' AND wait <= 90000) AS in_time,
        count(*) FILTER (WHERE "is" = 'lost') AS lost,
        count(*) FILTER (WHERE "is" = 'kept') AS callback_kept,
        count(*) FILTER (WHERE "is" = 'waiting') AS waiting,
        count(*) FILTER (WHERE "is" = 'after_hours' AND NOT self_check) AS after_hours,
        round(sum(wait) FILTER (WHERE "is" = 'answered')) AS wait_ms,
        round(max(total) FILTER (WHERE "is" IN ('answered', 'lost', 'kept'))) AS longest_wait_ms
    FROM standing GROUP BY day
), talked AS (
    SELECT (answered AT TIME ZONE %(zone)s)::date AS day,
        round(sum(extract(epoch FROM ended - answered) * 1000) FILTER (WHERE direction <> 'outbound')) AS inbound_ms,
        round(sum(extract(epoch FROM ended - answered) * 1000) FILTER (WHERE direction = 'outbound')) AS outbound_ms
    FROM standing WHERE answered IS NOT NULL AND NOT self_check GROUP BY 1
)
SELECT day, coalesce(offered, 0), coalesce(c.answered, 0), coalesce(in_time, 0), coalesce(lost, 0), coalesce(c.callback_kept, 0),
    coalesce(waiting, 0), coalesce(after_hours, 0), coalesce(wait_ms, 0)::bigint, longest_wait_ms::bigint,
    coalesce(inbound_ms, 0)::bigint, coalesce(outbound_ms, 0)::bigint
FROM counted c FULL JOIN talked t USING (day)
WHERE day BETWEEN %(first)s::date AND %(last)s::date ORDER BY day
