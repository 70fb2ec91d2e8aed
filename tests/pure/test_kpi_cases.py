"""The twenty cases that decide how the contract's figures are counted, by their numbers."""
# ruff: noqa: E501 - a story is one line

import pytest

from baylanys.reporting.definition import Definition
from baylanys.reporting.kpi import count
from baylanys.reporting.verdicts import judge
from tests.pure.call_stories import TIMETABLE, call, moment

IN = "10:00:00 arrived direction=inbound number=+77010000001\n10:00:01 ivr_entered\n"
QUEUED = IN + "10:00:10 queue_entered queue=general\n"
LATE = moment("2026-12-31T12:00")

CASES = [
    ("1 hangs up in the IVR after 12 s", IN + "10:00:12 hung_up side=contact", "left_in_ivr", "before_queue", None),
    ("2 hangs up 3 s after queue entry", QUEUED + "10:00:13 hung_up side=contact", "lost", "left_queue", False),
    (
        "3 answered at exactly 90.000 s",
        QUEUED + "10:01:40.000 answered operator=1\n10:05 hung_up side=contact",
        "answered",
        "within_limit",
        True,
    ),
    (
        "3 answered at 90.001 s",
        QUEUED + "10:01:40.001 answered operator=1\n10:05 hung_up side=contact",
        "answered",
        "after_limit",
        False,
    ),
    (
        "4 enters at 17:59:59.9, answered at 18:02",
        "17:59:50 arrived\n17:59:59.900 queue_entered queue=general\n18:02 answered operator=1\n18:05 hung_up side=contact",
        "answered",
        "after_limit",
        False,
    ),
    (
        "5 arrives at 18:00:00.000, leaves a voicemail",
        "18:00:00.000 arrived\n18:00:00.100 closed reason=hours\n18:00:20 voicemail_started\n18:00:40 voicemail_left\n18:00:40 hung_up side=contact",
        "after_hours",
        "closed",
        None,
    ),
    (
        "6 answered at 20 s, transferred, answered after 110 s more",
        QUEUED + "10:00:30 answered operator=1\n10:03 queue_entered queue=grants\n10:04:50 answered operator=2\n10:06 hung_up side=contact",
        "answered",
        "within_limit",
        True,
    ),
    (
        "7 answered, transferred, hangs up in the second queue",
        QUEUED + "10:00:30 answered operator=1\n10:03 queue_entered queue=grants\n10:03:40 hung_up side=contact",
        "answered",
        "within_limit",
        True,
    ),
    (
        "8 accepts a callback at 70 s, reached 25 minutes later",
        QUEUED + "10:01:20 left_queue reason=callback\n10:01:20 callback_accepted\n10:01:30 hung_up side=contact\n"
        "10:26 callback_attempted\n10:26:20 callback_reached operator=1",
        "callback_kept",
        "callback_reached",
        False,
    ),
    (
        "9 accepts a callback, never reached after one attempt",
        QUEUED + "10:01:20 left_queue reason=callback\n10:01:20 callback_accepted\n10:01:30 hung_up side=contact\n10:26 callback_attempted",
        "lost",
        "callback_broken",
        False,
    ),
    ("10 the 21st call on 20 lines", "10:00 arrived\n10:00 refused reason=no_line", "lost", "no_line", False),
    (
        "11 A misses the offer, B answers at 40 s",
        QUEUED + "10:00:10 offered offer=1 operator=1\n10:00:25 offer_ended offer=1 operator=1 outcome=missed\n"
        "10:00:25 offered offer=2 operator=2\n10:00:50 answered operator=2\n10:05 hung_up side=contact",
        "answered",
        "within_limit",
        True,
    ),
    (
        "12 to voicemail from the queue at 30 s",
        QUEUED + "10:00:40 left_queue reason=no_operators\n10:00:41 voicemail_started\n10:00:55 voicemail_left\n10:00:55 hung_up side=contact",
        "lost",
        "left_queue",
        False,
    ),
    (
        "13 hangs up while the operator's phone rings",
        QUEUED + "10:00:10 offered offer=1 operator=1\n10:00:20.000 hung_up side=contact\n10:00:20.001 answered operator=1",
        "lost",
        "left_queue",
        False,
    ),
    (
        "15 the application dies and comes back while a call waits",
        QUEUED + "10:01:30 adopted\n10:01:50 answered operator=1\n10:03 hung_up side=contact",
        "answered",
        "after_limit",
        False,
    ),
    (
        "16 the PBX dies in mid-conversation",
        QUEUED + "10:00:30 answered operator=1\n10:02 hung_up side=system",
        "answered",
        "within_limit",
        True,
    ),
    (
        "17 a wait of 120.000 s",
        QUEUED + "10:02:10.000 answered operator=1\n10:05 hung_up side=contact",
        "answered",
        "after_limit",
        False,
    ),
    ("19 a number on the block list", "10:00 arrived\n10:00 refused reason=blocked", "blocked", "on_block_list", None),
    (
        "20 a test call of the self-check",
        "10:00 arrived self_check=1\n10:00:10 queue_entered queue=general\n10:00:12 answered operator=1\n10:00:20 hung_up side=contact",
        "self_check",
        "test_call",
        None,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "standing", "reason", "within"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_call_counts_as_the_case_decides(text: str, standing: str, reason: str, within: bool | None) -> None:
    """`within` None: not an offered call."""
    verdict = judge(call(text), TIMETABLE, Definition(), LATE)
    assert (verdict.standing, verdict.reason) == (standing, reason)
    assert verdict.offered is (within is not None)
    assert verdict.within_limit is bool(within)


def figures_of(number: str) -> object:
    texts = [row[1] for row in CASES if row[0].split()[0] == number]
    return count([call(text) for text in texts], TIMETABLE, Definition(), LATE)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1", {"offered": 0, "left_in_ivr": 1, "mean_wait_ms": None}),
        ("2", {"offered": 1, "lost": 1, "early_hang_ups": 1}),
        ("5", {"offered": 0, "after_hours": 1}),
        ("6", {"offered": 1, "mean_wait_ms": 20_000, "longest_wait_ms": 130_000, "waits_beyond_limit": 1}),
        ("7", {"lost": 0, "left_in_transfer": 1, "answered": 1}),
        ("8", {"offered": 1, "lost": 0, "callback_kept": 1, "in_time": 0, "inbound_ms": 0}),
        ("9", {"offered": 1, "lost": 1}),
        ("10", {"offered": 1, "lost": 1, "refused_for_line": 1, "early_hang_ups": 0}),
        ("11", {"offered": 1, "answered": 1, "mean_wait_ms": 40_000}),
        ("15", {"mean_wait_ms": 100_000}),
        ("16", {"answered": 1, "lost": 0, "dropped": 1}),
        ("17", {"longest_wait_ms": 120_000, "waits_beyond_limit": 0}),
        ("19", {"offered": 0, "blocked": 1}),
        ("20", {"offered": 0, "self_checks": 1, "answered": 0, "conversations": 0}),
    ],
)
def test_figures_are_as_the_case_decides(number: str, expected: dict[str, int | None]) -> None:
    figures = figures_of(number)
    assert {name: getattr(figures, name) for name in expected} == expected


