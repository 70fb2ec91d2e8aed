"""The cases of kpi.md that one call can reach, told as events in and the record out."""
# ruff: noqa: E501 - a story is one line

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baylanys.interactions.fold import Event, summarise

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def story(text: str) -> list[Event]:
    """Lines of `seconds kind field=value …` as events; digits alone become numbers."""
    events = []
    for line in text.strip().splitlines():
        second, kind, *fields = line.split()
        detail: dict[str, Any] = {}
        for name, value in (field.split("=") for field in fields):
            detail[name] = int(value) if value.isdigit() else value
        events.append(Event(kind, START + timedelta(seconds=float(second)), detail))
    return events


ARRIVED = "0 arrived number=+77010000001 line=+77172000001 direction=inbound\n"
IN_QUEUE = ARRIVED + "1 ivr_entered flow=working_hours version=1\n10 queue_entered queue=general position=1\n"
CASES = [
    ("1 hangs up in the IVR after 12 s", ARRIVED + "1 ivr_entered\n12 hung_up side=contact cause=16", "left_in_ivr", None, None),
    ("2 hangs up 3 s after queue entry", IN_QUEUE + "13 hung_up side=contact cause=16", "lost", 3000, None),
    ("3 answered at exactly 90.000 s", IN_QUEUE + "100 answered operator=operator1\n160 hung_up side=contact", "answered", 90_000, 60_000),
    ("3 answered at 90.001 s", IN_QUEUE + "100.001 answered operator=operator1\n160 hung_up side=contact", "answered", 90_001, 59_999),
    ("5 after hours without a voicemail", ARRIVED + "1 closed reason=hours\n9 hung_up side=contact", "after_hours", None, None),
    (
        "5 after hours with a voicemail",
        ARRIVED + "1 closed reason=holiday\n5 voicemail_started\n15 voicemail_left seconds=10\n15 hung_up side=contact",
        "voicemail",
        None,
        None,
    ),
    ("10 refused for want of a line", ARRIVED + "0 refused reason=no_line", "refused", None, None),
    (
        "11 the second operator answers",
        IN_QUEUE
        + "10 offered offer=1 operator=operator1\n25 offer_ended offer=1 operator=operator1 outcome=missed\n"
        + "25 offered offer=2 operator=operator2\n50 answered operator=operator2\n60 hung_up side=operator",
        "answered",
        40_000,
        10_000,
    ),
    (
        "12 to voicemail from the queue at 30 s",
        IN_QUEUE + "40 left_queue reason=voicemail\n42 voicemail_started\n50 voicemail_left seconds=8\n50 hung_up side=contact",
        "voicemail",
        30_000,
        None,
    ),
    (
        "12 leaves in the voicemail's announcement",
        IN_QUEUE + "40 left_queue reason=voicemail\n42 voicemail_started\n43 hung_up side=contact",
        "lost",
        30_000,
        None,
    ),
    ("13 hangs up as the operator accepts", IN_QUEUE + "20 hung_up side=contact\n20.001 answered operator=operator1", "lost", 10_000, None),
    ("13 accepts as the contact hangs up", IN_QUEUE + "20.001 hung_up side=contact\n20 answered operator=operator1", "answered", 10_000, 1),
    ("13 the same millisecond", IN_QUEUE + "20 hung_up side=contact\n20 answered operator=operator1", "lost", 10_000, None),
    ("15 adopted after an outage", IN_QUEUE + "40 adopted after_seconds=12\n55 answered operator=operator1\n60 hung_up side=contact", "answered", 45_000, 5_000),
    ("16 the PBX dies in mid-conversation", IN_QUEUE + "20 answered operator=operator1\n50 hung_up side=system cause=41", "answered", 10_000, 30_000),
    ("19 a blocked number", ARRIVED + "0 refused reason=blocked\n0.2 hung_up side=system cause=21", "refused", None, None),
    ("the IVR itself says goodbye", ARRIVED + "1 ivr_entered\n30 hung_up side=system cause=16", "left_in_ivr", None, None),
    ("a codec we do not speak", ARRIVED + "0.1 hung_up side=system cause=58", "failed", None, None),
    ("left the queue, hang-up written later", IN_QUEUE + "14 left_queue reason=abandoned\n14.2 hung_up side=contact", "lost", 4000, None),
    ("served by the dialplan alone", IN_QUEUE + "10 fallback\n22 answered operator=operator3\n82 hung_up side=operator", "answered", 12_000, 60_000),
]


