"""The life of a conversation: every pair of state and event, and any sequence of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baylanys.messaging import conversation_words as w
from baylanys.messaging.conversation_clock import Rules, due, may_reopen
from baylanys.messaging.conversation_rules import REFUSALS, TABLE, change_of, open_talk
from baylanys.messaging.conversation_words import (
    ASSIGNED,
    BOT,
    CLOSED,
    EVENTS,
    OFFERED,
    PARKED,
    STATES,
    WAITING,
    Refused,
    Situation,
    Talk,
)
from baylanys.messaging.talk_news import news_of

AT = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
AIGUL, BOLAT, BOSS = 1, 2, 3
TOPICS = {"grant": "grants"}
AROUND = Situation(AT, queue="general", topics=frozenset(TOPICS), topic_queues=TOPICS)
EXAMPLES = {
    w.PersonWrote: w.PersonWrote(AT),
    w.OperatorWrote: w.OperatorWrote(AIGUL),
    w.MachineWrote: w.MachineWrote(),
    w.MenuOver: w.MenuOver(),
    w.LanguageWished: w.LanguageWished("kk"),
    w.BotOver: w.BotOver("asked"),
    w.Offered: w.Offered(AIGUL, AT),
    w.OfferOver: w.OfferOver(AIGUL, "missed"),
    w.Accepted: w.Accepted(AIGUL),
    w.Taken: w.Taken(BOLAT, by=BOSS),
    w.Released: w.Released("released", AIGUL),
    w.Transferred: w.Transferred(None, "queue", queue="grants", by=BOSS),
    w.Parked: w.Parked(AIGUL, AT + timedelta(hours=1)),
    w.Unparked: w.Unparked("time"),
    w.Closing: w.Closing("supervisor", by=BOSS),
    w.Warned: w.Warned(),
    w.DoorsOpened: w.DoorsOpened(),
}
NEXT = {
    BOT: {"PersonWrote": WAITING, "MenuOver": WAITING, "LanguageWished": BOT, "BotOver": WAITING, "Taken": ASSIGNED},
    WAITING: {"Offered": OFFERED, "Taken": ASSIGNED},
    OFFERED: {"OfferOver": WAITING, "Accepted": ASSIGNED, "Taken": ASSIGNED},
    ASSIGNED: {"Released": WAITING, "Parked": PARKED, "Taken": ASSIGNED, "Warned": ASSIGNED},
    PARKED: {"PersonWrote": WAITING, "Released": WAITING, "Unparked": WAITING, "Taken": ASSIGNED},
    CLOSED: {"PersonWrote": WAITING},
}
"""Where each event leads; what an open conversation takes in any state stands below, everything else is refused."""
ANYWHERE = {"PersonWrote", "OperatorWrote", "MachineWrote", "Transferred", "Closing", "DoorsOpened"}


def talk_in(state: str) -> Talk:
    """A conversation in that state as it would be found."""
    held = AIGUL if state in {OFFERED, ASSIGNED, PARKED, CLOSED} else None
    return Talk(
        state=state,
        operator=held,
        opened_at=AT,
        queue="general",
        queue_entered_at=None if state == BOT else AT,
        accepted_at=AT if state in {ASSIGNED, PARKED, CLOSED} else None,
        waiting_since=None if state == CLOSED else AT,
        told_closed_at=AT,
        parked_until=AT if state == PARKED else None,
        offer_ends_at=AT if state == OFFERED else None,
        closed_at=AT if state == CLOSED else None,
    )


def expected(state: str, event: str) -> str | None:
    if event in NEXT[state]:
        return NEXT[state][event]
    if event == "MachineWrote":
        return state
    if state == CLOSED or event not in ANYWHERE:
        return None
    return {"Transferred": WAITING, "Closing": CLOSED}.get(event, state)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_every_pair_of_state_and_event_is_in_the_table_or_refused(state: str, event: type) -> None:
    led = expected(state, event.__name__)
    assert ((state, event) in TABLE) == (led is not None)
    if led is not None:
        assert change_of(talk_in(state), EXAMPLES[event], AROUND).talk.state == led
        return
    with pytest.raises(Refused) as refused:
        change_of(talk_in(state), EXAMPLES[event], AROUND)
    assert refused.value.code == ("closed" if state == CLOSED else REFUSALS[event])


@pytest.mark.parametrize(
    ("state", "event", "code"),
    [
        (OFFERED, w.Accepted(BOLAT), "not_waiting"),
        (OFFERED, w.OfferOver(BOLAT, "missed"), "not_offered"),
        (OFFERED, w.Taken(BOLAT), "not_waiting"),
        (ASSIGNED, w.Taken(BOLAT), "not_waiting"),
        (ASSIGNED, w.Taken(AIGUL), "yours_already"),
        (ASSIGNED, w.Released("released", BOLAT), "not_yours"),
        (ASSIGNED, w.Closing("operator", BOLAT), "not_yours"),
        (ASSIGNED, w.Transferred(BOLAT, "queue", queue="grants"), "not_yours"),
        (ASSIGNED, w.Parked(AIGUL, AT), "bad_moment"),
        (PARKED, w.Unparked("order", BOLAT), "not_yours"),
        (WAITING, w.Closing("operator", AIGUL), "not_yours"),
    ],
)
def test_nobody_acts_on_what_another_has(state: str, event: w.Event, code: str) -> None:
    with pytest.raises(Refused) as refused:
        change_of(talk_in(state), event, AROUND)
    assert refused.value.code == code


def test_a_conversation_meant_for_one_is_taken_by_nobody_else() -> None:
    meant = replace(talk_in(WAITING), only_for=AIGUL)
    with pytest.raises(Refused):
        change_of(meant, w.Taken(BOLAT), AROUND)
    assert change_of(meant, w.Taken(AIGUL), AROUND).talk.only_for is None


@pytest.mark.parametrize(
    ("language", "asks", "known", "says", "state"),
    [
        ("kk", True, "", ("greeting",), WAITING),
        ("", True, "ru", ("greeting",), WAITING),
        ("", True, "", ("greeting", "language_menu"), BOT),
        ("", False, "", ("greeting",), WAITING),
    ],
)
def test_the_language_is_asked_for_only_where_nothing_says_it(
    language: str, asks: bool, known: str, says: tuple[str, ...], state: str
) -> None:
    around = replace(AROUND, asks_language=asks, known_language=known)
    change = open_talk(w.PersonWrote(AT, language), around)
    assert (change.says, change.talk.state, change.talk.language) == (says, state, language or known)


def test_one_question_follows_the_other_and_the_topic_leads_to_its_queue() -> None:
    around = replace(AROUND, asks_language=True, asks_topic=True)
    talk = open_talk(w.PersonWrote(AT), around).talk
    change = change_of(talk, w.PersonWrote(AT, answers="lang:ru"), around)
    assert (change.talk.state, change.says) == (BOT, ("topic_menu",))
    change = change_of(change.talk, w.PersonWrote(AT, answers="topic:grant"), around)
    assert (change.talk.state, change.talk.queue, change.talk.topic) == (WAITING, "grants", "grant")
    assert [each.kind for each in change.records] == ["topic_chosen", "queue_entered"]


def test_who_writes_instead_of_tapping_gets_an_operator() -> None:
    around = replace(AROUND, asks_language=True, asks_topic=True)
    talk = open_talk(w.PersonWrote(AT), around).talk
    change = change_of(talk, w.PersonWrote(AT, "ru"), around)
    assert (change.talk.state, change.talk.language, change.says) == (WAITING, "ru", ())


@pytest.mark.parametrize(
    ("change", "minutes", "caused"),
    [
        ({}, 9.99, None),
        ({}, 10, w.Released("silent")),
        ({"accepted_at": AT + timedelta(minutes=5)}, 10, None),
        ({"accepted_at": AT + timedelta(minutes=5)}, 15, w.Released("silent")),
        ({"waiting_since": None, "last_answer_at": AT}, 119.99, None),
        ({"waiting_since": None, "last_answer_at": AT}, 120, w.Warned()),
        ({"waiting_since": None, "last_answer_at": AT, "warned_at": AT}, 121, None),
        ({"waiting_since": None, "last_answer_at": AT, "warned_at": AT}, 720, w.Closing("silence", farewell=True)),
        ({"state": PARKED, "parked_until": AT + timedelta(minutes=7)}, 6.99, None),
        ({"state": PARKED, "parked_until": AT + timedelta(minutes=7)}, 7, w.Unparked("time")),
        ({"state": BOT}, 2.99, None),
        ({"state": BOT}, 3, w.MenuOver()),
        ({"state": WAITING, "operator": None}, 10_000, None),
        ({"state": CLOSED}, 10_000, None),
    ],
)
def test_what_time_alone_causes(change: dict[str, object], minutes: float, caused: w.Event | None) -> None:
    talk = replace(talk_in(ASSIGNED), told_closed_at=None, **change)
    assert due(talk, Rules(), AT + timedelta(minutes=minutes), is_open=True) == caused


def test_the_opening_is_told_once_and_only_to_who_was_told_of_the_closing() -> None:
    talk = replace(talk_in(WAITING), told_closed_at=AT)
    assert due(talk, Rules(), AT, is_open=False) is None
    assert due(talk, Rules(), AT, is_open=True) == w.DoorsOpened()
    told = change_of(talk, w.DoorsOpened(), AROUND).talk
    assert due(told, Rules(), AT, is_open=True) is None
    assert due(replace(talk, told_closed_at=None), Rules(), AT, is_open=True) is None


@pytest.mark.parametrize(("minutes", "reopens"), [(0, True), (1439, True), (1440, False)])
def test_a_closed_conversation_may_be_opened_again_for_so_long(minutes: int, reopens: bool) -> None:
    assert may_reopen(talk_in(CLOSED), Rules(), AT + timedelta(minutes=minutes)) is reopens


WITH_BOT = replace(AROUND, bot_leads=True, asks_language=True)


def test_the_bot_takes_who_begins_to_write_and_nothing_is_said_by_itself() -> None:
    change = open_talk(w.PersonWrote(AT, "kk"), WITH_BOT)
    assert (change.talk.state, change.talk.led_by_bot, change.says) == (BOT, True, ())
    assert [each.kind for each in change.records] == ["language_chosen", "bot_began"]
    again = change_of(change.talk, w.PersonWrote(AT), WITH_BOT)
    assert (again.talk.state, again.talk.unread) == (BOT, 2)


def test_the_bots_word_is_the_answer_and_after_the_hand_over_the_person_waits() -> None:
    talk = open_talk(w.PersonWrote(AT, "ru"), WITH_BOT).talk
    answered = change_of(talk, w.MachineWrote(), WITH_BOT).talk
    assert (answered.waiting_since, answered.unread) == (None, 0)
    over = change_of(answered, w.BotOver("asked"), WITH_BOT)
    assert (over.talk.state, over.talk.waiting_since, over.talk.unread, over.talk.led_by_bot) == (WAITING, AT, 1, False)
    assert [each.kind for each in over.records] == ["bot_ended", "queue_entered"]
    assert over.says == ("greeting",)
    assert change_of(answered, w.BotOver("asked"), replace(WITH_BOT, is_open=False)).says == ("after_hours",)


@pytest.mark.parametrize(
    ("takes_back", "led", "state"), [(False, False, WAITING), (False, True, BOT), (True, False, BOT)]
)
def test_who_spoke_with_an_operator_is_not_given_to_the_bot_again(takes_back: bool, led: bool, state: str) -> None:
    closed = replace(talk_in(CLOSED), led_by_bot=led)
    change = change_of(closed, w.PersonWrote(AT), replace(WITH_BOT, bot_takes_back=takes_back))
    assert (change.talk.state, change.talk.led_by_bot) == (state, state == BOT)


@pytest.mark.parametrize(
    ("answered", "minutes", "caused"),
    [(True, 59, None), (True, 60, w.Closing("bot")), (False, 2, None), (False, 3, w.BotOver("silent"))],
)
def test_a_dialogue_ends_by_itself_and_whom_the_bot_leaves_alone_an_operator_gets(
    answered: bool, minutes: int, caused: w.Event | None
) -> None:
    talk = open_talk(w.PersonWrote(AT), WITH_BOT).talk
    talk = change_of(talk, w.MachineWrote(), WITH_BOT).talk if answered else talk
    assert due(talk, Rules(), AT + timedelta(minutes=minutes), is_open=True) == caused


PEOPLE = st.sampled_from([AIGUL, BOLAT])
MAYBE = st.sampled_from([None, AIGUL, BOLAT])
LATER = st.builds(lambda minutes: AT + timedelta(minutes=minutes), st.integers(1, 600))
ANY_EVENT = st.one_of(
    st.builds(w.PersonWrote, LATER, st.sampled_from(["", "kk", "ru"]), st.sampled_from(["", "lang:kk", "topic:grant"])),
    st.builds(w.OperatorWrote, MAYBE),
    st.just(w.MachineWrote()),
    st.just(w.MenuOver()),
    st.just(w.BotOver("asked")),
    st.builds(w.LanguageWished, st.sampled_from(["kk", "ru"])),
    st.builds(w.Offered, PEOPLE, LATER),
    st.builds(w.OfferOver, PEOPLE, st.sampled_from(["missed", "refused", "withdrawn"])),
    st.builds(w.Accepted, PEOPLE),
    st.builds(w.Taken, PEOPLE, st.sampled_from([None, BOSS])),
    st.builds(w.Released, st.sampled_from(["released", "silent", "desk_lost"]), MAYBE),
    st.builds(w.Transferred, MAYBE, st.just("queue"), st.just("grants")),
    st.builds(w.Transferred, MAYBE, st.just("operator"), st.just(""), PEOPLE),
    st.builds(w.Parked, MAYBE, LATER),
    st.builds(w.Unparked, st.sampled_from(["time", "order"]), MAYBE),
    st.builds(w.Closing, st.just("operator"), MAYBE),
    st.just(w.Warned()),
    st.just(w.DoorsOpened()),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(ANY_EVENT, st.integers(0, 3000)), max_size=25), st.booleans(), st.booleans(), st.booleans())
def test_whatever_happens_a_conversation_stays_whole(
    events: list[tuple[w.Event, int]], asks: bool, is_open: bool, bot: bool
) -> None:
    around = replace(AROUND, asks_language=asks, asks_topic=asks, is_open=is_open, bot_leads=bot)
    talk, kinds = open_talk(w.PersonWrote(AT), around).talk, []
    for event, seconds in events:
        around = replace(around, at=around.at + timedelta(seconds=seconds))
        try:
            change = change_of(talk, event, around)
        except Refused:
            continue
        assert news_of(talk, change.talk, event)
        talk = change.talk
        kinds += [each.kind for each in change.records]
        assert_whole(talk)
    assert kinds.count("queue_entered") <= 1
    assert kinds.count("first_answer") <= 1
    assert kinds.count("reopened") in {kinds.count("closed"), kinds.count("closed") - 1}
    assert kinds.count("offered") - kinds.count("offer_ended") == (talk.state == OFFERED)


def assert_whole(talk: Talk) -> None:
    """One holder where one is due, none where not; moments that belong to a state are there in that state alone."""
    if talk.state in {OFFERED, ASSIGNED, PARKED}:
        assert talk.operator is not None
    if talk.state in {BOT, WAITING}:
        assert talk.operator is None
    assert (talk.offer_ends_at is not None) == (talk.state == OFFERED)
    assert (talk.parked_until is not None) == (talk.state == PARKED)
    assert (talk.closed_at is not None) == (talk.state == CLOSED)
    assert talk.queue or talk.state == BOT
    assert talk.window_ends_at is not None and talk.last_in_at is not None
    assert talk.unread == 0 or talk.waiting_since is not None
