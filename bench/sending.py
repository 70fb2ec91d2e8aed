"""How evenly and how cheaply messages leave, beside a bare client that posts the same bodies as fast as it can.

`python -m bench.sending`, one JSON object a line. The sender is the messenger's own, with a real PostgreSQL and a
server in Meta's place in another process. `cpu_ms` is this process's own time for each message; PostgreSQL and the
server are not in it. Goals: the number's rate kept, no second above it, under a millisecond each.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

import uvloop

from bench.private_database import private_database

GOAL_CPU_MS = 1.0
LEAST_SHARE = 0.95
SETTLE_SECONDS = 2.0


@contextmanager
def sink() -> Iterator[str]:
    """The address of a server in Meta's place."""
    from baylanys.server.ports import free_port

    port = free_port()
    running = subprocess.Popen([sys.executable, "-m", "bench.sending_sink", str(port)])
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urlopen(f"{url}/came", timeout=1).read()
                break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        running.terminate()
        running.wait()


def came(url: str) -> list[tuple[float, str]]:
    with urlopen(f"{url}/came", timeout=30) as answer:
        return [(moment, own_id) for moment, own_id in json.load(answer)]


ROWS = """
WITH people AS (INSERT INTO crm_contact (name, language, created_at) SELECT '', '', now()
                FROM generate_series(1, %(count)s) RETURNING id),
known AS (INSERT INTO crm_whatsappidentity (contact_id, wa_id, parent_bsuid, username, profile_name, is_blocked,
              created_at)
          SELECT id, (77010000000 + id)::text, '', '', '', false, now() FROM people RETURNING id)
INSERT INTO messaging_message (id, number_id, identity_id, direction, kind, text, content, at, created_at,
    status, error_text, reply_to_provider_id, automatic, attempts, cost_category, cost_type)
SELECT gen_random_uuid(), %(number)s, id, 'out', 'template', '',
    '{"name": "order_kk", "language": {"code": "kk"}}', now(), now(), 'queued', '', '', '', 0, '', '' FROM known
"""


def make_rows(url: str, rate: int, count: int) -> None:
    """A number at that rate, and that many templates waiting for as many people."""
    from django.db import connection

    from baylanys.core.secrets import encrypt
    from baylanys.messaging.models import BusinessNumber

    BusinessNumber.objects.update(is_active=False)
    number = BusinessNumber.objects.create(
        phone_number_id=str(rate * 1_000_000 + count), graph_url=url, graph_version="v26.0", token=encrypt("t"),
        throughput=rate,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"count": count, "number": number.pk})
        cursor.execute("ANALYZE")
    connection.close()


def waiting() -> int:
    from django.db import connection

    from baylanys.messaging.models import Message

    try:
        return Message.objects.filter(status__in=["queued", "sending"]).count()
    finally:
        connection.close()


async def run_sender() -> float:
    """Everything that waits has left. The processor's seconds that it took."""
    from baylanys.messenger.sending import send_waiting
    from baylanys.messenger.sending_files import open_file

    begun = time.process_time()
    sender = asyncio.create_task(send_waiting(open_file))
    while await asyncio.to_thread(waiting):
        await asyncio.sleep(0.5)
    sender.cancel()
    await asyncio.gather(sender, return_exceptions=True)
    return time.process_time() - begun


def busiest_second(moments: list[float]) -> int:
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def measure(url: str, rate: int, seconds: int) -> bool:
    from baylanys.messaging.models import Message
    from baylanys.messenger import sending  # noqa: F401  (its import is no cost of a message)

    make_rows(url, rate, rate * seconds)
    came(url)
    cpu = uvloop.run(run_sender())
    seen = came(url)
    moments = sorted(moment for moment, _ in seen)
    held = (len(moments) - 1) / (moments[-1] - moments[0])
    per_second = [sum(1 for m in moments if n <= m - moments[0] < n + 1) for n in range(int(moments[-1] - moments[0]))]
    figures = {
        "rate": rate,
        "messages": len(seen),
        "held_per_second": round(held, 1),
        "busiest_second": busiest_second(moments),
        "deviation_of_seconds": round(statistics.pstdev(per_second), 1) if per_second else 0,
        "cpu_ms": round(cpu * 1000 / len(seen), 3),
        "twice": len(seen) - len({own_id for _, own_id in seen}),
        "undecided": Message.objects.filter(status="undecided").count(),
    }
    kept = held >= rate * LEAST_SHARE and figures["cpu_ms"] < GOAL_CPU_MS and not figures["twice"]
    print(json.dumps({"bench": "sending", "what": "messenger", **figures, "kept": kept}), flush=True)
    return kept


async def post_bare(url: str, count: int) -> tuple[float, float]:
    """(processor's seconds, seconds) of posting as many bodies with nothing around the client."""
    import aiohttp
    import msgspec

    from baylanys.whatsapp.message_bodies import envelope, template

    bodies = [
        msgspec.json.encode(envelope(*template("order_kk", "kk"), wa_id=str(77010000000 + n), callback_data=f"{n:036}"))
        for n in range(count)
    ]
    begun, cpu = time.perf_counter(), time.process_time()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as session:
        turns = asyncio.Semaphore(100)

        async def post(body: bytes) -> None:
            headers = {"Content-Type": "application/json", "Authorization": "Bearer t"}
            async with turns, session.post(f"{url}/v26.0/1/messages", data=body, headers=headers) as answer:
                await answer.read()

        await asyncio.gather(*(post(body) for body in bodies))
    return time.process_time() - cpu, time.perf_counter() - begun


def measure_bare(url: str, count: int) -> None:
    cpu, seconds = uvloop.run(post_bare(url, count))
    came(url)
    figures = {"messages": count, "per_second": round(count / seconds), "cpu_ms": round(cpu * 1000 / count, 3)}
    print(json.dumps({"bench": "sending", "what": "bare aiohttp client", **figures}), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rates", type=int, nargs="+", default=[80, 1000])
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    kept = True
    with private_database(), sink() as url:
        measure_bare(url, 10_000)
        for rate in options.rates:
            kept = measure(url, rate, options.seconds) and kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
