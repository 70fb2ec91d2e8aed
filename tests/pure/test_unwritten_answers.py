"""An engine that dies between connecting two people and writing it down loses no answer."""

import json
from datetime import timedelta

import pytest

from baylanys.asterisk.call_records import ChannelEvent
from baylanys.interactions.fold import summarise
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.ivr.flow import queues_of
from baylanys.telephony.unattended import operator_of
from baylanys.telephony.unwritten_answers import Sight, leg_number, unwritten_answer
from tests.pure.test_call_states import (
    MENU,
    START,
    STRAIGHT_TO_QUEUE,
    Told,
    arrived,
    begun,
    calling_out,
    offered,
    talking,
)
from tests.pure.test_transfers import to_queue

OPERATORS = {"operator1", "operator2"}
LEG, NEXT, CALLER = "call-1-op1", "call-1-op2", "C"
PHONES = {LEG: "PJSIP/operator1-desk-0000000a", NEXT: "PJSIP/operator2-0000000b", CALLER: "PJSIP/trunk-main-00000001"}


def line(second: float, kind: str, channel: str) -> ChannelEvent:
    at = START + timedelta(seconds=second)
    return ChannelEvent(at, kind, PHONES[channel], channel, CALLER, "s", "inbound", "", "", "", "", json.dumps({}))


def connected(leg: str = LEG, at: float = 30.0) -> list[ChannelEvent]:
    ring = line(at - 4, "CHAN_START", leg)
    return [ring, line(at, "BRIDGE_ENTER", CALLER), line(at + 0.004, "BRIDGE_ENTER", leg)]


def found(call: Told, records=(), *, bridged=(), now: float = 40.0):
    since = max(record.at for record in call.records)
    sight = Sight({each: PHONES[each] for each in bridged}, records, since, START + timedelta(seconds=now))
    return unwritten_answer(call.state, sight, OPERATORS, "general")


STAGES = {
    "arrived": (arrived, Stage.ARRIVED),
    "menu": (lambda: begun(MENU), Stage.IVR),
    "queued": (begun, Stage.QUEUED),
    "a queue anew": (to_queue, Stage.QUEUED),
}


@pytest.mark.parametrize("name", STAGES)
@pytest.mark.parametrize("still_there", [True, False], ids=["connected", "gone"])
def test_an_answer_over_which_the_engine_died_is_found_with_its_moment(name, still_there):
    story, stage = STAGES[name]
    call = story()
    assert call.state.stage is stage
    leg = NEXT if name == "a queue anew" else LEG
    at = 90.0 if name == "a queue anew" else 30.0
    answer, moment = found(call, connected(leg, at), bridged=(CALLER, leg) if still_there else (), now=100)
    assert moment == START + timedelta(seconds=at, milliseconds=4)
    assert (answer.channel, answer.operator) == (leg, "operator1" if leg == LEG else "operator2")
    assert answer.device == ("browser" if leg == LEG else "sip")
    call.at = moment
    call.tell(answer, after=0, flow=MENU)
    state, summary = call.state, summarise(call.records)
    assert (state.stage, state.operator_channel, state.legs) == (Stage.TALKING, leg, leg_number(state, leg))
    assert call.records[-1].detail["operator"] == answer.operator and summary.wait_ms is not None
    assert call.actions == [m.EngageOperator(answer.operator)]
    assert call.kinds.count("queue_entered") == (2 if name == "a queue anew" else 1)
    assert m.state_from_data(m.state_to_data(state)) == state


@pytest.mark.parametrize("story", [arrived, lambda: begun(MENU)], ids=["arrived", "menu"])
def test_who_was_last_seen_before_the_queue_has_waited_since_the_telephone_rang(story):
    call = story()
    answer, moment = found(call, connected())
    call.at = moment
    summary = summarise(call.tell(answer, after=0, flow=MENU).records)
    assert (summary.queue, summary.queue_entered_at) == ("general", START + timedelta(seconds=26))
    assert summary.wait_ms == 4004


def test_where_the_records_say_nothing_yet_the_answer_is_of_the_moment_of_looking():
    answer, moment = found(begun(), bridged=(CALLER, LEG))
    assert answer.operator == "operator1" and moment == START + timedelta(seconds=40)


def test_somebody_else_than_the_one_last_offered_may_have_answered():
    call = offered()
    answer, _moment = found(call, connected(NEXT))
    call.tell(answer)
    assert (call.state.operator, call.state.offer) == ("operator2", None)
    ended = next(record for record in call.records if record.kind == "offer_ended")
    assert ended.detail == {"offer": 7, "operator": "operator1", "outcome": "withdrawn"}


NOTHING = {
    "nobody rang": (begun, [], ()),
    "the telephone only rang": (begun, [line(26, "CHAN_START", LEG)], ()),
    "the operator was connected with nobody": (begun, [line(30, "BRIDGE_ENTER", LEG)], ()),
    "the operator who transferred is left in the bridge": (to_queue, connected(LEG, 20), (CALLER, LEG)),
    "the offer is known": (offered, connected(), (CALLER, LEG)),
    "the answer is written": (talking, connected(NEXT), (CALLER, NEXT)),
}


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_is_found_where_nothing_is_unwritten(name):
    story, records, bridged = NOTHING[name]
    assert found(story(), records, bridged=bridged, now=100) is None


def test_a_leg_of_nobody_who_works_here_is_no_answer():
    sight = Sight({LEG: "PJSIP/stranger-0000000a", CALLER: PHONES[CALLER]}, (), START, START)
    assert unwritten_answer(begun().state, sight, OPERATORS, "general") is None


def test_an_operator_found_talking_with_the_offered_caller_has_the_call():
    call = offered().tell(m.Adopted(3.0, "up"))
    assert call.asked(m.EngageOperator) == [m.EngageOperator("operator1")]


@pytest.mark.parametrize(("leg", "stage"), [("up", Stage.TALKING), ("gone", Stage.ENDED)])
def test_a_call_out_that_was_answered_is_not_given_up(leg, stage):
    call = calling_out().tell(m.OperatorLegUp(LEG))
    answered_at = call.at + timedelta(seconds=2)
    call.tell(m.Adopted(6.0, leg, connected_at=answered_at), after=8)
    summary = summarise(call.records)
    assert (call.state.stage, summary.answered_at) == (stage, answered_at)
    assert not call.asked(m.Connect) and (leg == "gone") is bool(call.asked(m.HangUpChannel))
    assert "wrap_up_started" in call.kinds if leg == "gone" else summary.ended_at is None


def test_a_call_out_that_only_rang_is_given_up():
    call = calling_out().tell(m.OperatorLegUp(LEG))
    assert call.tell(m.Adopted(6.0, "up")).state.stage is Stage.ENDED


def test_the_queues_of_a_flow():
    assert queues_of(MENU) == queues_of(STRAIGHT_TO_QUEUE) == ("general",)


def test_whose_telephone_a_channel_is():
    assert operator_of("PJSIP/operator1-desk-0000000a", OPERATORS) == ("operator1", "browser")
    assert operator_of("PJSIP/operator2-0000000b", OPERATORS) == ("operator2", "sip")
    assert operator_of("PJSIP/trunk-main-00000001", OPERATORS) is None
