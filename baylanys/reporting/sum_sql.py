"""The one place that adds judged calls up, in SQL: intervals are filled with it, other questions asked with it."""

REAL = "NOT is_self_check"
# name: (of which rows, what is added). `here` is true for the half-hour the call counts in, false for the one of its
# answer, where only minutes are counted.
COUNTS = {
    "calls": "true",
    "offered": f"{REAL} AND offered",
    "answered": f"{REAL} AND offered AND standing = 'answered'",
    "in_time": f"{REAL} AND offered AND within_limit",
    "lost": f"{REAL} AND standing = 'lost'",
    "callback_kept": f"{REAL} AND standing = 'callback_kept'",
    "early_hang_ups": f"{REAL} AND offered AND early",
    "waiting": f"{REAL} AND standing = 'waiting'",
    "left_in_ivr": f"{REAL} AND standing = 'left_in_ivr'",
    "after_hours": f"{REAL} AND standing = 'after_hours'",
    "blocked": f"{REAL} AND standing = 'blocked'",
    "self_checks": "standing = 'self_check'",
    "refused_for_line": f"{REAL} AND offered AND refused_for_line",
    "left_in_transfer": f"{REAL} AND offered AND left_in_transfer",
    "dropped": f"{REAL} AND answered_at IS NOT NULL AND dropped",
    "reached_again": f"{REAL} AND offered AND reached_again",
    "waits": f"{REAL} AND offered AND standing = 'answered' AND wait_ms IS NOT NULL",
    "queue_waits": f"{REAL} AND offered AND queue_total_ms IS NOT NULL",
    "ivr_passed": f"{REAL} AND offered AND ivr_ms IS NOT NULL",
    "waits_beyond_limit": f"{REAL} AND offered AND beyond_limit",
    "recorded": f"{REAL} AND answered_at IS NOT NULL AND recorded",
    "conversations": f"{REAL} AND answered_at IS NOT NULL AND recording_due",
}
LENGTHS = {
    "wait_ms": ("wait_ms", COUNTS["waits"]),
    "queue_ms": ("queue_total_ms", COUNTS["queue_waits"]),
    "ivr_ms": ("ivr_ms", COUNTS["ivr_passed"]),
}
MINUTES = {
    "inbound_ms": f"{REAL} AND direction = 'inbound'",
    "outbound_ms": f"{REAL} AND direction = 'outbound'",
}
NAMES = (*COUNTS, *LENGTHS, *MINUTES, "longest_wait_ms", "longest_call")
ADDED = (*COUNTS, *LENGTHS, *MINUTES)


def _selected() -> str:
    counts = [f"count(*) FILTER (WHERE here AND {which})" for which in COUNTS.values()]
    lengths = [f"coalesce(sum({what}) FILTER (WHERE here AND {which}), 0)" for what, which in LENGTHS.values()]
    minutes = [f"coalesce(sum(talk_ms) FILTER (WHERE NOT here AND {which}), 0)" for which in MINUTES.values()]
    waited = f"here AND {REAL} AND offered AND queue_total_ms IS NOT NULL"
    longest = [
        f"max(queue_total_ms) FILTER (WHERE {waited})",
        f"(array_agg(interaction_id ORDER BY queue_total_ms DESC, counted_at) FILTER (WHERE {waited}))[1]",
    ]
    return ", ".join([*counts, *lengths, *minutes, *longest])


SELECTED = _selected()
"""The columns of NAMES, from rows of reporting_judgedcall with `here`."""

SUMMED = ", ".join(
    [
        *(f"coalesce(sum({name}), 0)::bigint" for name in ADDED),
        "max(longest_wait_ms)",
        "(array_agg(longest_call ORDER BY longest_wait_ms DESC, day, half_hour)"
        " FILTER (WHERE longest_wait_ms IS NOT NULL))[1]",
    ]
)
"""The same columns from rows of reporting_intervalsum."""

_PLACES = "SELECT * FROM unnest(%(days)s::date[], %(half_hours)s::smallint[]) AS p(day, half_hour)"
EMPTY = f"""
DELETE FROM reporting_intervalsum s USING ({_PLACES}) p WHERE s.day = p.day AND s.half_hour = p.half_hour
"""
REFILL = f"""
WITH place AS ({_PLACES}), parts AS (
    SELECT p.day AS at_day, p.half_hour AS at_half_hour, true AS here, j.*
    FROM place p JOIN reporting_judgedcall j ON j.day = p.day AND j.half_hour = p.half_hour
    UNION ALL
    SELECT p.day, p.half_hour, false, j.*
    FROM place p JOIN reporting_judgedcall j ON j.talk_day = p.day AND j.talk_half_hour = p.half_hour
)
INSERT INTO reporting_intervalsum (day, half_hour, direction, queue, language, {", ".join(NAMES)})
SELECT at_day, at_half_hour, direction, queue, language, {SELECTED}
FROM parts GROUP BY at_day, at_half_hour, direction, queue, language
"""

MOST_LINES = """
WITH bounds AS (
    SELECT d.day, d.day::timestamp AT TIME ZONE %(zone)s AS start, (d.day + 1)::timestamp AT TIME ZONE %(zone)s AS stop
    FROM unnest(%(days)s::date[]) AS d(day)
), uses AS (
    SELECT b.day, j.arrived_at AS since, j.ended_at AS until FROM bounds b
    JOIN reporting_judgedcall j ON j.counted_at >= b.start - interval '6 hours'
    AND j.counted_at < b.stop + interval '6 hours'
    WHERE j.arrived_at < b.stop AND (j.ended_at IS NULL OR j.ended_at > b.start)
    AND NOT refused_for_line AND reason NOT IN ('no_line', 'no_place', 'on_block_list', 'not_for_want_of_place')
    UNION ALL
    SELECT b.day, l.begins_at, l.ends_at FROM bounds b
    JOIN reporting_outsideleg l ON l.begins_at >= b.start - interval '6 hours' AND l.begins_at < b.stop
    WHERE l.ends_at IS NULL OR l.ends_at > b.start
), changes AS (
    SELECT day, since AS moment, 1 AS change FROM uses UNION ALL
    SELECT day, until, -1 FROM uses WHERE until IS NOT NULL
), levels AS (
    SELECT day, sum(change) OVER (PARTITION BY day ORDER BY moment, change ROWS UNBOUNDED PRECEDING) AS used
    FROM changes
)
INSERT INTO reporting_daylines (day, most)
SELECT b.day, coalesce(max(used), 0) FROM bounds b LEFT JOIN levels ON levels.day = b.day GROUP BY b.day
ON CONFLICT (day) DO UPDATE SET most = excluded.most
"""

REACHED_AGAIN = """
UPDATE reporting_judgedcall lost SET reached_again = found.again FROM (
    SELECT j.interaction_id, EXISTS (
        SELECT FROM reporting_judgedcall t WHERE t.number = j.number AND NOT t.is_self_check
        AND t.counted_at >= j.counted_at - interval '6 hours' AND t.counted_at <= j.again_until
        AND t.answered_at >= j.counted_at AND t.answered_at <= j.again_until
    ) AND j.again_until IS NOT NULL AS again
    FROM reporting_judgedcall j
    WHERE j.number = ANY(%(numbers)s) AND j.number <> ''
    AND j.counted_at >= %(first)s::timestamptz - interval '1 day'
    AND j.counted_at <= %(last)s::timestamptz + interval '1 day'
) found
WHERE lost.interaction_id = found.interaction_id AND lost.reached_again IS DISTINCT FROM found.again
RETURNING lost.day, lost.half_hour
"""
