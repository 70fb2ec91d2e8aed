"""What an operator bears, and how offers end."""

from typing import Any

import pytest

from baylanys.routing.decisions import Offer, OfferOutcome
from baylanys.routing.invariants import idle_violations
from baylanys.routing.snapshot import take_snapshot
from baylanys.routing.work import Limits, WorkKind
from tests.pure.routing_words import (
    CALL,
    CALLBACK,
    CHAT,
    LIMITS,
    MISSED,
    PATIENT,
    REFUSED,
    UNREACHABLE,
    WITHDRAWN,
    centre,
    operator,
    told,
    work,
)


def test_a_call_excludes_everything_else() -> None:
    router = centre(operator("aigul", chats=3))
    router.work_arrived(work("call1"), 5)
    router.offer_accepted(1, 6)
    assert router.work_arrived(work("chat1", kind=CHAT), 7) == []
    assert router.work_arrived(work("callback1", kind=CALLBACK), 7) == []


def test_conversations_fill_up_to_the_limit_and_exclude_calls() -> None:
    router = centre(operator("aigul", chats=2))
    for number in (1, 2, 3):
        router.work_arrived(work(f"chat{number}", number, CHAT), number)
    assert told(router.offer_accepted(1, 5)) == ["chat1 accepted by aigul", "chat2 to aigul"]
    router.work_arrived(work("call1", 4), 5)
    assert told(router.offer_accepted(2, 6)) == ["chat2 accepted by aigul"]
    assert told(router.operator_freed("aigul", "chat1", 7)) == ["chat3 to aigul"]
    assert told(router.work_left("chat3", 8)) == ["chat3 withdrawn by aigul"]
    assert told(router.operator_freed("aigul", "chat2", 9)) == ["call1 to aigul"]


@pytest.mark.parametrize("second_skills", ["ru", "ru kk"], ids=["equal abilities", "other abilities"])
def test_conversations_are_spread_over_operators(second_skills: str) -> None:
    router = centre(operator("aigul", chats=3), operator("bolat", second_skills, chats=3))
    router.work_arrived(work("chat1", kind=CHAT), 5)
    router.offer_accepted(1, 5)
    assert told(router.work_arrived(work("chat2", kind=CHAT), 6)) == ["chat2 to bolat"]


def test_a_refused_conversation_goes_to_the_least_loaded_too() -> None:
    router = centre(operator("aigul", chats=3), operator("bolat", chats=3), operator("dana", "ru:2", chats=3))
    router.work_arrived(work("chat1", kind=CHAT), 5)
    router.offer_accepted(1, 5)
    router.work_arrived(work("chat2", kind=CHAT, required={"ru": 1}, preferred_operator="dana"), 6)
    assert told(router.offer_refused(2, 7)) == ["chat2 refused by dana", "chat2 to bolat"]


def test_a_call_takes_the_place_of_a_conversation_that_is_only_shown() -> None:
    router = centre(operator("aigul", chats=3), operator("bolat", chats=3), limits=PATIENT)
    router.work_arrived(work("chat1", kind=CHAT), 5)
    router.work_arrived(work("chat2", kind=CHAT), 5)
    assert told(router.work_arrived(work("call1"), 6)) == ["chat1 withdrawn by aigul", "call1 to aigul"]
    assert told(router.offer_accepted(2, 7)) == ["chat2 accepted by bolat", "chat1 to bolat"]


def test_a_call_beside_conversations_where_the_operator_bears_it() -> None:
    router = centre(operator("aigul", chats=1, beside=True))
    router.work_arrived(work("chat1", kind=CHAT), 5)
    router.offer_accepted(1, 5)
    assert router.work_arrived(work("chat2", kind=CHAT), 6) == []
    assert told(router.work_arrived(work("call1"), 6)) == ["call1 to aigul"]
    router.offer_accepted(2, 7)
    assert router.operator_freed("aigul", "chat1", 8) == []
    assert told(router.operator_freed("aigul", "call1", 9)) == ["chat2 to aigul"]