def test_case_4_belongs_to_the_day_of_its_queue_entry() -> None:
    text = next(row[1] for row in CASES if row[0].startswith("4 "))
    assert call(text).counted_at == moment("17:59:59.900")


def test_case_8_counts_the_callbacks_minutes_as_outbound() -> None:
    back = call("10:26 arrived direction=outbound\n10:26 dialled operator=1\n10:26:20 contact_answered\n10:30:20 hung_up side=contact")
    figures = count([back], TIMETABLE, Definition(), LATE)
    assert (figures.offered, figures.inbound_ms, figures.outbound_ms) == (0, 0, 240_000)


def test_case_9_is_lost_on_the_day_of_the_call_even_if_reached_the_next_day() -> None:
    text = next(row[1] for row in CASES if row[0].startswith("9 ")) + "\n2026-11-24T10:00 callback_reached"
    assert judge(call(text), TIMETABLE, Definition(), LATE).standing == "lost"


def test_case_14_the_same_person_three_times_is_three_offered_two_lost() -> None:
    lost = [QUEUED + "10:00:30 hung_up side=contact", QUEUED.replace("10:00", "10:10") + "10:10:30 hung_up side=contact"]
    reached = QUEUED.replace("10:00", "10:20") + "10:20:30 answered operator=1\n10:25 hung_up side=contact"
    figures = count([call(text) for text in [*lost, reached]], TIMETABLE, Definition(), LATE)
    assert (figures.offered, figures.lost, figures.reached_again) == (3, 2, 2)


def test_case_17_a_wait_of_120_001_ms_is_a_breach() -> None:
    text = QUEUED + "10:02:10.001 answered operator=1\n10:05 hung_up side=contact"
    assert count([call(text)], TIMETABLE, Definition(), LATE).waits_beyond_limit == 1


def test_case_18_all_minutes_belong_to_the_month_of_the_answer() -> None:
    night = call("2026-11-30T17:59 arrived\n2026-11-30T17:59 queue_entered queue=general\n"
                 "2026-11-30T17:59:10 answered operator=1\n2026-12-01T00:09:10 hung_up side=contact")  # fmt: skip
    assert night.answered_at == moment("2026-11-30T17:59:10")
    assert night.talk_ms == 370 * 60_000