@pytest.mark.parametrize(("text", "outcome", "wait", "talk"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_inbound_call_has_its_outcome_and_figures(text: str, outcome: str, wait: int | None, talk: int | None) -> None:
    summary = summarise(story(text))
    assert (summary.outcome, summary.wait_ms, summary.talk_ms) == (outcome, wait, talk)


DIALLED = "0 arrived number=+77010000001 direction=outbound\n0 dialled number=+77010000001 operator=operator1\n"
OUTBOUND = [
    ("talked", "2 answered operator=operator1\n6 contact_answered\n66 hung_up side=contact cause=16", "answered", 60_000),
    ("contact first", "6 contact_answered\n8 answered operator=operator1\n68 hung_up side=contact", "answered", 60_000),
    ("operator already there", "6 contact_answered\n66 hung_up side=operator", "answered", 60_000),
    ("busy", "3 hung_up side=contact cause=17", "busy", None),
    ("declined", "3 hung_up side=contact cause=21", "busy", None),
    ("rings out", "31 hung_up side=system cause=19", "no_answer", None),
    ("operator gives up", "31 hung_up side=operator cause=16", "no_answer", None),
    ("no such number", "1 hung_up side=system cause=1", "failed", None),
    ("trunk away", "1 hung_up side=system", "failed", None),
]


@pytest.mark.parametrize(("text", "outcome", "talk"), [each[1:] for each in OUTBOUND], ids=[each[0] for each in OUTBOUND])
def test_outbound_call_has_its_outcome(text: str, outcome: str, talk: int | None) -> None:
    summary = summarise(story(DIALLED + text))
    assert (summary.direction, summary.outcome, summary.talk_ms) == ("outbound", outcome, talk)
    assert summary.operator == "operator1"


def test_transferred_call_waits_once_and_adds_its_queues() -> None:
    """Case 6: the average takes 20 s, the longest wait takes 130 s."""
    summary = summarise(
        story(
            ARRIVED
            + "0 queue_entered queue=general\n20 answered operator=operator1\n50 queue_entered queue=grants\n"
            + "160 answered operator=operator2\n200 hung_up side=contact"
        )
    )
    assert (summary.wait_ms, summary.queue_total_ms, summary.operator, summary.queue) == (20_000, 130_000, "operator1", "general")


def test_call_that_leaves_in_the_second_queue_stays_answered() -> None:
    """Case 7."""
    text = ARRIVED + "0 queue_entered queue=general\n20 answered operator=operator1\n50 queue_entered queue=grants\n90 hung_up side=contact"
    assert summarise(story(text)).outcome == "answered"


def test_caller_whose_desk_died_is_still_answered_once() -> None:
    text = IN_QUEUE + "20 answered operator=operator1\n30 desk_lost operator=operator1\n60 requeued reason=desk_lost\n75 answered operator=operator2\n90 hung_up side=contact"
    summary = summarise(story(text))
    assert (summary.wait_ms, summary.queue_total_ms, summary.talk_ms, summary.operator) == (10_000, 25_000, 70_000, "operator1")


@pytest.mark.parametrize("text", [ARRIVED, IN_QUEUE, IN_QUEUE + "20 answered operator=operator1"])
def test_living_interaction_has_no_outcome(text: str) -> None:
    summary = summarise(story(text))
    assert (summary.outcome, summary.ended_at, summary.talk_ms) == ("", None, None)


def test_operator_has_the_last_word_on_language_and_topic() -> None:
    text = IN_QUEUE + "11 language_chosen language=kk by=key\n12 topic_chosen topic=grants\n20 answered operator=operator1\n60 hung_up side=contact\n70 wrapped_up operator=operator1 result=resolved language=ru"
    summary = summarise(story(text))
    assert (summary.language, summary.topic, summary.result) == ("ru", "grants", "resolved")


def test_wait_that_still_runs_has_no_length() -> None:
    summary = summarise(story(IN_QUEUE))
    assert (summary.wait_ms, summary.queue_total_ms) == (None, None)
