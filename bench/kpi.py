"""How fast figures answer with years of calls behind them, beside a recount by plain SQL in the same run.

One JSON object per line; `cpu_ms` is this process's own share, which other work on the machine does not lengthen.
A new call is judged with hardly any history and with all of it: the two should not differ.
"""

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.private_database import private_database

ZONE = ZoneInfo("Asia/Almaty")
LIMITS_MS = {"cockpit": 150, "month report": 3_000}
REGISTER_ROWS, REGISTER_MS, REGISTER_MB = 100_000, 15_000, 200
HERE = Path(__file__).parent


def milliseconds(work: Callable[[], object], runs: int) -> tuple[float, float]:
    """The median length of the runs, after one that warms up; and this process's own share of it."""
    work()
    lengths, shares = [], []
    for _ in range(runs):
        begun, spent = time.perf_counter(), time.process_time()
        work()
        lengths.append((time.perf_counter() - begun) * 1000)
        shares.append((time.process_time() - spent) * 1000)
    return round(statistics.median(lengths), 1), round(statistics.median(shares), 1)


def told(question: str, **values: Any) -> None:
    print(json.dumps({"bench": "kpi", "question": question, **values}), flush=True)


def make_history(calls: int) -> None:
    """The calls with their events, and what is kept of them."""
    from django.db import connection

    from baylanys.reporting.sum_sql import EMPTY, MOST_LINES, REFILL

    with connection.cursor() as cursor:
        cursor.execute((HERE / "kpi_rows.sql").read_text(encoding="utf-8").replace(":calls", str(calls)))
        cursor.execute("SELECT DISTINCT day FROM reporting_judgedcall ORDER BY day")
        days = [row[0] for row in cursor.fetchall()]
        for first in range(0, len(days), 20):
            some = days[first : first + 20]
            places = {"days": [day for day in some for _ in range(48)], "half_hours": [*range(48)] * len(some)}
            cursor.execute(EMPTY, places)
            cursor.execute(REFILL, places)
            cursor.execute(MOST_LINES, {"days": some, "zone": str(ZONE)})
        cursor.execute("ANALYZE reporting_intervalsum")


def cost_of_a_call(runs: int) -> float:
    """Milliseconds to judge one new call and add it up, its events written already; the median."""
    from baylanys.reporting.domain.judged_calls import fold_pending
    from tests.kpi_rows import answered, write

    day = (datetime.now(ZONE).date() - timedelta(days=2)).isoformat()
    lengths = []
    for number in range(runs + 1):
        write(answered(day, f"10:{number % 60:02}:00"))
        begun = time.perf_counter()
        fold_pending()
        lengths.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(lengths[1:]), 1)


def month_report(day: date) -> None:
    """A month's report, counted and written as a workbook and on paper."""
    from io import BytesIO

    from baylanys.reports import library
    from baylanys.reports.paper import pdf_of
    from baylanys.reports.sheet import write_xlsx

    last = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    report = library.build("kpi_monthly", first=day.replace(day=1), last=last, at=datetime.now(ZONE))
    write_xlsx(report, BytesIO())
    pdf_of(report)


def register_days() -> tuple[date, date]:
    """The latest days of the history that hold about a hundred thousand calls."""
    from django.db.models import Count

    from baylanys.reporting.models import JudgedCall

    rows, last = 0, None
    for day, count in JudgedCall.objects.values_list("day").annotate(n=Count("pk")).order_by("-day"):
        rows, last = rows + count, last or day
        if rows >= REGISTER_ROWS:
            break
    assert last is not None
    return day, last


def measure_register() -> bool:
    """The register of inbound calls as a workbook, in a process of its own, so that its memory is told apart."""
    from django.db import connection

    first, last = register_days()
    # Nothing of the database is shared with the other process.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    ready, told_by = os.pipe()
    if not (child := os.fork()):
        os.write(told_by, json.dumps(register_workbook(first, last)).encode())
        os._exit(0)
    os.close(told_by)
    with os.fdopen(ready) as answers:
        answer = json.loads(answers.read())
    os.waitpid(child, 0)
    told("register as a workbook", **answer, limit_ms=REGISTER_MS, limit_mb=REGISTER_MB)
    return bool(answer["ms"] <= REGISTER_MS and answer["grown_mb"] <= REGISTER_MB)


def register_workbook(first: date, last: date) -> dict[str, float]:
    """How long it takes, by how much this process grew, and how large it was at most, with everything else in it."""
    from baylanys.reports import library
    from baylanys.reports.sheet import write_xlsx

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    report = library.build("inbound_register", first=first, last=last, at=datetime.now(ZONE))
    with tempfile.TemporaryFile() as file:
        write_xlsx(report, file)
        size = file.tell()
    length = (time.perf_counter() - begun) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = sum(len(table.rows) for table in report.tables)
    return {
        "rows": rows,
        "ms": round(length),
        "grown_mb": round((peak - before) / 1024),
        "process_mb": round(peak / 1024),
        "file_mb": round(size / 2**20, 1),
    }


def measure(calls: int, runs: int) -> bool:
    from django.test import Client

    from baylanys.accounts.models import Person
    from baylanys.reporting.domain.judged_calls import fold_pending
    from baylanys.reporting.queries import sums_by_day
    from tests.kpi_rows import contract_in_force, recount

    contract_in_force()
    fold_pending()
    told("a new call, no history", fold_ms=cost_of_a_call(runs))
    make_history(calls)
    told("a new call, whole history", calls=calls, fold_ms=cost_of_a_call(runs))
    client = Client(SERVER_NAME="localhost")
    client.force_login(Person.objects.create(username="boss", role="supervisor"))
    month = (datetime.now(ZONE).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    begun = time.perf_counter()
    plain = recount(month, last)
    plain_ms = round((time.perf_counter() - begun) * 1000)
    kept = sums_by_day(month, last)
    equal = {day: (sums.offered, sums.answered, sums.in_time, sums.lost) for day, sums in kept.items()} == {
        day: row[:4] for day, row in plain.items()
    }
    told("kept equals the recount", month=str(month), days=len(plain), equal=equal)
    works: dict[str, Callable[[], object]] = {
        "cockpit": lambda: client.get("/cockpit/"),
        "month report": lambda: month_report(month),
    }
    good = equal
    for name, work in works.items():
        length, cpu = milliseconds(work, runs)
        good = good and length <= LIMITS_MS[name]
        told(name, ms=length, cpu_ms=cpu, limit_ms=LIMITS_MS[name], plain_sql_recount_of_a_month_ms=plain_ms)
    return measure_register() and good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000_000, help="calls of history (10000000)")
    parser.add_argument("--runs", type=int, default=15)
    chosen = parser.parse_args()
    with private_database():
        good = measure(chosen.calls, chosen.runs)
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
