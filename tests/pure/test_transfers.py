"""Transfers, consultations and conferences: who speaks with whom, what is written down, how it counts."""

import pytest

from baylanys.interactions.fold import summarise
from baylanys.reporting.call_facts import facts_of
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage
from tests.pure.test_call_states import Told, calling_out, offered, talking

FIRST, SECOND = "call-1-op1", "call-1-op2"
OUTSIDE = "+77172000099"


def to_queue() -> Told:
    return talking().tell(m.TransferOrdered("science"), after=60)


def to_operator() -> Told:
    return talking().tell(m.TransferOrdered("general", "operator2"), after=60)


def to_outside() -> Told:
    return talking().tell(m.TransferOutOrdered(OUTSIDE, "general"), after=60)


def consulting(kind="operator", name="operator2") -> Told:
    return talking().tell(m.ConsultOrdered(kind, name, "general", "sip"), after=60)


def consulted(kind="operator", name="operator2") -> Told:
    return consulting(kind, name).tell(m.OperatorLegUp(SECOND), after=5)


def conference() -> Told:
    return consulted().tell(m.ConferenceOrdered(), after=5)


def taken_back(call: Told) -> bool:
    return (call.state.stage, call.state.operator, call.state.third) == (Stage.TALKING, "operator1", None)


def test_a_blind_transfer_to_a_queue_frees_the_operator_for_the_wrap_up_and_waits_anew():
    call = to_queue()
    assert (call.state.stage, call.state.queue, call.state.operator) == (Stage.QUEUED, "science", "")
    assert call.kinds[-3:] == ["transferred", "wrap_up_started", "queue_entered"]
    assert call.actions == [
        m.Hold(),
        m.HangUpChannel(FIRST),
        m.FreeOperator("operator1", wrap_up=True),
        m.JoinQueue(returned=False),
    ]
    call.tell(m.OperatorLegGone(FIRST, 16))
    assert call.state.stage is Stage.QUEUED


def test_case_6_answered_transferred_and_answered_again_is_one_answer_and_both_waits():
    call = offered(to_queue(), offer=8).tell(m.OperatorLegUp(SECOND), after=109)
    call.tell(m.ContactGone(16), after=70)
    summary, facts = summarise(call.records), facts_of(call.records)
    assert (summary.outcome, summary.operator, summary.queue) == ("answered", "operator1", "general")
    assert (facts.wait_ms, facts.queue_total_ms) == (2_000, 112_000)
    assert not facts.left_in_transfer
    assert call.asked(m.FreeOperator) == [m.FreeOperator("operator1", wrap_up=True)]


def test_case_7_who_hangs_up_in_the_second_queue_was_answered_and_left_in_transfer():
    call = to_queue().tell(m.ContactGone(16), after=40)
    facts = facts_of(call.records)
    assert summarise(call.records).outcome == "answered"
    assert facts.left_in_transfer
    assert facts.answered_at is not None


def test_a_transfer_to_an_operator_is_offered_to_that_one_alone_for_a_while():
    call = to_operator()
    assert (call.state.only_operator, call.state.came_from) == ("operator2", "operator1")
    assert m.StartTimer("transfer", 20.0) in call.actions
    call.tell(m.TransferOver(), after=20)
    assert (call.state.only_operator, call.state.came_from) == ("", "operator1")
    assert call.actions == [m.JoinQueue(returned=True)]
    assert call.kinds[-1] == "transfer_failed"
    assert call.tell(m.TransferOver()).actions == []


def test_an_operator_who_refuses_a_transfer_gives_the_caller_back_at_once():
    call = offered(to_operator(), offer=8).tell(m.OperatorLegGone(SECOND, 17))
    assert call.actions == [m.EndOffer(8, "refused"), m.StartTimer("transfer", 0.0)]
    call.tell(m.TransferOver(), after=0)
    assert call.state.at_head


def test_an_operator_who_takes_a_transfer_has_the_call():
    call = offered(to_operator(), offer=8).tell(m.OperatorLegUp(SECOND))
    assert (call.state.stage, call.state.only_operator, call.state.came_from) == (Stage.TALKING, "", "")
    assert call.kinds.count("answered") == 2


def test_a_number_outside_is_dialled_while_the_caller_hears_music():
    call = to_outside()
    assert call.state.stage is Stage.TRANSFERRING
    assert m.DialOutside(SECOND, OUTSIDE) in call.actions
    assert m.FreeOperator("operator1", wrap_up=True) in call.actions
    call.tell(m.OperatorLegUp(SECOND), after=8)
    assert call.actions == [m.Connect(SECOND)]
    assert call.state.stage is Stage.OUTSIDE
    call.tell(m.OperatorLegGone(SECOND, 16), after=30)
    assert m.HangUpChannel("C") in call.actions
    summary = summarise(call.records)
    assert (summary.outcome, summary.hung_up_by, summary.talk_ms) == ("answered", "outside", 98_000)


