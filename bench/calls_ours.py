"""The centre serving the calls: what it costs, how fast it is, and what of it is missing."""

import time
from collections.abc import Sequence
from pathlib import Path
from socket import SOCK_DGRAM
from typing import Any

from baylanys.server.ports import free_port
from bench.calls_centre import LINE, Centre, CentreFailed, running_centre, wait_until
from bench.calls_desks import PHASES, Desks, delays_ms
from bench.calls_figures import FAINT, calls_of, cpu_seconds, median, percentile, tree_cpu_seconds, with_sound
from bench.calls_phones import Sipp, callers, longest_run, operators, register, wait_for_end

PROGRAMS = ("asterisk", "engine", "postgres", "web", "worker")
STORED_SECONDS = 120.0
FREE_SECONDS = 20.0


def measure(home: Path, calls: int, seconds: int) -> dict[str, object]:
    """The figures of the centre's run."""
    with running_centre(home) as centre:
        accounts, port = centre.prepare(calls), free_port(kind=SOCK_DGRAM)
        names = [name for name, _password in accounts]
        if not any(register(home, centre.installation.sip_port, port, accounts) for _attempt in range(3)):
            raise CentreFailed("the operators' phones could not register")
        phones, desks = operators(home, centre.installation.sip_port, port, seconds), Desks(centre, names)
        try:
            centre.wait_for_phones(calls)
            centre.set_ready(names)
            people = callers(home, centre.installation.sip_port, LINE, calls, seconds)
            return _figures(centre, people, phones, desks, calls, seconds)
        finally:
            desks.close()
            phones.stop()


def _figures(centre: Centre, people: Sipp, phones: Sipp, desks: Desks, calls: int, seconds: int) -> dict[str, object]:
    used, raw = _follow(centre, people, calls, seconds)
    seen = calls_of(people.messages(), phones.messages())
    wait_until(lambda: _stored() >= calls, STORED_SECONDS)
    return {
        "side": "ours",
        "calls": calls,
        "failed": calls - len(seen.served),
        "raw_recordings_missing": calls - raw,
        "stored_recordings_missing": calls - _stored(),
        "not_in_register": calls - _registered(),
        "events_missing": _events_missing(calls),
        "asterisk_cpu_per_call": round(used["asterisk"] / calls, 4),
        "engine_cpu_per_call": round(used["engine"] / calls, 4),
        **{f"{name}_cpu_per_call": round(used[name] / calls, 4) for name in ("postgres", "web", "worker")},
        "ring_ms_median": median(seen.ring_ms),
        "ring_ms_p95": percentile(seen.ring_ms, 95),
        **_to_desk("notified", delays_ms(desks.notified), calls),
        **_to_desk("desk", delays_ms(desks.shown), calls),
    }


def _to_desk(name: str, delays: Sequence[float], calls: int) -> dict[str, object]:
    """Each call is to be heard of twice: offered and answered."""
    missing = len(PHASES) * calls - len(delays)
    return {f"{name}_missing": missing, f"{name}_ms_median": median(delays), f"{name}_ms_p95": percentile(delays, 95)}


def _follow(centre: Centre, people: Sipp, calls: int, seconds: int) -> tuple[dict[str, float], int]:
    """Processor seconds of each program, and how many raw recordings had sound.

    Asterisk is measured to a second after the last call, as in the bare run; the others until every
    operator is free again.
    """
    processes = {name: centre.process_id(name) for name in PROGRAMS}
    before = _cpu(processes)
    wait_for_end(people, longest_run(calls, seconds))
    time.sleep(1)
    asterisk = cpu_seconds(processes["asterisk"])
    raw = _raw_with_sound(centre)
    wait_until(_all_free, FREE_SECONDS)
    after = _cpu(processes) | {"asterisk": asterisk}
    return {name: after[name] - before[name] for name in PROGRAMS}, raw


def _cpu(processes: dict[str, int]) -> dict[str, float]:
    alone = {name: cpu_seconds(processes[name]) for name in ("asterisk", "engine")}
    return {name: alone[name] if name in alone else tree_cpu_seconds(processes[name]) for name in processes}


def _raw_with_sound(centre: Centre) -> int:
    """A raw file is gone once it is stored; what is stored had one."""
    sounding = with_sound(centre.installation.spool_dir.glob("*.raw"))
    return len(sounding | set(_ours().filter(state="stored").values_list("raw_name", flat=True)))


def _ours() -> Any:
    from baylanys.telephony.models import Recording

    return Recording.objects.filter(interaction__line=LINE)


def _stored() -> int:
    """Recordings stored with sound on both channels."""
    rows = _ours().filter(state="stored", channels=2).values_list("peaks", flat=True)
    return sum(1 for peaks in rows if min(max(channel, default=0.0) for channel in peaks) > FAINT)


def _registered() -> int:
    """Calls in the register that say they were answered and for how long."""
    from baylanys.interactions.models import Interaction

    return Interaction.objects.filter(line=LINE, outcome="answered", talk_ms__gt=0).count()


def _events_missing(calls: int) -> int:
    """Holes in the calls' numbered events, and calls without their last one."""
    from django.db.models import Count, Max

    from baylanys.interactions.models import InteractionEvent

    events = InteractionEvent.objects.filter(interaction__line=LINE).order_by()
    rows = events.values("interaction").annotate(last=Max("seq"), count=Count("pk"))
    holes = sum(row["last"] + 1 - row["count"] for row in rows)
    return holes + calls - events.filter(kind="wrapped_up").count()


def _all_free() -> bool:
    from baylanys.routing.models import OperatorState

    rows = OperatorState.objects.filter(operator__person__username__startswith="bench")
    return not rows.exclude(state="ready").exists()
