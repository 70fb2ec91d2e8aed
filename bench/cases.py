"""How long the register of requests takes as a workbook, and how much memory (7.2).

One JSON object: `seconds`, `cpu_seconds` (this process's own share, which other work on the machine does not lengthen)
and `memory_mb` (the process's highest, less what it had before) of a file with so many rows.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path

from bench.private_database import private_database

LIMIT_SECONDS, LIMIT_MB = 15, 200
FILL = """
INSERT INTO crm_case (contact_id, line_id, project, language, channel, description, answer, state, handler, opened_at,
    first_answer_due_at, due_at, first_answered_at, closed_at, returned, version)
SELECT c.id, l.id, 'grants', 'ru', 'call', repeat('Когда последний день подачи заявки? ', 4),
    repeat('Приём заявок до 1 декабря. ', 4), 'closed', 'operator', m.at, m.at + interval '1 hour',
    m.at + interval '8 hours', m.at + interval '1 hour', m.at + interval '2 hours', 0, 1
FROM generate_series(1, %s) AS n
CROSS JOIN LATERAL (SELECT timestamptz '2026-01-05 09:00+05' + n * interval '3 minutes' AS at) m
JOIN LATERAL (SELECT min(id) + n %% 11 AS id FROM crm_classifierline) l ON true
JOIN LATERAL (SELECT min(id) + n %% 500 AS id FROM crm_contact) c ON true
"""


def measure(rows: int, target: Path) -> bool:
    """Writes the file; True where it kept the limits."""
    from zoneinfo import ZoneInfo

    from baylanys.accounts.models import Person
    from baylanys.core import clock
    from baylanys.crm.case_register import register_counts, registered
    from baylanys.crm.cases.register_form import read_asked
    from baylanys.desktop.case_register_file import Paper, write_register
    from baylanys.desktop.case_register_page import Words

    zone, at = ZoneInfo("Asia/Almaty"), clock.now()
    asked = read_asked({"days_from": "2026-01-01", "days_to": "2027-12-31"}, at.date())
    found, reader = registered(asked, zone), Person.objects.create(username="supervisor", role="supervisor")
    before, begun, worked = _memory_mb(), time.perf_counter(), time.process_time()
    paper = Paper(found, asked, Words(reader, at, zone), register_counts(found, at), "Supervisor", "", "")
    with target.open("wb") as file:
        for piece in write_register(paper):
            file.write(piece)
    seconds, memory = time.perf_counter() - begun, _memory_mb() - before
    kept = seconds <= LIMIT_SECONDS and memory <= LIMIT_MB
    figures = {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(time.process_time() - worked, 2),
        "memory_mb": round(memory, 1),
        "file_mb": round(target.stat().st_size / 1e6, 1),
    }
    print(json.dumps({"bench": "cases", "rows": rows, **figures, "kept": kept}))
    return kept


def _fill(rows: int) -> None:
    from django.db import connection

    from baylanys.core import clock
    from baylanys.crm.domain.classifier import approve_version, submit_version, write_draft
    from baylanys.crm.models import Contact, ContactPhone
    from baylanys.simulator.demo_guide import demo_guide

    at = clock.now()
    draft = write_draft(lines=demo_guide(), by=None, at=at)
    submit_version(version=draft, comment="", by=None, at=at)
    approve_version(version=draft, valid_from=at, comment="", by=None, at=at)
    people = Contact.objects.bulk_create(Contact(name=f"Айгүл Қуанышева {n}") for n in range(500))
    ContactPhone.objects.bulk_create(ContactPhone(contact=p, e164=f"+7701{p.pk:07}") for p in people)
    with connection.cursor() as cursor:
        cursor.execute(FILL, [rows])
        cursor.execute("ANALYZE")


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--rows", type=int, default=100_000)
    reader.add_argument("--file", type=Path, default=Path("/tmp/requests.xlsx"))
    asked = reader.parse_args()
    with private_database():
        _fill(asked.rows)
        return 0 if measure(asked.rows, asked.file) else 1


if __name__ == "__main__":
    sys.exit(main())
