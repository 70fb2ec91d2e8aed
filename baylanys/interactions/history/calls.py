"""The events of one call from elsewhere, checked against each other. Pure."""

from collections.abc import Iterable, Sequence

from baylanys.interactions.fold import Event
from baylanys.interactions.history.lines import HistoryLine

Problem = tuple[int, str]
"""The number of the line, and what is wrong with it."""

ENDS = frozenset({"hung_up", "refused"})
ONCE = frozenset({"arrived", "an end", "callback_accepted"})
AFTER_THE_END = frozenset({"wrapped_up", "callback_attempted", "callback_reached", "voicemail_left"})


def in_order(lines: Iterable[HistoryLine]) -> list[HistoryLine]:
    """The call's lines by their moments, each said once; at the same moment the earlier line stands first."""
    told: list[HistoryLine] = []
    said: list[Event] = []
    for line in sorted(lines, key=lambda each: (each.event.at, each.number)):
        if line.event not in said:
            told.append(line)
            said.append(line.event)
    return told


def check_call(lines: Sequence[HistoryLine]) -> list[Problem]:
    """What is wrong with the call; lines as `in_order` gives them."""
    kinds = [line.event.kind for line in lines]
    first = lines[0]
    problems: list[Problem] = []
    if "arrived" not in kinds:
        return [(first.number, f"call {first.call} never arrived")]
    if kinds[0] != "arrived":
        problems.append((first.number, f"{kinds[0]} stands before the call's arrival"))
    problems += _repeated(lines)
    if not ENDS & set(kinds):
        problems.append((lines[-1].number, f"call {first.call} has no end (hung_up or refused)"))
    return problems + _out_of_place(lines)


def _repeated(lines: Sequence[HistoryLine]) -> list[Problem]:
    seen: set[str] = set()
    problems: list[Problem] = []
    for line in lines:
        kind = line.event.kind
        once = "an end" if kind in ENDS else kind
        if once in ONCE and once in seen:
            problems.append((line.number, f"the call has {once} twice"))
        seen.add(once)
    return problems


def _out_of_place(lines: Sequence[HistoryLine]) -> list[Problem]:
    problems: list[Problem] = []
    inbound = lines[0].event.detail.get("direction") != "outbound"
    queued = ended = False
    for line in lines:
        kind = line.event.kind
        if ended and kind not in AFTER_THE_END | ENDS:
            problems.append((line.number, f"{kind} comes after the call's end"))
        elif inbound and kind in {"answered", "left_queue", "offered"} and not queued:
            problems.append((line.number, f"{kind} without a queue entered before"))
        queued = queued or kind == "queue_entered"
        ended = ended or kind in ENDS
    return problems
