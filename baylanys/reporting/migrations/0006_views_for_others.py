"""Views for programs that analyse data (docs/data.md); they show no phone numbers and no names of callers."""

from django.db import migrations

CALLS = """
CREATE VIEW data_calls AS
SELECT interaction_id AS call_id, counted_at, day, half_hour, direction, queue, language, topic, operator, standing, reason,
    offered, within_limit, beyond_limit, left_in_transfer, dropped, reached_again, recorded, is_self_check,
    arrived_at, queue_entered_at, answered_at, ended_at, wait_ms / 1000.0 AS wait_seconds,
    queue_total_ms / 1000.0 AS queue_seconds, ivr_ms / 1000.0 AS ivr_seconds, talk_ms / 1000.0 AS talk_seconds,
    talk_day, formula_version
FROM reporting_judgedcall
"""
SUMS = """sum(offered)::bigint AS offered, sum(answered)::bigint AS answered, sum(in_time)::bigint AS answered_in_time,
    sum(lost)::bigint AS lost, sum(callback_kept)::bigint AS callback_kept, sum(left_in_ivr)::bigint AS left_in_ivr,
    sum(after_hours)::bigint AS after_hours, sum(refused_for_line)::bigint AS refused_for_line,
    sum(waits_beyond_limit)::bigint AS waits_beyond_limit,
    sum(in_time)::numeric / nullif(sum(offered), 0) AS service_level,
    sum(lost)::numeric / nullif(sum(offered), 0) AS lost_share,
    sum(wait_ms) / 1000.0 / nullif(sum(waits), 0) AS average_wait_seconds,
    max(longest_wait_ms) / 1000.0 AS longest_wait_seconds, sum(conversations)::bigint AS conversations,
    sum(recorded)::bigint AS recorded, sum(inbound_ms) / 60000.0 AS inbound_minutes,
    sum(outbound_ms) / 60000.0 AS outbound_minutes"""
HALF_HOURS = f"""
CREATE VIEW data_half_hours AS
SELECT day, half_hour, direction, queue, language, {SUMS}
FROM reporting_intervalsum GROUP BY day, half_hour, direction, queue, language
"""
DAYS = f"""
CREATE VIEW data_days AS
SELECT s.day, {SUMS}, coalesce(max(l.most), 0) AS most_lines
FROM reporting_intervalsum s LEFT JOIN reporting_daylines l ON l.day = s.day GROUP BY s.day
"""
MONTHS = f"""
CREATE VIEW data_months AS
SELECT date_trunc('month', s.day)::date AS month, {SUMS}, coalesce(max(l.most), 0) AS most_lines
FROM reporting_intervalsum s LEFT JOIN reporting_daylines l ON l.day = s.day GROUP BY 1
"""
CLOSED = """
CREATE VIEW data_closed_months AS
SELECT c.month, c.at AS closed_at, s.at AS countersigned_at, c.sha256, c.frozen -> 'figures' AS figures,
    (SELECT count(*) FROM reporting_closingcorrection k WHERE k.closing_id = c.id) AS corrections
FROM reporting_monthclosing c LEFT JOIN reporting_countersignature s ON s.closing_id = c.id
"""


def view(name: str, create: str) -> migrations.RunSQL:
    return migrations.RunSQL(create, f"DROP VIEW {name}")


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_closings_and_minutes")]

    operations = [
        view("data_calls", CALLS),
        view("data_half_hours", HALF_HOURS),
        view("data_days", DAYS),
        view("data_months", MONTHS),
        view("data_closed_months", CLOSED),
    ]
