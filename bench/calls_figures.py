"""What the measurement of calls counts, and how."""

import contextlib
import os
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from baylanys.telephony.sound_files import measure_raw
from bench.calls_phones import Message

FAINT = 0.01


@dataclass
class Calls:
    """What the phones saw: the numbers that were served, and how long until an operator's phone rang."""

    served: set[str] = field(default_factory=set)
    ring_ms: list[float] = field(default_factory=list)


def calls_of(callers: Iterable[Message], operators: Iterable[Message]) -> Calls:
    """A call is served when an operator's phone took it and both sides heard its end."""
    dialled, over = {}, set()
    for message in callers:
        if not message.received and message.first_line.startswith("INVITE"):
            dialled.setdefault(message.caller, message.at)
        if message.received and message.method == "BYE" and " 200 " in message.first_line:
            over.add(message.caller)
    rang, taken = {}, set()
    for message in operators:
        if message.received and message.first_line.startswith("INVITE"):
            rang.setdefault(message.caller, message.at)
        if message.received and message.first_line.startswith("ACK"):
            taken.add(message.caller)
    waits = [(rang[number] - dialled[number]) * 1000 for number in dialled if number in rang]
    return Calls(over & taken, waits)


def cpu_seconds(process: int) -> float:
    """User and system time that the process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def tree_cpu_seconds(process: int) -> float:
    """The same with the children that have ended and those that run (PostgreSQL's, the worker's)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(int(each) for each in fields[11:15])
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return ticks / os.sysconf("SC_CLK_TCK") + sum(tree_cpu_seconds(int(each)) for each in children)


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The value that so many per cent do not pass; None of nothing."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) * percent // 100, len(ordered) - 1)], 1) if ordered else None


def median(values: Sequence[float]) -> float | None:
    return round(statistics.median(values), 1) if values else None


def with_sound(files: Iterable[Path], channels: int = 2) -> set[str]:
    """Names of the raw recordings that hold sound on every channel. A file that goes meanwhile is left out."""
    found = set()
    for file in files:
        with contextlib.suppress(FileNotFoundError):
            if min(measure_raw(file, channels).loudest) > FAINT:
                found.add(file.name)
    return found
