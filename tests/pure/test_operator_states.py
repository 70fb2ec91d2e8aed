"""An operator's state walks its table; what is ordered during work is entered when the work is done."""

import itertools

import pytest

from baylanys.routing import operator_states as s
from baylanys.routing.operator_states import OperatorNow, next_state

EVENTS = [
    s.Ordered("ready"),
    s.Ordered("break", "lunch"),
    s.Ordered("offline"),
    s.OfferShown(),
    s.OfferEnded(),
    s.Conversing(),
    s.ConversationEnded(wrap_up=True),
    s.ConversationEnded(wrap_up=False),
    s.WrapUpFinished(),
    s.StoodDown("missed_offer"),
]


def after(*events: s.OperatorEvent, begin: str = "ready") -> OperatorNow:
    now = OperatorNow(begin)
    for event in events:
        now = next_state(now, event)
    return now


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((s.OfferShown(), s.Conversing(), s.ConversationEnded(wrap_up=True)), OperatorNow("wrap_up")),
        ((s.OfferShown(), s.OfferEnded()), OperatorNow("ready")),
        ((s.OfferShown(), s.StoodDown("missed_offer")), OperatorNow("not_ready", "missed_offer")),
        ((s.Conversing(), s.Ordered("break", "lunch")), OperatorNow("talking", "", "break", "lunch")),
        (
            (s.Conversing(), s.Ordered("break", "lunch"), s.ConversationEnded(wrap_up=True), s.WrapUpFinished()),
            OperatorNow("break", "lunch"),
        ),
        ((s.Conversing(), s.ConversationEnded(wrap_up=False)), OperatorNow("ready")),
        ((s.OfferShown(), s.Ordered("break", "lunch"), s.OfferEnded()), OperatorNow("break", "lunch")),
        (
            (s.Conversing(), s.StoodDown("desk_lost"), s.ConversationEnded(wrap_up=False)),
            OperatorNow("not_ready", "desk_lost"),
        ),
        ((s.Ordered("offline"), s.OfferShown()), OperatorNow("offline")),
    ],
)
def test_stories(events, expected):
    assert after(*events) == expected


def test_a_call_out_from_a_break_returns_to_the_break():
    now = next_state(OperatorNow("break", "lunch"), s.Conversing())
    now = next_state(now, s.ConversationEnded(wrap_up=True))
    assert next_state(now, s.WrapUpFinished()) == OperatorNow("break", "lunch")


def test_hold_break_and_wrap_up_never_cancel_each_other():
    """Whatever comes in whatever order, the operator is in one known state and no order is lost on the way."""
    for events in itertools.product(EVENTS, repeat=4):
        assert after(*events).state in s.STATES


def test_no_operator_is_stuck():
    """From any state reached, ending the work and ordering ready makes the operator ready."""
    for events in itertools.product(EVENTS, repeat=3):
        now = after(*events)
        for event in (s.OfferEnded(), s.ConversationEnded(wrap_up=False), s.WrapUpFinished(), s.Ordered("ready")):
            now = next_state(now, event)
        assert now.state == "ready"
