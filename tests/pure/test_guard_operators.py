"""Who is asked or moved to those who call in, how many stay free, and what the day will lose."""

from dataclasses import replace

import pytest

from baylanys.guard.rules_forecast import Today, lost_forecast, lost_share
from baylanys.guard.rules_operators import Answer, Called, Group, How, SeenOperator, call_in, group_of
from baylanys.guard.rules_reserve import Reserve

CHATS = SeenOperator("aigul", "ready", chats=2)
OUT = SeenOperator("bolat", "talking", calls_out=True)
AWAY = SeenOperator("dana", "break", "other")
ALL = frozenset(Group)


@pytest.mark.parametrize(
    ("seen", "group"),
    [
        (CHATS, Group.CHATS),
        (replace(CHATS, calls_beside=True), None),
        (replace(CHATS, chats=0), None),
        (replace(CHATS, state="talking"), None),
        (replace(CHATS, reachable=False), None),
        (OUT, Group.OUTBOUND),
        (replace(OUT, state="wrap_up"), Group.OUTBOUND),
        (AWAY, Group.OTHER_WORK),
        (replace(AWAY, reason="training"), Group.OTHER_WORK),
        (replace(AWAY, reason="lunch"), None),
        (replace(AWAY, state="not_ready", reason="desk_lost"), None),
        (replace(AWAY, state="offline"), None),
    ],
)
def test_what_keeps_an_operator_from_those_who_call_in(seen: SeenOperator, group: Group | None) -> None:
    assert group_of(seen) is group


def test_operators_are_asked_unless_their_rule_moves_them() -> None:
    how = {"bolat": How.MOVE, "dana": How.MOVE}
    assert call_in([CHATS, OUT, AWAY], ALL, how, {}) == Called(ask=("aigul", "dana"), move=("bolat",))


def test_who_is_left_alone_or_not_meant_is_neither_asked_nor_moved() -> None:
    assert call_in([CHATS, OUT], frozenset({Group.OUTBOUND}), {"bolat": How.LEAVE}, {}) == Called()
    assert call_in([], ALL, {}, {}) == Called(), "nobody is there"


@pytest.mark.parametrize("answer", list(Answer))
def test_nobody_is_asked_twice(answer: Answer) -> None:
    assert call_in([CHATS], ALL, {}, {"aigul": answer}) == Called()


def test_a_question_is_withdrawn_when_the_operator_is_gone_or_free_anyway() -> None:
    asked = {"aigul": Answer.ASKED}
    for now in (replace(CHATS, state="offline"), replace(CHATS, chats=0), replace(CHATS, reachable=False)):
        assert call_in([now], ALL, {}, asked) == Called(withdraw=("aigul",))
    assert call_in([], ALL, {}, asked) == Called(withdraw=("aigul",))


@pytest.mark.parametrize(
    ("operators", "calls_an_hour", "per_cent"),
    [(5, 27.7, 2.0), (5, 34.3, 4.0), (8, 58.3, 2.0), (8, 68.6, 4.0), (3, 10.6, 2.0)],
)
def test_the_staffing_bears_so_many_calls(operators: int, calls_an_hour: float, per_cent: float) -> None:
    assert 100 * lost_share(calls_an_hour, operators) == pytest.approx(per_cent, abs=0.02)


def test_without_calls_nothing_is_lost_and_without_operators_everything() -> None:
    assert lost_share(0.0, 5) == 0.0
    assert lost_share(30.0, 0) == 1.0
    assert 0.9 < lost_share(5000.0, 5) <= 1.0


def test_the_forecast_of_the_day_is_what_was_lost_and_what_will_be() -> None:
    today = Today(offered=100, lost=2, offered_lately=0, hours_lately=0.5, hours_left=4.0)
    assert lost_forecast(today, 5) == pytest.approx(2.0)
    busy = replace(today, offered_lately=17)
    assert lost_forecast(busy, 5) == pytest.approx((2 + 4 * 34 * lost_share(34, 5)) / 236 * 100)
    assert lost_forecast(replace(today, offered=19), 5) is None
    assert lost_forecast(replace(busy, hours_left=0.0), 5) is None, "the working day is over"


@pytest.mark.parametrize(("on_shift", "kept"), [(0, 0), (4, 0), (5, 2), (7, 2), (8, 1), (30, 1)])
def test_so_many_stay_free_while_somebody_dials_out(on_shift: int, kept: int) -> None:
    assert Reserve().kept(on_shift) == kept
    assert Reserve(on=False).kept(on_shift) == 0
