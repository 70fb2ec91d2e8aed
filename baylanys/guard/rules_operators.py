"""Which operators are wanted on the line while the guard acts, and whether they are asked or moved. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What keeps an operator from those who call in: chats in hand, an own call out, other work."""

    CHATS = "chats"
    OUTBOUND = "outbound"
    OTHER_WORK = "other_work"


class How(StrEnum):
    """Asked with a banner, moved without a question, or left alone."""

    ASK = "ask"
    MOVE = "move"
    LEAVE = "leave"


class Answer(StrEnum):
    """How it stands with one operator."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MOVED = "moved"


ON_THE_LINE = frozenset({Answer.ACCEPTED, Answer.MOVED})
OTHER_WORK_REASONS = frozenset({"other", "training"})


@dataclass(frozen=True, slots=True)
class SeenOperator:
    """An operator at one moment. `chats` held; `calls_beside`: calls come beside them anyway; `calls_out`: talks, or
    writes up, a call that the operator made; `reachable`: desk or telephone is there."""

    username: str
    state: str
    reason: str = ""
    chats: int = 0
    calls_beside: bool = False
    calls_out: bool = False
    reachable: bool = True


def group_of(seen: SeenOperator) -> Group | None:
    """Why no call reaches this operator, where that could be changed; None where it could not, or calls come anyway."""
    if not seen.reachable or seen.state in {"offline", "not_ready"}:
        return None
    if seen.calls_out:
        return Group.OUTBOUND
    if seen.state == "break":
        return Group.OTHER_WORK if seen.reason in OTHER_WORK_REASONS else None
    if seen.state == "ready" and seen.chats and not seen.calls_beside:
        return Group.CHATS
    return None


@dataclass(frozen=True, slots=True)
class Called:
    """Who is newly asked, who is newly moved, and whom nobody asks any more although the question stands."""

    ask: tuple[str, ...] = ()
    move: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()


def call_in(
    seen: Sequence[SeenOperator],
    groups: frozenset[str],
    how: Mapping[str, How],
    answers: Mapping[str, Answer],
) -> Called:
    """What to do about the operators now. Each is asked or moved once while the guard acts; people at other work are
    asked even where a rule says to move them: training is not broken off without a word."""
    ask: list[str] = []
    move: list[str] = []
    withdraw: list[str] = []
    for each in seen:
        group, answer = group_of(each), answers.get(each.username)
        wanted = how.get(each.username, How.ASK) if group in groups else How.LEAVE
        if answer is Answer.ASKED and wanted is How.LEAVE:
            withdraw.append(each.username)
        if answer is not None or wanted is How.LEAVE:
            continue
        (move if wanted is How.MOVE and group is not Group.OTHER_WORK else ask).append(each.username)
    known = {each.username for each in seen}
    withdraw += [name for name, answer in answers.items() if answer is Answer.ASKED and name not in known]
    return Called(tuple(ask), tuple(move), tuple(withdraw))
