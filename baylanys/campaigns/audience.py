"""Whom a mailing reaches and whom it leaves out, in one statement: counted, or written as rows.

PostgreSQL judges each person once, in the order of `choices.Exclusion`; fifty thousand of them never come to Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from baylanys.campaigns.models import Mailing
from baylanys.campaigns.segment import Segment, read_segment

MARKETING = "MARKETING"
_KNOWN = """
SELECT c.id AS contact_id, c.name, c.language, c.erased_at, COALESCE(w.number, p.e164) AS number,
       w.number IS NOT NULL AS at_whatsapp, FALSE AS is_listed
FROM crm_contact c
LEFT JOIN LATERAL (SELECT '+' || wa_id AS number FROM crm_whatsappidentity
    WHERE contact_id = c.id AND wa_id IS NOT NULL ORDER BY id DESC LIMIT 1) w ON TRUE
LEFT JOIN LATERAL (SELECT e164 FROM crm_contactphone
    WHERE contact_id = c.id ORDER BY e164 ~ '^\\+77[12]', id LIMIT 1) p ON TRUE
WHERE c.merged_into_id IS NULL AND {wanted}
"""
_LISTED = """
SELECT c.id AS contact_id, COALESCE(c.name, l.name) AS name, COALESCE(NULLIF(c.language, ''), l.language) AS language,
       c.erased_at, l.number, w.id IS NOT NULL AS at_whatsapp, TRUE AS is_listed
FROM campaigns_mailingnumber l
LEFT JOIN crm_contactphone p ON p.e164 = l.number
LEFT JOIN crm_whatsappidentity w ON w.wa_id = substr(l.number, 2)
LEFT JOIN crm_contact c ON c.id = COALESCE(w.contact_id, p.contact_id)
WHERE l.mailing_id = %(mailing)s
"""
_JUDGED = """
WITH people AS ({people}), judged AS (
    SELECT p.contact_id, p.number, p.name,
        CASE WHEN p.language = ANY(%(languages)s) THEN p.language ELSE %(fallback)s END AS language,
        CASE
            WHEN p.erased_at IS NOT NULL THEN 'erased'
            WHEN p.number IS NULL THEN 'no_number'
            WHEN p.number !~ '^\\+[1-9][0-9]{{7,14}}$' THEN 'bad_number'
            WHEN p.number ~ '^\\+77[12]' AND NOT p.at_whatsapp THEN 'not_mobile'
            WHEN EXISTS (SELECT FROM crm_whatsappidentity b WHERE b.contact_id = p.contact_id AND b.is_blocked)
                THEN 'blocked'
            WHEN o.value = 'stop' THEN 'opted_out'
            WHEN NOT g.given THEN 'taken_back'
            WHEN g.given IS NULL AND NOT (p.is_listed AND %(agreed)s) THEN 'no_consent'
            WHEN NOT p.language = ANY(%(languages)s) AND %(fallback)s = '' THEN 'no_language'
            ELSE '' END AS reason
    FROM people p
    LEFT JOIN LATERAL (SELECT value FROM crm_optout
        WHERE contact_id = p.contact_id AND channel = 'whatsapp' ORDER BY at DESC, id DESC LIMIT 1) o ON TRUE
    LEFT JOIN LATERAL (SELECT given FROM crm_consent
        WHERE contact_id = p.contact_id AND purpose = ANY(%(purposes)s) AND channel IN ('', 'whatsapp')
        ORDER BY at DESC, id DESC LIMIT 1) g ON TRUE
), audience AS (
    SELECT contact_id, number, name, language, CASE
        WHEN reason = '' AND (row_number() OVER (PARTITION BY reason, number ORDER BY contact_id) > 1
            OR (contact_id IS NOT NULL AND row_number() OVER (PARTITION BY reason, contact_id ORDER BY number) > 1))
        THEN 'duplicate' ELSE reason END AS reason
    FROM judged)
