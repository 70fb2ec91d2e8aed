"""Many recorded calls at once, beside bare Asterisk doing the same: `script/bench calls`, one JSON object a line.

Both sides run one after the other on this machine: the same program, codec, recording and phones (SIPp, with
sound both ways). Bare Asterisk has three lines of dialplan and `Queue()`; the centre is a whole one, with a page of
every operator open. In the bare run a phone rings later by what `Answer()` waits for the caller's first sound.
"""

import argparse
import json
import os
from typing import Any

from bench.calls_bare import temporary_home

AIMS = {"asterisk_ratio": 1.25, "engine_share": 0.25, "ring_ms_difference": 60.0, "desk_ms_p95": 300.0}
NOTHING_MISSING = (
    "failed",
    "raw_recordings_missing",
    "stored_recordings_missing",
    "not_in_register",
    "events_missing",
    "notified_missing",
    "desk_missing",
)


def compare(bare: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """What the centre adds to bare Asterisk, and whether that is within the aims."""
    found = {
        "asterisk_ratio": round(ours["asterisk_cpu_per_call"] / bare["asterisk_cpu_per_call"], 3),
        "engine_share": round(ours["engine_cpu_per_call"] / ours["asterisk_cpu_per_call"], 3),
        "ring_ms_difference": difference(ours["ring_ms_median"], bare["ring_ms_median"]),
        "desk_ms_p95": ours["desk_ms_p95"],
    }
    complete = not any(ours[name] for name in NOTHING_MISSING)
    met = complete and all(found[name] is not None and found[name] <= aim for name, aim in AIMS.items())
    return {"name": "calls", "side": "compared", **found, "aims": AIMS, "complete": complete, "met": met}


def difference(ours: float | None, bare: float | None) -> float | None:
    """None where one side had no call that rang."""
    return None if ours is None or bare is None else round(ours - bare, 1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench calls", description=__doc__)
    parser.add_argument("--calls", type=int, default=60, help="at once (60)")
    parser.add_argument("--seconds", type=int, default=30, help="how long each caller stays (30)")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baylanys.settings")
    from bench import calls_bare, calls_ours

    results = []
    for side in (calls_bare, calls_ours):
        with temporary_home() as home:
            results.append({"name": "calls", **side.measure(home, given.calls, given.seconds)})
        print(json.dumps(results[-1]), flush=True)
    print(json.dumps(compare(*results)), flush=True)


if __name__ == "__main__":
    main()
