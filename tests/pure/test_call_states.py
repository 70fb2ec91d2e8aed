"""Calls walk through their stages: events in, stage, records and actions out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from baylanys.interactions.fold import Event as Recorded
from baylanys.interactions.fold import summarise
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage
from baylanys.telephony.call_states import PARTS, TABLE, advance, inbound, outbound
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.ivr.flow import parse_flow
from baylanys.telephony.promise_rules import PromiseRule

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
STRAIGHT_TO_QUEUE = parse_flow(
    {"start": "wait", "give_up": "wait", "nodes": {"wait": {"kind": "queue", "queue": "general", "topic": "grants"}}}
)
STRAIGHT_TO_VOICEMAIL = parse_flow(
    {
        "start": "message",
        "give_up": "message",
        "nodes": {"message": {"kind": "voicemail", "prompts": [], "max_seconds": 60}},
    }
)
MENU = parse_flow(
    {
        "start": "ask",
        "give_up": "wait",
        "nodes": {
            "ask": {
                "kind": "choose_language",
                "prompts": ["language"],
                "keys": {"1": "kk", "2": "ru", "3": "en"},
                "next": "wait",
            },
            "wait": {"kind": "queue", "queue": "general"},
        },
    }
)


@dataclass
class Told:
    """A call under test, with everything that it recorded and asked for."""

    state: CallState
    records: list[Recorded]
    actions: list[m.Action]
    at: datetime

    def tell(self, event: m.CallEvent, *, after: float = 1.0, flow=STRAIGHT_TO_QUEUE) -> "Told":
        self.at += timedelta(seconds=after)
        step = advance(self.state, event, self.at, flow)
        self.state, self.actions = step.state, list(step.actions)
        self.records += step.records
        return self

    @property
    def kinds(self) -> list[str]:
        return [record.kind for record in self.records]

    def asked(self, kind: type) -> list:
        return [action for action in self.actions if isinstance(action, kind)]


def arrived() -> Told:
    step = inbound(
        interaction="call-1", channel="C", number="+77010000001", line="+77172000001", at=START, withheld=False
    )
    return Told(step.state, list(step.records), list(step.actions), START)


def begun(flow=STRAIGHT_TO_QUEUE, hours="open") -> Told:
    return arrived().tell(m.FlowBegun(ivr.Context(hours=hours), 1, "main"), flow=flow)


def offered(call: Told | None = None, offer: int = 7, operator: str = "operator1") -> Told:
    call = call or begun()
    return call.tell(m.OfferMade(offer, operator, "browser", call.at + timedelta(seconds=15)))


def talking() -> Told:
    call = offered()
    return call.tell(m.OperatorLegUp("call-1-op1"))


def test_a_call_that_goes_straight_to_the_queue_waits_with_music():
    call = begun()
    assert call.state.stage is Stage.QUEUED
    assert call.kinds == ["arrived", "ivr_entered", "ivr_node", "queue_entered"]
    assert call.actions == [m.Answer(), m.StartMusic(), m.JoinQueue()]
    assert call.state.topic == "grants"


def test_an_accepted_offer_connects_the_two_and_says_so_in_order():
    call = talking()
    assert call.state.stage is Stage.TALKING
    assert call.kinds[-4:] == ["offered", "offer_ended", "left_queue", "answered"]
    assert call.actions == [m.Connect("call-1-op1"), m.EndOffer(7, "accepted")]


@pytest.mark.parametrize(
    ("cause", "outcome"),
    [(17, "refused"), (21, "refused"), (16, "missed"), (19, "missed"), (20, "unreachable"), (127, "unreachable")],
)
def test_a_phone_that_does_not_take_the_call_gives_it_back(cause, outcome):
    call = offered().tell(m.OperatorLegGone("call-1-op1", cause))
    assert call.state.stage is Stage.QUEUED
    assert call.records[-1].detail["outcome"] == outcome
    assert call.actions == [m.EndOffer(7, outcome)]


def test_the_caller_who_leaves_while_the_phone_rings_is_lost_and_nobody_keeps_ringing():
    call = offered().tell(m.ContactGone(16))
    assert call.kinds[-3:] == ["offer_ended", "left_queue", "hung_up"]
    assert m.HangUpChannel("call-1-op1") in call.actions
    assert summarise(call.records).outcome == "lost"


def test_an_operator_who_accepts_in_the_instant_of_hanging_up_talks_to_nobody():
    call = offered().tell(m.ContactGone(16)).tell(m.OperatorLegUp("call-1-op1"), after=0.0)
    assert call.state.stage is Stage.ENDED
    assert call.actions == [m.HangUpChannel("call-1-op1")]
    assert summarise(call.records).outcome == "lost"


def test_two_operators_never_answer_one_call():
    call = talking().tell(m.OperatorLegUp("call-1-op2"))
    assert call.actions == [m.HangUpChannel("call-1-op2")]
    assert call.kinds.count("answered") == 1


def test_an_offer_of_before_changes_nothing():
    call = offered().tell(m.OfferWithdrawn(6, "missed"))
    assert call.state.stage is Stage.OFFERED


def test_a_caller_who_is_moved_waits_on_in_the_other_queue():
    call = begun()
    call.tell(m.QueueChanged("science"), after=20)
    assert (call.state.queue, call.kinds[-1]) == ("science", "moved")
    assert call.asked(m.JoinQueue) == [m.JoinQueue()]
    call.tell(m.OfferMade(7, "operator1", "sip", call.at), after=5)
    call.tell(m.QueueChanged("general"), after=5)
    assert call.kinds[-2:] == ["offer_ended", "moved"]
    assert call.asked(m.HangUpChannel) == [m.HangUpChannel("call-1-op1")]
    call.tell(m.ContactGone(16), after=10)
    assert summarise(call.records).wait_ms == 40_000


def test_hold_twice_holds_once():
    call = talking().tell(m.HoldOrdered())
    assert call.actions == [m.Hold()]
    assert call.tell(m.HoldOrdered()).actions == []
    assert call.tell(m.ResumeOrdered()).actions == [m.Resume()]
    assert call.kinds[-2:] == ["held", "resumed"]


@pytest.mark.parametrize(
    ("event", "side"),
    [
        (m.ContactGone(16), "contact"),
        (m.HangUpOrdered(), "operator"),
        (m.OperatorLegGone("call-1-op1", 16), "operator"),
    ],
)
def test_who_ends_a_conversation_is_recorded_and_the_operator_wraps_up(event, side):
    call = talking().tell(event, after=10)
    assert call.state.stage is Stage.ENDED
    assert next(record for record in call.records if record.kind == "hung_up").detail["side"] == side
    assert call.asked(m.FreeOperator) == [m.FreeOperator("operator1", wrap_up=True)]
    assert summarise(call.records).talk_ms == 10_000


def test_a_lost_desk_gets_the_same_caller_back():
    call = talking().tell(m.OperatorLegGone("call-1-op1", 41, lost=True))
    assert call.state.stage is Stage.DESK_LOST
    assert m.Hold() in call.actions
    call.tell(m.DeskReturned("browser"))
    assert call.asked(m.RingOperator) == [m.RingOperator("operator1", "browser", "call-1-op2", None)]
    call.tell(m.OperatorLegUp("call-1-op2"))
    assert call.state.stage is Stage.TALKING
    assert call.kinds[-2:] == ["desk_lost", "desk_returned"]


def test_a_desk_that_stays_away_sends_the_caller_to_the_head_of_the_queue():
    call = talking().tell(m.OperatorLegGone("call-1-op1", 41, lost=True)).tell(m.PatienceOver(), after=30)
    assert call.state.stage is Stage.QUEUED
    assert call.actions == [m.FreeOperator("operator1", wrap_up=False), m.JoinQueue(returned=True)]
    assert call.kinds[-1] == "requeued"


def test_a_refused_call_is_registered_with_its_reason():
    call = arrived().tell(m.TurnedAway("no_line", 17))
    assert call.actions == [m.HangUpChannel("C", 17)]
    assert summarise(call.records).outcome == "refused"


def test_a_key_chooses_the_language_and_is_remembered():
    call = begun(MENU).tell(m.IvrHeard(ivr.Digit("1")), flow=MENU)
    assert call.state.language == "kk"
    assert call.asked(m.RememberLanguage) == [m.RememberLanguage("kk")]
    assert next(r for r in call.records if r.kind == "language_chosen").detail == {"language": "kk", "by": "key"}


def test_outside_hours_a_message_is_a_voicemail_and_says_why():
    call = begun(STRAIGHT_TO_VOICEMAIL, hours="holiday")
    assert call.asked(m.RecordVoicemail) == [m.RecordVoicemail(60)]
    call.tell(m.ContactGone(16), after=8)
    summary = summarise(call.records)
    assert (summary.outcome, summary.closed_reason) == ("voicemail", "holiday")


def test_a_caller_who_leaves_before_speaking_leaves_no_message():
    call = begun(STRAIGHT_TO_VOICEMAIL, hours="closed").tell(m.ContactGone(16), after=0.4)
    assert "voicemail_left" not in call.kinds
    assert summarise(call.records).outcome == "after_hours"


def calling_out() -> Told:
    state = outbound(interaction="call-1", channel="call-1-c", number="+77010000002", line="+77172000001")
    call = Told(state, [], [], START)
    return call.tell(m.OperatorCalled("operator1", "browser", "follow-up"))


def test_a_call_out_rings_the_operator_first_then_the_contact():
    call = calling_out()
    assert call.asked(m.RingOperator)[0].offer is None
    call.tell(m.OperatorLegUp("call-1-op1"))
    assert call.actions == [m.DialContact("+77010000002")]
    call.tell(m.ContactLegUp())
    assert call.actions == [m.Connect("call-1-op1")]
    assert summarise(call.tell(m.ContactGone(16), after=5).records).outcome == "answered"


@pytest.mark.parametrize(("cause", "outcome"), [(17, "busy"), (19, "no_answer"), (20, "no_answer"), (1, "failed")])
def test_a_call_out_that_nobody_takes_needs_no_wrap_up(cause, outcome):
    call = calling_out().tell(m.OperatorLegUp("call-1-op1")).tell(m.ContactGone(cause))
    assert call.asked(m.FreeOperator) == [m.FreeOperator("operator1", wrap_up=False)]
    assert m.HangUpChannel("call-1-op1") in call.actions
    assert summarise(call.records).outcome == outcome


def withheld() -> Told:
    step = inbound(interaction="call-1", channel="C", number="", line="+77172000001", at=START, withheld=True)
    call = Told(step.state, list(step.records), [], START)
    return call.tell(m.FlowBegun(ivr.Context(), 1, "main"))


CONSULT = m.ConsultOrdered("operator", "operator2", "general", "sip")
STORIES = {
    Stage.ARRIVED: arrived,
    Stage.IVR: lambda: begun(MENU),
    Stage.QUEUED: begun,
    Stage.OFFERED: offered,
    Stage.TALKING: talking,
    Stage.DESK_LOST: lambda: talking().tell(m.OperatorLegGone("call-1-op1", 41, lost=True)),
    Stage.KEYING: lambda: withheld().tell(m.CallbackDue()).tell(m.KeyPressed("1", PromiseRule())),
    Stage.ASKED: lambda: begun().tell(m.WaitOver()),
    Stage.PROMISED: lambda: begun().tell(m.CallbackDue()).tell(m.KeyPressed("1", PromiseRule())),
    Stage.VOICEMAIL: lambda: begun(STRAIGHT_TO_VOICEMAIL),
    Stage.CALLING_OPERATOR: calling_out,
    Stage.CALLING_CONTACT: lambda: calling_out().tell(m.OperatorLegUp("call-1-op1")),
    Stage.CONSULTING: lambda: talking().tell(CONSULT).tell(m.OperatorLegUp("call-1-op2")),
    Stage.CONFERENCE: lambda: talking().tell(CONSULT).tell(m.OperatorLegUp("call-1-op2")).tell(m.ConferenceOrdered()),
    Stage.TRANSFERRING: lambda: talking().tell(m.TransferOutOrdered("+77010000009", "general")),
    Stage.OUTSIDE: lambda: (
        talking().tell(m.TransferOutOrdered("+77010000009", "general")).tell(m.OperatorLegUp("call-1-op2"))
    ),
    Stage.ENDED: lambda: talking().tell(m.ContactGone(16)),
}
EVENTS = [
    m.IvrHeard(ivr.Digit("5")),
    m.OfferMade(9, "operator2", "sip", START),
    m.OfferWithdrawn(7, "missed"),
    m.QueueChanged("science"),
    m.OperatorLegUp("call-1-op1"),
    m.OperatorLegGone("call-1-op1", 16),
    m.OperatorLegGone("call-1-op1", 41, lost=True),
    m.ContactLegUp(),
    m.ContactGone(16),
    m.HoldOrdered(),
    m.ResumeOrdered(),
    m.HangUpOrdered(),
    m.DigitsOrdered("12#"),
    m.DeskReturned("browser"),
    m.PatienceOver(),
    m.VoicemailFinished(5.0),
    m.CallbackDue(),
    m.WaitOver(),
    m.QueueFull(),
    m.KeyPressed("1", PromiseRule()),
    m.SilenceOver(1, PromiseRule()),
    m.TransferOrdered("science"),
    m.TransferOrdered("general", "operator2"),
    m.TransferOutOrdered("+77010000009", "general"),
    CONSULT,
    m.TransferCompleted(),
    m.ThirdDismissed(),
    m.ConferenceOrdered(),
    m.SwapOrdered(),
    m.TransferOver(),
    m.OperatorLegGone("call-1-op2", 16),
    m.AnswerFound("operator2", "sip", "call-1-op2", 2, START, "general"),
    m.Adopted(2.0, "gone"),
    m.Adopted(2.0, "up"),
    m.Adopted(2.0, "up", third_leg="up"),
    m.Adopted(2.0, "gone", third_leg="up"),
]


def test_no_two_parts_of_the_table_answer_the_same_event_of_a_stage():
    assert sum(len(part) for part in PARTS) == len(TABLE)


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_in_every_stage_keeps_the_call_whole(stage, event):
    """The table is walked: a state survives its way to JSON and back, and what has ended stays ended."""
    call = STORIES[stage]()
    assert call.state.stage is stage
    before = len(call.records)
    call.tell(event, flow=MENU)
    assert m.state_from_data(m.state_to_data(call.state)) == call.state
    if stage is Stage.ENDED:
        assert call.state.stage is Stage.ENDED and len(call.records) == before
    if (stage, type(event)) not in TABLE:
        assert len(call.records) == before


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.ENDED])
def test_a_caller_who_hangs_up_ends_the_call_in_every_stage(stage):
    call = STORIES[stage]()
    if stage is Stage.CALLING_OPERATOR:
        pytest.skip("there is no contact yet")
    call.tell(m.ContactGone(16), flow=MENU)
    assert call.state.stage is Stage.ENDED
    assert call.kinds.count("hung_up") == 1
    assert summarise(call.records).outcome


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.ENDED])
def test_a_restarted_engine_takes_over_a_call_in_every_stage(stage):
    call = STORIES[stage]()
    call.tell(m.Adopted(3.5, "gone"), flow=MENU)
    adopted = [record for record in call.records if record.kind == "adopted"]
    assert adopted[0].detail == {"after_seconds": 3.5}