def test_a_call_goes_before_a_conversation_that_waits_longer() -> None:
    router = centre(operator("aigul", chats=3), ready=False)
    router.work_arrived(work("chat1", 0, CHAT, priority=9), 5)
    router.work_arrived(work("call1", 5), 6)
    assert told(router.operator_ready("aigul", 7)) == ["call1 to aigul"]


def test_what_is_taken_from_the_list_is_offered_to_nobody_else() -> None:
    router = centre(operator("aigul", chats=1), operator("bolat", chats=1))
    router.work_arrived(work("chat1", kind=CHAT), 5)
    router.work_arrived(work("chat2", kind=CHAT), 5)
    assert told(router.work_taken("bolat", "chat1", CHAT, 6)) == [
        "chat1 withdrawn by aigul",
        "chat2 withdrawn by bolat",
        "chat2 to aigul",
    ]
    assert router.work_taken("bolat", "chat1", CHAT, 7) == []


def test_work_that_an_operator_let_go_is_not_shown_to_them_during_the_pause() -> None:
    router = centre(operator("aigul", chats=3))
    waiting = work("chat1", kind=CHAT)
    router.work_arrived(waiting, 5)
    router.offer_accepted(1, 5)
    assert router.work_requeued(waiting, 6, declined_by="aigul") == []
    router.operator_freed("aigul", "chat1", 6)
    assert told(router.expire(21)) == ["chat1 to aigul"]


def test_a_call_passes_by_operators_in_conversations() -> None:
    router = centre(operator("aigul", chats=3), operator("bolat", chats=3))
    for number in (1, 2):
        router.work_arrived(work(f"chat{number}", kind=CHAT), 5)
        router.offer_accepted(number, 5)
    assert router.work_arrived(work("call1"), 6) == []
    assert told(router.operator_freed("bolat", "chat2", 7)) == ["call1 to bolat"]


def test_wrap_up_ends_once_for_an_operator_in_two_queues() -> None:
    router = centre(operator("aigul", queues="general permits"))
    router.work_arrived(work("call1"), 5)
    router.offer_accepted(1, 6)
    router.work_arrived(work("call2", 7, queue="permits"), 7)
    assert router.work_left("call1", 8) == []
    assert told(router.operator_freed("aigul", "call1", 9)) == ["call2 to aigul"]
    assert router.operator_freed("aigul", "call1", 10) == []


def test_two_operators_never_accept_one_offer() -> None:
    router = centre(operator("aigul"), operator("bolat"))
    (offer,) = router.work_arrived(work("call1"), 5)
    assert isinstance(offer, Offer)
    assert told(router.offer_accepted(offer.offer_id, 6)) == ["call1 accepted by aigul"]
    assert told(router.offer_accepted(offer.offer_id, 6)) == ["offer 1 is over"]


def test_work_is_offered_to_one_operator_at_a_time() -> None:
    router = centre(operator("aigul"), operator("bolat"), operator("dana"))
    assert told(router.work_arrived(work("call1"), 5)) == ["call1 to aigul"]
    assert router.work_arrived(work("call1"), 6) == []
    assert router.operator_ready("bolat", 7) == []


@pytest.mark.parametrize(("kind", "limit"), [(CALL, 20), (CALLBACK, 25), (CHAT, 60)])
def test_every_offer_has_a_time_limit(kind: WorkKind, limit: int) -> None:
    router = centre(operator("aigul", chats=1))
    (offer,) = router.work_arrived(work("work1", kind=kind), 100)
    assert isinstance(offer, Offer)
    assert (offer.expires_at, router.next_deadline()) == (100 + limit, 100 + limit)
    assert router.expire(99 + limit) == []
    stands_down = ["aigul stands down"] if kind is not CHAT else []
    assert told(router.expire(100 + limit)) == ["work1 missed by aigul", *stands_down]


