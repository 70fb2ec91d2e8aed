"""Bare Asterisk: the same program and modules, a dialplan of three lines, `Queue()` with static members."""

import dataclasses
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import SOCK_DGRAM

from baylanys.asterisk.accounts import SipAccount, objects_of
from baylanys.asterisk.files import asterisk_command, asterisk_console, write_files
from baylanys.asterisk.tree import find_asterisk
from baylanys.core.installation import REPOSITORY, Installation, blank_installation
from baylanys.server.ports import free_port, free_range
from bench.calls_figures import Calls, calls_of, cpu_seconds, median, percentile, with_sound
from bench.calls_phones import OPERATORS_HOST, callers, longest_run, operators, wait_for_end

DIALLED = "100"
START_SECONDS = 20.0
SETTLE_SECONDS = 1.0
SPARE = ("ari", "stasis", "cel", "cdrel", "http", "websocket", "srtp", "snoop")
DIALPLAN = """
[from-trunk]
exten => {dialled},1,Answer()
 same => n,MixMonitor({spool}/${{UNIQUEID}}.raw,Db)
 same => n,Queue(bench)
 same => n,Hangup()
"""
QUEUE = "[general]\nautofill = yes\n\n[bench]\nstrategy = rrmemory\nmusicclass = default\nringinuse = no\n"


def measure(home: Path, calls: int, seconds: int) -> dict[str, object]:
    """The figures of the bare run."""
    port = free_port(kind=SOCK_DGRAM)
    installation = _installation(home)
    phones = operators(home, installation.sip_port, port, seconds)
    try:
        with _asterisk(installation, calls, port) as process:
            time.sleep(SETTLE_SECONDS)
            before = cpu_seconds(process)
            people = callers(home, installation.sip_port, DIALLED, calls, seconds)
            wait_for_end(people, longest_run(calls, seconds))
            time.sleep(1)
            used = cpu_seconds(process) - before
        seen = calls_of(people.messages(), phones.messages())
    finally:
        phones.stop()
    return _figures(installation, seen, calls, used)


def _figures(installation: Installation, seen: Calls, calls: int, used: float) -> dict[str, object]:
    recorded = len(with_sound(installation.spool_dir.glob("*.raw")))
    return {
        "side": "bare",
        "calls": calls,
        "failed": calls - len(seen.served),
        "raw_recordings_missing": calls - recorded,
        "asterisk_cpu_per_call": round(used / calls, 4),
        "ring_ms_median": median(seen.ring_ms),
        "ring_ms_p95": percentile(seen.ring_ms, 95),
    }


def _installation(home: Path) -> Installation:
    rtp_start, rtp_end = free_range(20_000, 1_000)
    return dataclasses.replace(
        blank_installation(), data=home, sip_port=free_port(kind=SOCK_DGRAM), rtp_start=rtp_start, rtp_end=rtp_end
    )


@contextmanager
def _asterisk(installation: Installation, members: int, port: int) -> Iterator[int]:
    """Its process id, once it has read its configuration."""
    for directory in (installation.run_dir, installation.sounds_dir):
        directory.mkdir(parents=True, exist_ok=True)
    write_files(installation, find_asterisk())
    for name, text in _own_files(installation, members, port).items():
        (installation.asterisk_dir / "etc" / name).write_text(text, encoding="utf-8")
    unprivileged = [str(REPOSITORY / "script/unprivileged"), "--own", str(installation.data)]
    process = subprocess.Popen([*unprivileged, *asterisk_command(installation)], stdout=subprocess.DEVNULL)
    try:
        _wait_until_booted([unprivileged[0], *asterisk_console(installation, "core waitfullybooted")])
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=15)


def _wait_until_booted(question: list[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(question, capture_output=True, timeout=START_SECONDS, check=False).returncode:
        if time.monotonic() > deadline:
            raise TimeoutError("bare Asterisk does not start")
        time.sleep(0.2)


def _own_files(installation: Installation, members: int, port: int) -> dict[str, str]:
    """What differs from the centre's Asterisk."""
    etc = installation.asterisk_dir / "etc"
    modules = (etc / "modules.conf").read_text(encoding="utf-8").splitlines()
    names = [f"bench{number}" for number in range(1, members + 1)]
    queue = QUEUE + "".join(f"member => PJSIP/{name}\n" for name in names)
    pjsip = (etc / "pjsip.conf").read_text(encoding="utf-8").replace("[transport-ws]", "[transport-ws](!)")
    return {
        "modules.conf": "\n".join(line for line in modules if not any(word in line for word in SPARE)) + "\n",
        "extensions.conf": DIALPLAN.format(dialled=DIALLED, spool=installation.spool_dir),
        "queues.conf": queue,
        "pjsip.conf": pjsip + "".join(_phone(name, port) for name in names),
        "http.conf": "[general]\nenabled = no\n",
        "cel.conf": "[general]\nenable = no\n",
    }


def _phone(name: str, port: int) -> str:
    """An operator's SIP phone as the centre makes it, with a fixed contact and no password."""
    objects = dict(objects_of(SipAccount(name, "", browser=False)))
    objects["aor"] |= {"contact": f"sip:{name}@{OPERATORS_HOST}:{port}", "qualify_frequency": "0"}
    del objects["auth"], objects["endpoint"]["auth"]
    return "".join(_section(name, {"type": kind, **fields}) for kind, fields in objects.items())


def _section(name: str, fields: dict[str, str]) -> str:
    return "\n".join([f"\n[{name}]", *(f"{key} = {value}" for key, value in fields.items()), ""])


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A directory that every account may enter; gone afterwards, kept where the measurement broke off."""
    home = Path(tempfile.mkdtemp(prefix="baylanys-calls-"))
    home.chmod(0o755)
    yield home
    shutil.rmtree(home, ignore_errors=True)
