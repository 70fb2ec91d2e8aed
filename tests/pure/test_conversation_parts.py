"""A call's parts: who spoke with whom, for how long, and where that is heard."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.interactions.fold import Event
from baylanys.telephony import call_messages as m
from baylanys.telephony.conversation_parts import Part, parts_of, sound_ms
from tests.pure.test_call_states import Told, offered, talking
from tests.pure.test_transfers import (
    FIRST,
    OUTSIDE,
    SECOND,
    conference,
    consulted,
    consulting,
    to_operator,
    to_outside,
    to_queue,
)

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], 60_000),
        ([(10, "held"), (25, "resumed")], 45_000),
        ([(10, "held")], 10_000),
        ([(10, "held"), (12, "resumed"), (20, "held"), (25, "resumed")], 53_000),
        ([(10, "desk_lost"), (14, "desk_returned")], 56_000),
        ([(10, "desk_lost"), (40, "requeued"), (55, "answered")], 15_000),
    ],
)
def test_pauses_are_no_conversation(told: list[tuple[float, str]], expected: int) -> None:
    story = [(0, "answered"), *told, (60, "hung_up")]
    events = [Event(kind, at(second), {"operator": "operator1"}) for second, kind in story]
    assert sound_ms(parts_of(events, at(60))) == expected


def test_an_unanswered_call_has_no_parts() -> None:
    assert parts_of([Event("queue_entered", at(0), {}), Event("hung_up", at(9), {})], at(9)) == []


def ended(call: Told) -> list[Part]:
    call.tell(m.ContactGone(16), after=10)
    return parts_of(call.records, call.at)


def short(part: Part) -> tuple[str, str, str, int, int]:
    return (part.kind, part.operator, part.third, part.starts_ms, part.length_ms)


FIRST_PART = ("conversation", "operator1", "", 0, 60_000)
ASKED = ("consultation", "operator1", "operator2", 0, 5_000)


@pytest.mark.parametrize(
    ("call", "parts"),
    [
        (lambda: talking(), [("conversation", "operator1", "", 0, 10_000)]),
        (
            lambda: offered(to_queue(), offer=8, operator="operator2").tell(m.OperatorLegUp(SECOND), after=30),
            [FIRST_PART, ("conversation", "operator2", "", 60_000, 10_000)],
        ),
        (
            lambda: offered(to_operator(), offer=8, operator="operator2").tell(m.OperatorLegUp(SECOND), after=9),
            [FIRST_PART, ("conversation", "operator2", "", 60_000, 10_000)],
        ),
        (
            lambda: consulted().tell(m.TransferCompleted(), after=5),
            [FIRST_PART, ASKED, ("conversation", "operator2", "", 60_000, 10_000)],
        ),
        (
            lambda: consulted().tell(m.ThirdDismissed(), after=5),
            [FIRST_PART, ASKED, ("conversation", "operator1", "", 60_000, 10_000)],
        ),
        (
            lambda: conference().tell(m.HangUpOrdered(), after=20),
            [
                FIRST_PART,
                ASKED,
                ("conference", "operator1", "operator2", 60_000, 20_000),
                ("conversation", "operator2", "", 80_000, 10_000),
            ],
        ),
        (
            lambda: consulted().tell(m.OperatorLegGone(FIRST, 41, lost=True), after=5),
            [FIRST_PART, ASKED],
        ),
        (
            lambda: to_outside().tell(m.OperatorLegUp(SECOND), after=9),
            [FIRST_PART, ("outside", "", OUTSIDE, 60_000, 10_000)],
        ),
        (
            lambda: consulting().tell(m.ThirdDismissed(), after=5),
            [FIRST_PART, ("conversation", "operator1", "", 60_000, 10_000)],
        ),
        (
            lambda: (
                consulted()
                .tell(m.SwapOrdered(), after=5)
                .tell(m.SwapOrdered(), after=7)
                .tell(m.ConferenceOrdered(), after=3)
            ),
            [
                FIRST_PART,
                ASKED,
                ("conversation", "operator1", "", 60_000, 7_000),
                ("consultation", "operator1", "operator2", 5_000, 3_000),
                ("conference", "operator1", "operator2", 67_000, 10_000),
            ],
        ),
        (
            lambda: consulted().tell(m.SwapOrdered(), after=5).tell(m.ThirdDismissed(), after=7),
            [FIRST_PART, ASKED, ("conversation", "operator1", "", 60_000, 17_000)],
        ),
    ],
)
def test_each_part_has_its_people_and_its_place(call, parts: list[tuple[str, str, str, int, int]]) -> None:
    assert [short(part) for part in ended(call())] == parts


def test_a_consultation_is_on_the_leg_of_who_was_asked_and_the_rest_on_the_callers() -> None:
    parts = ended(consulted().tell(m.TransferCompleted(), after=5))
    assert [part.leg for part in parts] == ["", SECOND, ""]
    assert (sound_ms(parts), sound_ms(parts, SECOND)) == (70_000, 5_000)


def test_what_still_lasts_is_counted_up_to_now() -> None:
    call = consulted()
    last = parts_of(call.records, call.at + timedelta(seconds=4))[-1]
    assert (last.kind, last.length_ms, last.ended_at) == ("consultation", 4_000, None)