def test_a_queue_may_have_its_own_time_limit_of_offers() -> None:
    router = centre(operator("aigul"))
    router.work_arrived(work("call1", offer_lasts=7), 100)
    assert router.next_deadline() == 107


ENDS_OF_OFFERS = [
    ("refused", LIMITS, REFUSED, ["call1 refused by aigul", "call1 to bolat"]),
    ("missed", LIMITS, MISSED, ["call1 missed by aigul", "aigul stands down", "call1 to bolat"]),
    ("unreachable", LIMITS, UNREACHABLE, ["call1 unreachable by aigul", "aigul stands down", "call1 to bolat"]),
    ("freed by a supervisor", LIMITS, WITHDRAWN, ["call1 withdrawn by aigul", "call1 to bolat"]),
    ("missed without penalty", PATIENT, MISSED, ["call1 missed by aigul", "call1 to bolat"]),
    ("refusal penalised", Limits(refusal_stands_down=True), REFUSED,
     ["call1 refused by aigul", "aigul stands down", "call1 to bolat"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "outcome", "expected"), [c[1:] for c in ENDS_OF_OFFERS], ids=[c[0] for c in ENDS_OF_OFFERS]
)
def test_work_not_accepted_goes_to_another_operator(limits: Limits, outcome: OfferOutcome, expected: list[str]) -> None:
    router = centre(operator("aigul"), operator("bolat"), limits=limits)
    router.work_arrived(work("call1"), 5)
    assert told(router.offer_refused(1, 6, outcome)) == expected
    assert router.offer_refused(1, 7, outcome) == []
    assert told(router.offer_accepted(1, 8)) == ["offer 1 is over"]


def test_missed_offers_in_a_row_are_counted_until_one_is_accepted() -> None:
    router = centre(operator("aigul"), limits=Limits(missed_in_a_row=2, pause=0))
    router.work_arrived(work("call1"), 5)
    assert told(router.offer_refused(1, 6, MISSED)) == ["call1 missed by aigul", "call1 to aigul"]
    router.offer_accepted(2, 7)
    router.work_arrived(work("call2"), 8)
    router.operator_freed("aigul", "call1", 9)
    assert told(router.offer_refused(3, 10, MISSED)) == ["call2 missed by aigul", "call2 to aigul"]
    assert told(router.offer_refused(4, 11, MISSED)) == ["call2 missed by aigul", "aigul stands down"]


def test_a_refused_work_comes_back_to_a_lonely_operator_after_a_pause() -> None:
    router = centre(operator("aigul"))
    router.work_arrived(work("call1"), 5)
    assert told(router.offer_refused(1, 10)) == ["call1 refused by aigul"]
    assert (router.next_deadline(), router.expire(24), idle_violations(router, 24)) == (25, [], [])
    assert told(router.expire(25)) == ["call1 to aigul"]


def test_a_refused_work_goes_to_any_other_free_operator_even_after_the_pause() -> None:
    router = centre(operator("aigul", "ru:3"), operator("bolat"))
    router.operator_unready("bolat", 5)
    router.work_arrived(work("call1", preferred=("ru",), preferred_operator="aigul"), 5)
    router.offer_refused(1, 10)
    assert told(router.work_arrived(work("call2"), 11)) == ["call2 to aigul"]
    assert router.expire(26) == []
    router.offer_accepted(2, 27)
    assert told(router.operator_ready("bolat", 30)) == ["call1 to bolat"]
    router.operator_freed("aigul", "call2", 31)
    assert told(router.offer_refused(3, 32)) == ["call1 refused by bolat", "call1 to aigul"]


@pytest.mark.parametrize("wishes", [{}, {"preferred": ("ru",)}, {"preferred_operator": "aigul"}], ids=str)
def test_whoever_has_not_declined_goes_before_whoever_has(wishes: dict[str, Any]) -> None:
    router = centre(operator("aigul", "ru:3"), operator("bolat", "ru:2"), operator("dana"))
    router.work_arrived(work("call1", **wishes), 5)
    assert told(router.offer_refused(1, 6)) == ["call1 refused by aigul", "call1 to bolat"]
    router.operator_unready("dana", 7)
    router.operator_ready("dana", 30)
    assert told(router.offer_refused(2, 31)) == ["call1 refused by bolat", "call1 to dana"]


def test_saying_ready_twice_costs_no_idle_time() -> None:
    router = centre(operator("aigul"), operator("bolat"))
    assert router.operator_ready("aigul", 5) == []
    assert told(router.work_arrived(work("call1"), 6)) == ["call1 to aigul"]


def test_an_operator_who_refused_gets_the_next_work_at_once() -> None:
    router = centre(operator("aigul"))
    router.work_arrived(work("call1", 5), 5)
    router.work_arrived(work("call2", 6), 6)
    assert told(router.offer_refused(1, 10)) == ["call1 refused by aigul", "call2 to aigul"]


def test_whoever_refuses_gets_what_is_first_even_without_a_pause() -> None:
    router = centre(operator("aigul"), limits=Limits(pause=0))
    router.work_arrived(work("call1", 5), 5)
    router.work_arrived(work("call2", 6, priority=1), 6)
    assert told(router.offer_refused(1, 10)) == ["call1 refused by aigul", "call2 to aigul"]


def test_a_break_while_it_rings_hands_the_call_on() -> None:
    router = centre(operator("aigul"), operator("bolat"))
    router.work_arrived(work("call1"), 5)
    assert told(router.operator_unready("aigul", 6)) == ["call1 withdrawn by aigul", "call1 to bolat"]
    assert router.operator_unready("aigul", 7) == []


def test_a_break_while_it_rings_is_no_way_to_get_the_same_call_again_at_once() -> None:
    router = centre(operator("aigul"))
    router.work_arrived(work("call1"), 5)
    assert told(router.operator_unready("aigul", 6)) == ["call1 withdrawn by aigul"]
    assert router.operator_ready("aigul", 7) == []
    assert told(router.expire(21)) == ["call1 to aigul"]


def test_whoever_refuses_goes_behind_the_other_idle_ones() -> None:
    router = centre(operator("aigul"), operator("bolat"), operator("dana"))
    router.work_arrived(work("call1"), 5)
    assert told(router.offer_refused(1, 6)) == ["call1 refused by aigul", "call1 to bolat"]
    assert told(router.work_arrived(work("call2"), 7)) == ["call2 to dana"]


def test_an_operator_is_never_stuck_after_a_missed_call() -> None:
    router = centre(operator("aigul"))
    router.work_arrived(work("call1"), 5)
    assert told(router.expire(25)) == ["call1 missed by aigul", "aigul stands down"]
    assert router.operator_freed("aigul", "call1", 26) == []
    assert told(router.operator_ready("aigul", 27)) == []
    assert told(router.expire(40)) == ["call1 to aigul"]


def test_acceptance_at_the_limit_holds_until_the_sweep() -> None:
    router = centre(operator("aigul"))
    router.work_arrived(work("call1"), 5)
    assert told(router.offer_accepted(1, 25)) == ["call1 accepted by aigul"]


def test_events_about_strangers_change_nothing() -> None:
    router = centre(operator("aigul"))
    before = take_snapshot(router)
    assert (
        router.work_left("nobody", 5) == router.operator_ready("nobody", 5) == router.operator_gone("nobody", 5) == []
    )
    assert router.operator_changed(operator("nobody"), 5) == router.operator_freed("aigul", "call9", 5) == []
    assert router.operator_unready("nobody", 5) == router.offer_refused(9, 5) == router.expire(5) == []
    assert take_snapshot(router) == before