@pytest.mark.parametrize("event", [m.OperatorLegGone(SECOND, 17), m.TransferOver()])
def test_where_nobody_answers_outside_the_caller_stands_at_the_head_of_the_queue(event):
    call = to_outside().tell(event, after=45)
    assert (call.state.stage, call.state.at_head, call.state.third) == (Stage.QUEUED, True, None)
    assert call.kinds[-2:] == ["transfer_failed", "requeued"]
    assert call.actions == [m.HangUpChannel(SECOND), m.StartMusic(), m.JoinQueue(returned=True)]


def test_a_call_out_can_be_transferred_too():
    call = calling_out().tell(m.OperatorLegUp(FIRST)).tell(m.ContactLegUp())
    call.tell(m.TransferOrdered("general", "operator2"), after=10)
    assert (call.state.stage, call.state.queue) == (Stage.QUEUED, "general")


def test_a_consultation_holds_the_caller_and_brings_the_third_party_to_the_operator():
    call = consulting()
    assert call.actions == [
        m.Hold(),
        m.HearRinging(),
        m.RingOperator("operator2", "sip", SECOND, 0, recorded=True),
        m.StartTimer("transfer", 20.0),
    ]
    call.tell(m.OperatorLegUp(SECOND))
    assert call.actions == [m.Consult(FIRST, SECOND)]
    assert call.state.stage is Stage.CONSULTING


def test_completing_leaves_the_caller_to_the_colleague():
    call = consulted().tell(m.TransferCompleted())
    assert (call.state.stage, call.state.operator, call.state.operator_channel) == (Stage.TALKING, "operator2", SECOND)
    assert call.actions == [m.HangUpChannel(FIRST), m.FreeOperator("operator1", wrap_up=True), m.Resume()]
    assert call.kinds[-3:] == ["transferred", "wrap_up_started", "answered"]
    call.tell(m.ContactGone(16), after=10)
    assert call.asked(m.FreeOperator) == [m.FreeOperator("operator2", wrap_up=True)]


def test_completing_to_a_number_outside_leaves_no_operator():
    call = consulted("outside", OUTSIDE).tell(m.TransferCompleted())
    assert (call.state.stage, call.state.operator) == (Stage.OUTSIDE, "")
    call.tell(m.ContactGone(16))
    assert m.HangUpChannel(SECOND) in call.actions
    assert call.asked(m.FreeOperator) == []


def test_who_puts_the_phone_down_in_a_consultation_leaves_the_caller_to_the_colleague():
    call = consulted().tell(m.OperatorLegGone(FIRST, 16))
    assert (call.state.stage, call.state.operator) == (Stage.TALKING, "operator2")


def test_who_puts_the_phone_down_while_it_rings_leaves_the_caller_to_whoever_answers():
    call = consulting().tell(m.HangUpOrdered())
    assert call.state.stage is Stage.TRANSFERRING
    call.tell(m.OperatorLegUp(SECOND))
    assert (call.state.stage, call.state.operator) == (Stage.TALKING, "operator2")
    assert call.actions == [m.Connect(SECOND)]


@pytest.mark.parametrize("event", [m.ThirdDismissed(), m.OperatorLegGone(SECOND, 17), m.TransferOver()])
def test_a_colleague_who_does_not_answer_leaves_operator_and_caller_together(event):
    call = consulting().tell(event)
    assert taken_back(call) and not call.state.held
    assert m.Connect(FIRST) in call.actions
    assert m.FreeOperator("operator2", wrap_up=False) in call.actions


def test_cancelling_a_consultation_brings_the_caller_back():
    call = consulted().tell(m.ThirdDismissed())
    assert taken_back(call)
    assert call.actions == [m.HangUpChannel(SECOND), m.FreeOperator("operator2", wrap_up=False), m.Resume()]
    assert consulted().tell(m.TransferOver()).state.stage is Stage.CONSULTING


def test_a_conference_joins_the_caller_and_whoever_leaves_leaves_two():
    call = conference()
    assert (call.state.stage, call.actions) == (Stage.CONFERENCE, [m.Resume()])
    assert taken_back(conference().tell(m.OperatorLegGone(SECOND, 16)))
    left = conference().tell(m.HangUpOrdered())
    assert (left.state.stage, left.state.operator) == (Stage.TALKING, "operator2")
    assert m.Resume() not in left.actions
    ended = conference().tell(m.ContactGone(16))
    assert ended.asked(m.FreeOperator) == [
        m.FreeOperator("operator2", wrap_up=False),
        m.FreeOperator("operator1", wrap_up=True),
    ]


