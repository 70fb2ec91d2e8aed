"""How fast the register answers with a million interactions, beside plain SQL of the same question.

One JSON object per line. `limit_ms` is what the page may take (median of the runs); `cpu_ms` is this process's
own share of it, which other work on the machine does not lengthen.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from bench.private_database import private_database

LIMIT_MS = 150
QUESTIONS = {
    "first page": ("", ""),
    "filter by outcome": ("?outcome=lost", "AND outcome = 'lost'"),
    "filter by language, topic, month": (
        "?language=en&topic=grants&days_from=2025-05-01&days_to=2025-05-31",
        "AND i.language = 'en' AND topic = 'grants' AND arrived_at >= '2025-05-01' AND arrived_at < '2025-06-01'",
    ),
    "filter by operator": (
        "?operator=operator3",
        "AND operator_id = (SELECT min(person_id) + 2 FROM workforce_operator)",
    ),
    "nothing found": ("?outcome=busy&language=kk", "AND outcome = 'busy' AND i.language = 'kk'"),
    "search by part of a number": ("?search=4821", "AND contact_number LIKE '%%4821%%'"),
    "search by name": (
        "?search=Төлег",
        "AND contact_id IN (SELECT id FROM crm_contact WHERE upper(name) LIKE upper('%%Төлег%%'))",
    ),
}
PLAIN = """SELECT i.*, c.name, p.first_name, p.last_name FROM interactions_interaction i
LEFT JOIN crm_contact c ON c.id = i.contact_id LEFT JOIN accounts_person p ON p.id = i.operator_id
WHERE NOT is_self_check {where} ORDER BY arrived_at DESC, i.id DESC LIMIT 51"""


def milliseconds(work: Callable[[], object], runs: int, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """The length of each run, after one that warms up."""
    work()
    lengths = []
    for _ in range(runs):
        begun = clock()
        work()
        lengths.append((clock() - begun) * 1000)
    return lengths


def report(name: str, page: list[float], cpu: list[float], plain: list[float]) -> bool:
    median = statistics.median(page)
    figures = {"page_ms": round(median, 1), "page_worst_ms": round(max(page), 1)}
    figures |= {"cpu_ms": round(statistics.median(cpu), 1)}
    figures |= {"sql_ms": round(statistics.median(plain), 1), "limit_ms": LIMIT_MS}
    print(json.dumps({"bench": "register", "question": name, **figures, "kept": median <= LIMIT_MS}))
    return median <= LIMIT_MS


def measure(rows: int, runs: int) -> bool:
    from django.db import connection
    from django.test import Client

    from baylanys.accounts.models import Person

    with connection.cursor() as cursor:
        cursor.execute(Path(__file__).with_name("register_rows.sql").read_text().replace(":rows", str(rows)))
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.create(username="boss", role="supervisor"))

    def plain(where: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(PLAIN.format(where=where), [])
            cursor.fetchall()

    def page(query: str) -> None:
        headers = {"HX-Request": "true"} if "after=" in query else {}
        answer = client.get(f"/register/{query}", headers=headers)
        assert answer.status_code == 200, answer.status_code

    questions = {**QUESTIONS, "half a million rows down": half_way_down()}
    kept = [
        report(
            name,
            milliseconds(lambda q=query: page(q), runs),
            milliseconds(lambda q=query: page(q), runs, time.process_time),
            milliseconds(lambda w=where: plain(w), runs),
        )
        for name, (query, where) in questions.items()
    ]
    return all(kept)


def half_way_down() -> tuple[str, str]:
    """The rows that scrolling fetches from the middle."""
    from baylanys.interactions.models import Interaction
    from baylanys.interactions.register_filter import Place

    row = Interaction.objects.order_by("-arrived_at")[Interaction.objects.count() // 2]
    return f"?after={Place(row.arrived_at, row.pk)}", f"AND (arrived_at, i.id) < ('{row.arrived_at}', '{row.pk}')"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=15)
    chosen = parser.parse_args()
    with private_database():
        return 0 if measure(chosen.rows, chosen.runs) else 1


if __name__ == "__main__":
    raise SystemExit(main())
