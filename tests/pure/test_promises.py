"""Callbacks: who may have one, what the caller hears, when it is tried again, when it is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.interactions.fold import Event as Recorded
from baylanys.interactions.fold import summarise
from baylanys.reporting.call_facts import facts_of
from baylanys.reporting.definition import Definition
from baylanys.reporting.kpi import count
from baylanys.reporting.verdicts import judge
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.call_states import advance, inbound, promised
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.ivr.flow import parse_flow
from baylanys.telephony.promise_rules import Broken, PromiseRule, Tried, TryAt, callable_number, next_step
from baylanys.telephony.promise_states import FIRST_TURN
from tests.pure.call_stories import TIMETABLE

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
QUEUE = parse_flow({"start": "q", "give_up": "q", "nodes": {"q": {"kind": "queue", "queue": "general"}}})
RULE = PromiseRule()


class Told:
    """A call that is told events, and what it recorded and asked for."""

    def __init__(self, number: str = "+77010000001") -> None:
        step = inbound(interaction="i", channel="C", number=number, line="+77172000001", at=START, withheld=not number)
        self.state, self.records, self.actions, self.at = step.state, list(step.records), [], START
        self.tell(m.FlowBegun(ivr.Context(), 1, "main"), after=0)

    def tell(self, event: m.CallEvent, after: float = 1.0) -> "Told":
        self.at += timedelta(seconds=after)
        step = advance(self.state, event, self.at, QUEUE)
        self.state, self.actions = step.state, list(step.actions)
        self.records += step.records
        return self

    def keys(self, text: str) -> "Told":
        for key in text:
            self.tell(m.KeyPressed(key, RULE), after=0.2)
        return self

    def said(self) -> "Told":
        """What is being said has been heard to its end."""
        return self.tell(m.IvrHeard(ivr.PlaybackFinished(FIRST_TURN + self.state.asked)))

    @property
    def kinds(self) -> list[str]:
        return [record.kind for record in self.records]

    def heard(self) -> list[str]:
        played = [each.prompts for each in self.actions if isinstance(each, m.Play | m.Announce)]
        return [prompt.code for prompts in played for prompt in prompts]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+77010000001", "+77010000001"),
        ("87010000001", "+77010000001"),
        ("7010000001", "+77010000001"),
        ("+77172000009", "+77172000009"),
        ("+78090000001", ""),
        ("+79161234567", ""),
        ("+442079460000", ""),
        ("+12025550100", ""),
        ("112", ""),
        ("", ""),
    ],
)
def test_callbacks_are_promised_to_numbers_of_kazakhstan_only(number: str, expected: str) -> None:
    assert callable_number(number, RULE) == expected


def test_key_before_the_offer_changes_nothing() -> None:
    assert Told().keys("1").state.stage is Stage.QUEUED


def test_one_key_after_the_offer_is_a_promise_and_keeps_the_place() -> None:
    call = Told().tell(m.CallbackDue(), after=60)
    assert call.heard() == ["callback_offer", "callback_offer"]
    call.tell(m.KeyPressed("1", RULE), after=10)
    assert call.state.stage is Stage.PROMISED
    assert call.kinds[-3:] == ["callback_offered", "left_queue", "callback_accepted"]
    assert m.LeaveQueue() in call.actions
    assert call.state.queue_entered_at == START
    call.said()
    assert call.state.stage is Stage.ENDED
    assert summarise(call.records).wait_ms == 70_000


def test_key_while_the_operators_phone_rings_takes_the_offer_back() -> None:
    call = Told().tell(m.CallbackDue()).tell(m.OfferMade(1, "operator1", "sip", START)).keys("1")
    assert call.state.stage is Stage.PROMISED
    assert m.HangUpChannel("i-op1") in call.actions
    assert "offer_ended" in call.kinds


@pytest.mark.parametrize("number", ["", "+79161234567", "+78090000001"])
def test_whose_number_cannot_be_called_back_keys_another(number: str) -> None:
    call = Told(number).tell(m.CallbackDue()).keys("1")
    assert (call.state.stage, call.heard()) == (Stage.KEYING, ["callback_key_number"] * 2)
    call.keys("87015550123")
    assert call.state.stage is Stage.PROMISED
    assert call.records[-1].detail == {"number": "+77015550123"}


def test_two_wrong_numbers_lead_to_the_voicemail() -> None:
    call = Told("").tell(m.CallbackDue()).keys("1")
    call.keys("112#")
    assert call.heard() == ["callback_wrong_number"] * 2
    call.keys("8809#")
    assert (call.state.stage, call.heard()) == (Stage.ASKED, ["leave_message"] * 2)
    assert call.said().state.stage is Stage.VOICEMAIL


def test_nobody_waits_past_the_limit() -> None:
    call = Told().tell(m.CallbackDue(), after=60).tell(m.CallbackDue(last=True), after=55)
    assert call.heard()[0] == "callback_last"
    call.tell(m.WaitOver(), after=4.5)
    assert call.state.stage is Stage.ASKED
    assert summarise(call.records).wait_ms == 119_500
    assert call.keys("1").state.stage is Stage.PROMISED


def test_a_full_queue_offers_a_callback_or_a_message_at_once() -> None:
    call = Told().tell(m.QueueFull(), after=0)
    assert (call.state.stage, call.heard()[0]) == (Stage.ASKED, "callback_or_message")
    assert [record.detail for record in call.records if record.kind == "left_queue"] == [{"reason": "full"}]
    assert call.keys("1").state.stage is Stage.PROMISED
    lost = Told().tell(m.QueueFull(), after=0).tell(m.ContactGone(16), after=2)
    told = judge(facts_of(lost.records), TIMETABLE, Definition(), lost.at)
    assert (told.standing, told.reason, told.offered) == ("lost", "no_place", True)
    assert count([facts_of(lost.records)], TIMETABLE, Definition(), lost.at).early_hang_ups == 0


def test_ringing_operator_or_not_the_wait_ends_at_its_limit_and_the_call_is_lost() -> None:
    call = Told().tell(m.OfferMade(1, "operator1", "sip", START), after=110).tell(m.WaitOver(), after=9.5).said()
    assert m.RecordVoicemail(120) in call.actions
    call.tell(m.ContactGone(16), after=8)
    assert judge(facts_of(call.records), TIMETABLE, Definition(), call.at).standing == "lost"
    assert summarise(call.records).outcome == "voicemail"


def waiting_promise() -> Told:
    call = Told()
    call.state = promised(
        interaction="o", number="+77010000001", line="+77172000001", language="kk", topic="grants", queue="general",
        since=START, callback=5,
    )  # fmt: skip
    call.records = []
    return call


def test_operator_comes_first_then_the_contact_is_dialled() -> None:
    call = waiting_promise().tell(m.OfferMade(1, "operator1", "browser", START))
    assert call.kinds == ["arrived", "language_chosen", "topic_chosen", "offered"]
    call.tell(m.OperatorLegUp("o-op1"))
    assert call.actions == [m.EndOffer(1, "accepted"), m.DialPromised("+77010000001")]
    call.tell(m.ContactLegUp())
    assert call.actions == [m.Connect("o-op1")]
    summary = summarise(call.tell(m.ContactGone(16), after=60).records)
    assert (summary.direction, summary.outcome, summary.talk_ms) == ("outbound", "answered", 60_000)


@pytest.mark.parametrize(("cause", "outcome"), [(17, "busy"), (19, "no_answer")])
def test_nobody_there_frees_the_operator_without_wrap_up(cause: int, outcome: str) -> None:
    call = waiting_promise().tell(m.OfferMade(1, "operator1", "sip", START)).tell(m.OperatorLegUp("o-op1"))
    call.tell(m.ContactGone(cause))
    assert m.FreeOperator("operator1", wrap_up=False) in call.actions
    assert summarise(call.records).outcome == outcome


def test_refused_promise_waits_on_and_arrives_once() -> None:
    call = waiting_promise().tell(m.OfferMade(1, "operator1", "sip", START)).tell(m.OperatorLegGone("o-op1", 21))
    assert call.state.stage is Stage.QUEUED
    call.tell(m.OfferMade(2, "operator2", "sip", START))
    assert call.kinds.count("arrived") == 1


DUE = START + timedelta(hours=8)


def minutes(*after: float) -> list[datetime]:
    return [START + timedelta(minutes=each) for each in after]


@pytest.mark.parametrize(
    ("attempts", "at", "expected"),
    [
        ([], START, TryAt(START)),
        (minutes(0), START, TryAt(START + timedelta(minutes=20))),
        (minutes(0, 20), START, TryAt(START + timedelta(minutes=40))),
        (minutes(0, 20, 40), START, Tried()),
        (minutes(0, 19, 38), START, TryAt(START + timedelta(minutes=58))),
        (minutes(0), DUE, Broken()),
        ([], DUE, Broken()),
        (minutes(0, 20, 481), DUE, Broken()),
    ],
)
def test_promise_is_tried_three_times_twenty_minutes_apart_until_its_day_ends(
    attempts: list[datetime], at: datetime, expected: object
) -> None:
    assert next_step(attempts, DUE, at, RULE) == expected


def test_what_the_calls_record_is_what_the_figures_read() -> None:
    call = Told().tell(m.CallbackDue(), after=60).tell(m.KeyPressed("1", RULE), after=10).said()
    late = START + timedelta(days=2)
    assert judge(facts_of(call.records), TIMETABLE, Definition(), late).reason == "callback_broken"
    tried = [Recorded("callback_attempted", moment, {}) for moment in minutes(25, 45, 65)]
    assert judge(facts_of([*call.records, tried[0]]), TIMETABLE, Definition(), late).standing == "lost"
    assert judge(facts_of([*call.records, *tried]), TIMETABLE, Definition(), late).reason == "callback_tried"
    reached = [tried[0], Recorded("callback_reached", START + timedelta(minutes=26), {})]
    assert judge(facts_of([*call.records, *reached]), TIMETABLE, Definition(), late).reason == "callback_reached"
