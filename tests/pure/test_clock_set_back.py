"""The machine's clock is set back an hour in the middle of calls: lengths stay true and the order is kept."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.asterisk.call_records import ChannelEvent
from baylanys.core.steady_scale import SteadyScale
from baylanys.interactions.fold import Event, summarise
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import CallState, Stage
from baylanys.telephony.call_states import advance
from baylanys.telephony.unattended import retell

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """Its clock may be set; its seconds only grow."""

    def __init__(self) -> None:
        self.clock, self.seconds = START, 100.0

    def wall(self) -> datetime:
        return self.clock

    def steady(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.clock += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def scale(machine: Machine) -> SteadyScale:
    return SteadyScale(machine.wall, machine.steady)


@pytest.mark.parametrize("jump", [-HOUR, HOUR, timedelta(seconds=-2)])
def test_moments_go_on_as_if_nobody_had_set_the_clock(machine, scale, jump):
    machine.pass_by(5)
    machine.clock += jump
    machine.pass_by(7)
    assert scale.now() == START + timedelta(seconds=12)
    assert scale.ahead() == -jump


def test_the_scale_follows_the_clock_when_it_is_told_to(machine, scale):
    machine.clock -= HOUR
    assert scale.follow_wall() == HOUR
    assert scale.now() == machine.wall()
    assert scale.follow_wall() is None


def test_drift_is_left_alone(machine, scale):
    machine.clock += timedelta(milliseconds=300)
    assert scale.follow_wall() is None
    assert scale.now() == START


def test_a_process_that_starts_afterwards_goes_on_behind_what_was_written(machine):
    written = START + timedelta(seconds=30)
    machine.clock = written - HOUR
    scale = SteadyScale(machine.wall, machine.steady)
    scale.reach(written)
    machine.pass_by(4)
    assert scale.now() == written + timedelta(seconds=4)
    scale.reach(START)
    assert scale.now() == written + timedelta(seconds=4)


def waiting(at: datetime) -> CallState:
    return CallState(
        interaction="i", channel="c", direction="inbound", stage=Stage.QUEUED, queue="general", queue_entered_at=at
    )


def test_a_call_that_lives_through_it_keeps_its_wait_its_talk_and_its_order(machine, scale):
    state = waiting(scale.now())
    history = [Event("arrived", scale.now(), {}), Event("queue_entered", scale.now(), {"queue": "general"})]
    story = [
        (10, lambda at: m.OfferMade(1, "operator1", "sip", at + timedelta(seconds=15))),
        (4, lambda at: m.OperatorLegUp("i-op1")),
        (20, lambda at: m.ContactGone(16)),
    ]
    for number, (seconds, event) in enumerate(story):
        machine.pass_by(seconds)
        if number == 1:
            machine.clock -= HOUR
        step = advance(state, event(scale.now()), scale.now())
        state, history = step.state, [*history, *step.records]
    assert [each.at for each in history] == sorted(each.at for each in history)
    summary = summarise(history)
    assert (summary.outcome, summary.wait_ms, summary.talk_ms) == ("answered", 14_000, 20_000)


def test_no_length_is_negative_where_moments_of_another_clock_were_written():
    story = [
        Event("arrived", START, {}),
        Event("answered", START - HOUR, {"operator": "operator1"}),
        Event("queue_entered", START, {"queue": "general"}),
        Event("hung_up", START + timedelta(seconds=1), {"side": "contact", "cause": 16}),
    ]
    summary = summarise(story)
    assert all(length is None or length >= 0 for length in (summary.wait_ms, summary.talk_ms, summary.queue_total_ms))


def line(second: float, kind: str, channel: str = "c1", application: str = "") -> ChannelEvent:
    name = "PJSIP/trunk-main-00000001" if channel == "c1" else "PJSIP/operator1-00000002"
    at = START + timedelta(seconds=second)
    return ChannelEvent(at, kind, name, channel, "c1", "s", "from-trunk", application, "", "+77010000001", "", "")


def test_an_unattended_call_is_retold_in_the_order_in_which_it_was_written():
    lines = [
        line(0, "CHAN_START"),
        line(0.1, "APP_START", application="Queue"),
        line(6 - 3600, "ANSWER", "c2"),
        line(6.1 - 3600, "BRIDGE_ENTER"),
        line(20 - 3600, "HANGUP"),
    ]
    call = retell(lines, ["operator1"])
    assert call is not None
    assert [each.kind for each in call.records] == ["fallback", "queue_entered", "left_queue", "answered", "hung_up"]
    moments = [each.at for each in call.records]
    assert moments == sorted(moments)
    arrived = Event("arrived", START, {"direction": "inbound"})
    assert summarise([arrived, *call.records]).outcome == "answered"