def test_a_conference_waits_for_the_third_party():
    assert consulting().tell(m.ConferenceOrdered()).state.stage is Stage.CONSULTING


def test_a_desk_lost_in_a_consultation_gets_the_caller_back():
    call = consulted().tell(m.OperatorLegGone(FIRST, 41, lost=True))
    assert (call.state.stage, call.state.operator) == (Stage.DESK_LOST, "operator1")
    assert m.HangUpChannel(SECOND) in call.actions
    assert m.FreeOperator("operator2", wrap_up=False) in call.actions


def test_a_desk_lost_in_a_conference_leaves_the_caller_in_conversation():
    call = conference().tell(m.OperatorLegGone(FIRST, 41, lost=True))
    assert (call.state.stage, call.state.operator) == (Stage.TALKING, "operator2")


@pytest.mark.parametrize(
    ("legs", "stage"),
    [
        (("up", "up"), Stage.CONSULTING),
        (("up", "gone"), Stage.TALKING),
        (("gone", "up"), Stage.TALKING),
        (("gone", "gone"), Stage.DESK_LOST),
    ],
)
def test_a_consultation_is_taken_over_as_its_legs_stand(legs, stage):
    call = consulted().tell(m.Adopted(3.0, legs[0], third_leg=legs[1]))
    assert call.state.stage is stage


@pytest.mark.parametrize(
    ("legs", "stage"),
    [
        (("up", "up"), Stage.CONFERENCE),
        (("up", "gone"), Stage.TALKING),
        (("gone", "up"), Stage.TALKING),
        (("gone", "gone"), Stage.DESK_LOST),
    ],
)
def test_a_conference_is_taken_over_as_its_legs_stand(legs, stage):
    call = conference().tell(m.Adopted(3.0, legs[0], third_leg=legs[1]))
    assert call.state.stage is stage


def test_a_transfer_outside_is_taken_over_as_its_leg_stands():
    assert to_outside().tell(m.Adopted(3.0, third_leg="up")).state.stage is Stage.OUTSIDE
    assert to_outside().tell(m.Adopted(3.0, third_leg="ringing")).state.stage is Stage.QUEUED
    outside = to_outside().tell(m.OperatorLegUp(SECOND))
    assert outside.tell(m.Adopted(3.0, third_leg="up")).state.stage is Stage.OUTSIDE
    assert outside.tell(m.Adopted(3.0, third_leg="gone")).state.stage is Stage.ENDED


def test_a_caller_who_waits_for_one_operator_still_does_after_a_restart():
    call = to_operator().tell(m.Adopted(3.0))
    assert m.JoinQueue(returned=False) in call.actions
    assert m.StartTimer("transfer", 20.0) in call.actions


def test_a_swap_brings_the_caller_back_for_a_moment_while_the_third_party_hears_music():
    call = consulted().tell(m.SwapOrdered())
    assert call.actions == [m.HoldThird(SECOND), m.Resume()]
    assert (call.state.stage, call.state.held, call.state.third.waits) == (Stage.CONSULTING, False, True)
    call.tell(m.SwapOrdered())
    assert call.actions == [m.Hold(), m.ResumeThird(SECOND)]
    assert (call.state.held, call.state.third.waits) == (True, False)
    assert [record.detail["with"] for record in call.records if record.kind == "swapped"] == ["contact", "third"]


def test_a_swap_waits_for_the_third_party():
    assert consulting().tell(m.SwapOrdered()).actions == []


def test_after_a_swap_all_ends_are_the_same():
    def swapped():
        return consulted().tell(m.SwapOrdered())

    over = swapped().tell(m.TransferCompleted())
    assert (over.state.stage, over.state.operator) == (Stage.TALKING, "operator2")
    assert over.actions[-1] == m.ResumeThird(SECOND)
    outside = consulted("outside", OUTSIDE).tell(m.SwapOrdered()).tell(m.TransferCompleted())
    assert outside.state.third is not None and not outside.state.third.waits
    together = swapped().tell(m.ConferenceOrdered())
    assert (together.actions, together.state.third.waits) == ([m.ResumeThird(SECOND)], False)
    back = swapped().tell(m.ThirdDismissed())
    assert taken_back(back) and back.actions == [m.HangUpChannel(SECOND), m.FreeOperator("operator2", wrap_up=False)]
    assert "resumed" not in back.kinds
    lost = swapped().tell(m.OperatorLegGone(FIRST, 41, lost=True))
    assert lost.state.stage is Stage.DESK_LOST and m.Hold() in lost.actions
    assert swapped().tell(m.ContactGone(16)).state.stage is Stage.ENDED