"""
_FILTERS = {
    "languages": "c.language = ANY(%(spoken)s)",
    "projects": "EXISTS (SELECT FROM crm_contactproject j JOIN contract_project k ON k.id = j.project_id"
    " WHERE j.contact_id = c.id AND k.code = ANY(%(projects)s))",
    "topics": "EXISTS (SELECT FROM interactions_interaction i WHERE i.contact_id = c.id AND i.topic = ANY(%(topics)s))",
    "wrote_within_days": "EXISTS (SELECT FROM interactions_interaction i WHERE i.contact_id = c.id"
    " AND i.channel = 'whatsapp' AND i.direction = 'inbound' AND i.arrived_at >= %(wrote_since)s)",
    "called_within_days": "EXISTS (SELECT FROM interactions_interaction i WHERE i.contact_id = c.id"
    " AND i.channel = 'call' AND i.direction = 'inbound' AND i.arrived_at >= %(called_since)s)",
}


@dataclass(frozen=True, slots=True)
class Audience:
    """People by language, and those left out by reason; `in_window` wrote to us within 24 hours."""

    by_language: Mapping[str, int] = field(default_factory=dict)
    excluded: Mapping[str, int] = field(default_factory=dict)
    in_window: int = 0

    @property
    def count(self) -> int:
        return sum(self.by_language.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """What a count depends on; a mailing that is not written yet has no `mailing`."""

    segment: Segment
    languages: Sequence[str]
    fallback: str
    category: str = MARKETING
    agreed: bool = False
    mailing: int | None = None


def asked_of(mailing: Mailing, languages: Sequence[str]) -> Asked:
    """What the mailing asks, with the languages in which its template can be used."""
    fallback = mailing.fallback_language if mailing.fallback_language in languages else ""
    return Asked(
        segment=read_segment(mailing.segment),
        languages=languages,
        fallback=fallback,
        category=mailing.category,
        agreed=bool(mailing.consent_source),
        mailing=mailing.pk,
    )


def count_audience(asked: Asked, at: datetime) -> Audience:
    """Everybody of the segment, judged and counted."""
    sql, values = _statement(asked, at)
    counted = """
        SELECT a.reason, a.language, count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM messaging_conversation t
            JOIN crm_whatsappidentity i ON i.id = t.identity_id
            WHERE i.contact_id = a.contact_id AND t.window_ends_at > %(now)s))
        FROM audience a GROUP BY a.reason, a.language"""
    with connection.cursor() as cursor:
        cursor.execute(sql + counted, values)
        rows = cursor.fetchall()
    by_language: dict[str, int] = {}
    excluded: dict[str, int] = {}
    for reason, language, count, _ in rows:
        into, key = (excluded, reason) if reason else (by_language, language)
        into[key] = into.get(key, 0) + count
    return Audience(by_language, excluded, sum(row[3] for row in rows if not row[0]))


def write_audience(asked: Asked, at: datetime) -> int:
    """Recipients and those left out stand as rows; how many recipients. Part of the caller's transaction.

    Once: a second time the unique constraint of recipients refuses.
    """
    sql, values = _statement(asked, at)
    write = """, left_out AS (
        INSERT INTO campaigns_mailingexclusion (mailing_id, contact_id, reason, value)
        SELECT %(mailing)s, contact_id, reason, CASE WHEN contact_id IS NULL THEN COALESCE(number, '') ELSE '' END
        FROM audience WHERE reason <> '')
        INSERT INTO campaigns_mailingrecipient (mailing_id, contact_id, number, language, outcome, reason, attempts)
        SELECT %(mailing)s, contact_id, number, language, 'waiting', '', 0 FROM audience WHERE reason = ''
        ORDER BY contact_id"""
    with connection.cursor() as cursor:
        cursor.execute(sql + write, values)
        return int(cursor.rowcount)


def _statement(asked: Asked, at: datetime) -> tuple[str, dict[str, Any]]:
    segment = asked.segment
    wanted = ["TRUE", *(sql for name, sql in _FILTERS.items() if getattr(segment, name))]
    people = _LISTED if segment.listed else _KNOWN.format(wanted=" AND ".join(wanted))
    purposes = ["marketing"] if asked.category.upper() == MARKETING else ["marketing", "messages"]
    return _JUDGED.format(people=people), {
        "mailing": asked.mailing,
        "languages": list(asked.languages),
        "fallback": asked.fallback,
        "purposes": purposes,
        "agreed": asked.agreed,
        "spoken": list(segment.languages),
        "projects": list(segment.projects),
        "topics": list(segment.topics),
        "wrote_since": at - timedelta(days=segment.wrote_within_days),
        "called_since": at - timedelta(days=segment.called_within_days),
        "now": at,
    }
