"""How soon open pages show what happens: 50 desks and 5 live views while 60 calls run, and what the web process uses.

Two JSON lines: the pages, and what a line in the audit log costs (`bench.live_audit`). Calls come and go as often as
sixty of the assumed length do. Events begin when the engine begins to write them; a part shows an event when the
fragment that was asked for after it has arrived. The figures are refreshed once a second by design and stand apart.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from pathlib import Path

from bench.calls_centre import running_centre
from bench.live_audit import audit_cost
from bench.live_calls import CALLS, OFFERED_SECONDS, TALK_SECONDS, WAIT_SECONDS, WRAP_UP_SECONDS, Calls
from bench.live_pages import Pages

DESKS, VIEWS = 50, 5
LIMIT_MS, LIMIT_CORE = 500.0, 0.5
SETTLE_SECONDS = 10.0


def seconds_used(process: int) -> float:
    """User and system time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def p95(values: list[float]) -> float:
    return round(statistics.quantiles(values, n=20)[-1], 1) if len(values) > 20 else float("nan")


def measure(seconds: float, talk: float) -> list[dict[str, object]]:
    home = Path(tempfile.mkdtemp(prefix="baylanys-bench-live-"))
    home.chmod(0o755)
    with running_centre(home) as centre:
        from bench.calls_desks import _signed_in

        accounts = centre.prepare(DESKS)
        people = [(name, _person(name)) for name, _password in accounts]
        pages = Pages(
            f"http://127.0.0.1:{centre.installation.http_port}",
            [(person, _signed_in(name)) for name, person in people],
            [_signed_in("supervisor") for _ in range(VIEWS)],
        )
        calls = Calls(people, talk)
        pages.start()
        time.sleep(3)
        calls.start()
        calls.ready.wait(120)
        time.sleep(SETTLE_SECONDS)
        web = centre.process_id("web")
        for seen in pages.seen.values():
            seen.clear()
        written, used, begun = calls.written, seconds_used(web), time.monotonic()
        time.sleep(seconds)
        took = time.monotonic() - begun
        core, events = (seconds_used(web) - used) / took, (calls.written - written) / took
        shown = {part: list(values) for part, values in pages.seen.items()}
        calls.stop()
        pages.stop()
        audited = audit_cost()
    moving = shown["waiting"] + shown["operators"]
    figures = {f"{part}_p95_ms": p95(values) for part, values in shown.items()}
    figures |= {"event_to_screen_p50_ms": round(statistics.median(moving), 1), "event_to_screen_p95_ms": p95(moving)}
    kept = p95(moving) < LIMIT_MS and core < LIMIT_CORE
    live: dict[str, object] = {
        "bench": "live", "desks": DESKS, "views": VIEWS, "calls": CALLS,
        "assumed_seconds": assumed(talk), "changes_a_second": round(events, 2), **figures,
        "web_cores": round(core, 3), "limit_ms": LIMIT_MS, "limit_cores": LIMIT_CORE,
        "load_average": os.getloadavg()[0], "kept": kept,
    }  # fmt: skip
    return [live, audited]


def assumed(talk: float) -> dict[str, float]:
    """What one call takes, which makes the number of changes."""
    return {"wait": WAIT_SECONDS, "ring": OFFERED_SECONDS, "talk": talk, "wrap_up": WRAP_UP_SECONDS}


def _person(name: str) -> int:
    from baylanys.accounts.models import Person

    return Person.objects.get(username=name).pk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument(
        "--talk", type=float, default=TALK_SECONDS, help="seconds of talk: the shorter, the more happens"
    )
    chosen = parser.parse_args()
    found = measure(chosen.seconds, chosen.talk)
    for line in found:
        print(json.dumps(line))
    return 0 if all(line["kept"] for line in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
