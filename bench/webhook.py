"""How much WhatsApp a centre takes: deliveries stored a second, how soon each is answered, and how soon a message
reaches a desk. A whole centre runs; beside it the same bodies go into the same database by psycopg alone.

One JSON object a question. A delivery is stored durably before its answer; the desk's time runs from the moment the
delivery was due to the event of its conversation on an open page's stream.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp

from bench.calls_centre import Centre, running_centre, wait_until
from bench.webhook_bare import insert_all
from bench.webhook_load import Knocker, body, wa_id

SIGNED_WITH = "bench-app-secret"
TO = "106540352242922"
MESSAGES_A_SECOND, ANSWER_P99_MS, DESK_P95_MS = 1000, 250.0, 500.0
AT_ONCE = 16
TEN = 10


def quantile(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100)[percent - 1], 1)


def report(question: str, figures: dict[str, Any], kept: bool) -> bool:
    load = round(os.getloadavg()[0], 1)
    print(
        json.dumps({"bench": "webhook", "question": question, **figures, "load_average": load, "kept": kept}),
        flush=True,
    )
    return kept


async def flood(centre: Centre, deliveries: int) -> bool:
    bodies = [body(range(n * TEN, n * TEN + TEN), to=TO, prefix="flood") for n in range(deliveries)]
    bare = insert_all(centre.installation.database_url, bodies, AT_ONCE)
    async with Knocker(_door(centre), SIGNED_WITH) as knocker:
        took = await knocker.flood([knocker.signed(each) for each in bodies], AT_ONCE)
    rate = deliveries * TEN / took
    figures = {"messages_a_second": round(rate), "bare_psycopg_a_second": round(deliveries * TEN / bare)}
    figures |= {"statuses": knocker.statuses, "wanted": MESSAGES_A_SECOND}
    return report("stored, in bodies of ten", figures, rate >= MESSAGES_A_SECOND and set(knocker.statuses) == {200})


async def steady(centre: Centre, rate: float, seconds: float) -> bool:
    bodies = [body(range(n, n + 1), to=TO, prefix="steady") for n in range(int(rate * seconds))]
    async with Knocker(_door(centre), SIGNED_WITH) as knocker:
        lengths = await knocker.steadily([knocker.signed(each) for each in bodies], rate)
    figures = {"posts_a_second": rate, "p50_ms": quantile(lengths, 50), "p95_ms": quantile(lengths, 95)}
    figures |= {"p99_ms": quantile(lengths, 99), "statuses": knocker.statuses, "limit_ms": ANSWER_P99_MS}
    return report("answered, one message each", figures, figures["p99_ms"] < ANSWER_P99_MS)


async def to_the_desk(centre: Centre, rate: float, seconds: float) -> bool:
    """Every message is from somebody new, so that every conversation's first event is its message's."""
    count = int(rate * seconds)
    bodies = [body(range(n, n + 1), to=TO, persons=count, prefix="desk") for n in range(count)]
    due: dict[str, float] = {}
    heard: dict[str, float] = {}
    listening = asyncio.create_task(_listen(centre, heard))
    await asyncio.sleep(2)
    async with Knocker(_door(centre), SIGNED_WITH) as knocker:
        signed = [knocker.signed(each) for each in bodies]
        await knocker.steadily(signed, rate, lambda n, at: due.__setitem__(wa_id(n, count, "desk"), at))
    await asyncio.sleep(3)
    listening.cancel()
    talks = await asyncio.to_thread(_talks)
    lengths = [(heard[talk] - due[person]) * 1000 for person, talk in talks.items() if person in due and talk in heard]
    figures = {"messages_a_second": rate, "sent": count, "seen": len(lengths), "p50_ms": quantile(lengths, 50)}
    figures |= {"p95_ms": quantile(lengths, 95), "worst_ms": round(max(lengths), 1), "limit_ms": DESK_P95_MS}
    return report("from the delivery to a desk", figures, figures["p95_ms"] < DESK_P95_MS and len(lengths) == count)


async def _listen(centre: Centre, heard: dict[str, float]) -> None:
    from bench.calls_desks import _signed_in

    cookie = await asyncio.to_thread(_signed_in, "supervisor")
    url = f"http://127.0.0.1:{centre.installation.http_port}/live/stream"
    timeout = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(timeout=timeout) as client, client.get(url, cookies=cookie) as answer:
        name = ""
        async for line in answer.content:
            if line.startswith(b"event: "):
                name = line[7:].strip().decode()
            elif line.startswith(b"data: ") and name == "chat":
                heard.setdefault(json.loads(line[6:])["conversation"], time.monotonic())


def _talks() -> dict[str, str]:
    from baylanys.messaging.models import Conversation

    return {wa_id: str(talk) for wa_id, talk in Conversation.objects.values_list("identity__wa_id", "pk") if wa_id}


def taken_in(seconds: float) -> bool:
    """How fast the messenger works off what the flood left."""
    from baylanys.messaging.well_being import deliveries_waiting

    begun, left = time.monotonic(), deliveries_waiting()
    done = wait_until(lambda: deliveries_waiting() == 0, seconds)
    took = time.monotonic() - begun
    figures = {"deliveries_left": left, "seconds": round(took, 1), "messages_a_second": round(left * TEN / took)}
    return report("taken in afterwards", figures, done)


def _door(centre: Centre) -> str:
    return f"http://127.0.0.1:{centre.installation.http_port}/webhooks/whatsapp"


def measure(deliveries: int, seconds: float, newcomers: float) -> bool:
    os.environ["WHATSAPP_APP_SECRET"] = SIGNED_WITH
    home = Path(tempfile.mkdtemp(prefix="baylanys-bench-webhook-"))
    home.chmod(0o755)
    with running_centre(home) as centre:
        kept = [asyncio.run(to_the_desk(centre, newcomers, seconds))]
        kept.append(asyncio.run(flood(centre, deliveries)))
        kept.append(taken_in(600))
        kept.append(asyncio.run(steady(centre, 300, seconds)))
    return all(kept)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliveries", type=int, default=1000, help="bodies of ten in the flood")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--newcomers", type=float, default=10, help="persons a second who write for the first time")
    chosen = parser.parse_args()
    return 0 if measure(chosen.deliveries, chosen.seconds, chosen.newcomers) else 1


if __name__ == "__main__":
    raise SystemExit(main())
