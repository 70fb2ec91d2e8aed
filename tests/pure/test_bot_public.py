"""The public's bot, as tables of dialogues in Kazakh and Russian, and whatever anybody may write to it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baylanys.bot.flow import FLOWS, step
from baylanys.bot.flow_words import (
    MOST_REPLIES,
    Article,
    ArticlesFound,
    CaseFound,
    Event,
    Facts,
    Failed,
    FindArticles,
    FindCase,
    HandOver,
    Heard,
    Reply,
    SpeakLanguage,
    State,
)
from baylanys.bot.rendering import LONGEST_TEXT, fill, places_of, write_reply
from baylanys.bot.texts import FIRST_TEXTS

OPEN = Facts(is_open=True, closes="18:00", wait="3")
CLOSED = Facts(is_open=False, opens="23.11.2026 09:00")
GRANT = Article(7, "Как подать на грант", "Откройте портал.", 0.9)
HALF = (Article(7, "Грант", "А", 0.4), Article(8, "Конкурс", "Б", 0.35))


def played(*events: Event, facts: Facts = OPEN, language: str = "") -> list[str]:
    """Keys of the texts and names of the wishes, in order; a reason stands behind a hand-over."""
    state, told = State(language=language), []
    for event in events:
        found = step("1", state, event, facts)
        state = found.state
        told += [each.key for each in found.replies]
        told += [
            f"HandOver:{each.reason}" if isinstance(each, HandOver) else type(each).__name__ for each in found.wishes
        ]
    return told


def tap(button: str) -> Heard:
    return Heard(button=button, kind="interactive")


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([Heard("Здравствуйте", language="ru")], ["greeting"]),
        ([Heard("Сәлеметсіз бе", language="kk")], ["greeting"]),
        ([Heard("Қайырлы таң!", language="kk"), Heard("мәзір")], ["greeting", "menu"]),
        ([Heard("оператор")], ["handed_over", "HandOver:asked"]),
        ([Heard("ОПЕРАТОРДЫ шақырыңыз")], ["handed_over", "HandOver:asked"]),
        ([Heard("адам керек")], ["handed_over", "HandOver:asked"]),
        ([Heard("позовите живого человека пожалуйста")], ["handed_over", "HandOver:asked"]),
        ([Heard("human")], ["handed_over", "HandOver:asked"]),
        ([tap("bot:operator")], ["handed_over", "HandOver:asked"]),
        ([Heard("сколько человек может подать заявку на один проект")], ["FindArticles"]),
        ([Heard("қанша адам қатыса алады осы байқауға")], ["FindArticles"]),
        ([Heard("до скольки вы работаете? график")], ["hours_open"]),
        ([Heard("жұмыс уақыты қандай")], ["hours_open"]),
        ([Heard("как подать на грант"), ArticlesFound((GRANT,))], ["FindArticles", "article"]),
        ([Heard("грант"), ArticlesFound(HALF)], ["FindArticles", "which_question"]),
        ([tap("bot:article:7")], ["FindArticles"]),
        ([Heard("привет"), Heard("абырвалг"), ArticlesFound()], ["greeting", "FindArticles", "not_understood"]),
        ([Heard("абырвалг"), ArticlesFound()], ["FindArticles", "greeting"]),
        ([tap("bot:status"), Heard("№ 15")], ["ask_number", "FindCase"]),
        ([Heard("статус заявки 00015"), CaseFound("15")], ["FindCase", "case_unknown"]),
        ([Heard("өтінішімнің нөмірі 15 қандай күйде"), CaseFound("15", "worked", "1")], ["FindCase", "case_worked"]),
        ([Heard("спасибо большое")], ["you_are_welcome"]),
        ([Heard("рахмет")], ["you_are_welcome"]),
        ([Heard("қазақша")], ["menu", "SpeakLanguage"]),
        ([tap("bot:lang:ru")], ["menu", "SpeakLanguage"]),
        ([tap("bot:lang:xx")], ["greeting"]),
        ([Heard(kind="voice")], ["not_text"]),
        ([Heard(kind="sticker"), Heard(kind="image", text="смотрите")], ["not_text", "not_text"]),
        ([Heard("👍👍"), Heard("👍"), Heard("👍"), Heard("👍")],
         ["greeting", "not_understood", "offer_operator", "handed_over", "HandOver:not_understood"]),
        ([Failed("broken")], ["handed_over", "HandOver:failed"]),
    ],
)  # fmt: skip
def test_a_dialogue_goes_like_this(events: list[Event], told: list[str]) -> None:
    assert played(*events) == told


def test_two_misunderstandings_in_a_row_offer_an_operator_and_an_answer_forgets_them() -> None:
    missed = (Heard("ыыы", language="ru"), ArticlesFound())
    state = State(greeted=True, language="ru")
    assert played(*missed, *missed, *missed)[1::2] == ["greeting", "not_understood", "offer_operator"]
    for event in (*missed, Heard("спасибо")):
        state = step("1", state, event, OPEN).state
    assert state.misses == 0


def test_outside_working_hours_it_says_so_at_once() -> None:
    assert played(Heard("Здравствуйте", language="ru"), facts=CLOSED) == ["greeting_closed"]
    assert played(Heard("часы работы"), facts=CLOSED) == ["hours_closed"]
    over = step("1", State(), Heard("оператор"), CLOSED)
    assert over.replies == (Reply("handed_over_closed", {"opens": CLOSED.opens}),)


def test_the_language_is_kept_once_it_is_known_and_changes_when_the_person_says_so() -> None:
    state = step("1", State(), Heard("Сәлем", language="kk"), OPEN).state
    assert state.language == "kk"
    assert step("1", state, Heard("привет", language="ru"), OPEN).state.language == "kk"
    changed = step("1", state, Heard("на русском"), OPEN)
    assert (changed.state.language, changed.wishes) == ("ru", (SpeakLanguage("ru"),))


def test_a_number_is_asked_for_as_it_was_written() -> None:
    asked = step("1", State(step="case"), Heard("мой номер 000123 спасибо"), OPEN)
    assert asked.wishes == (FindCase("123"),)
    assert step("1", State(), Heard("x" * 4000), OPEN).wishes == (FindArticles("x" * 500),)


def test_every_text_is_there_in_each_language_with_the_same_places() -> None:
    for key, by_language in FIRST_TEXTS.items():
        assert set(by_language) == {"kk", "ru", "en"} and all(by_language.values()), key
        assert len({frozenset(places_of(text)) for text in by_language.values()}) == 1, key


def test_braces_in_a_value_stay_what_they_are_and_a_line_without_its_value_is_left_out() -> None:
    assert fill("*{title}*\nдо {opens}\n{answer}", {"title": "{answer}", "answer": "{0}"}) == "*{answer}*\n{0}"


def test_while_the_language_is_unknown_it_speaks_both() -> None:
    written = write_reply(Reply("greeting"), FIRST_TEXTS, "")
    assert "Сәлеметсіз" in written.text and "Здравствуйте" in written.text


def test_messages_fit_what_meta_takes() -> None:
    long = Article(1, "Ж" * 200, "Ә" * 9000, 0.9)
    for event in (
        ArticlesFound((long,)),
        ArticlesFound(tuple(Article(each, "Ж" * 200, "а", 0.4) for each in range(9))),
    ):
        for reply in step("1", State(greeted=True), event, OPEN).replies:
            assert_fits(write_reply(reply, FIRST_TEXTS, "kk"))


def assert_fits(written: Any) -> None:
    """Meta: interactive limits."""
    assert 0 < len(written.text) <= LONGEST_TEXT
    action = written.content.get("action", {})
    buttons = [each["reply"] for each in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    assert len(buttons) <= 3 and len(rows) <= 10
    assert all(0 < len(each["title"]) <= 20 for each in buttons)
    assert all(0 < len(each["title"]) <= 24 and len(each["id"]) <= 200 for each in rows)
    assert len({each["id"] for each in (*buttons, *rows)}) == len(buttons) + len(rows)
    if buttons:
        assert len(written.text) <= 1024


SAID = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["статус", "статус 5", "мәзір", "оператор жоқ па", "{0}", "{{opens}}", "%s", "👍", "12345678"]),
)
TAPPED = st.sampled_from(
    ["", "bot:", "bot:menu", "bot:status", "bot:article:", "bot:article:9", "lang:kk", "bot:lang:en"]
)
EVENTS = st.one_of(
    st.builds(Heard, SAID, TAPPED, st.sampled_from(["text", "interactive", "voice", "image", "unknown"])),
    st.builds(ArticlesFound, st.lists(st.builds(Article, st.integers(1, 9), st.text(max_size=9), st.text(max_size=9),
                                                st.floats(0, 1)), max_size=3).map(tuple)),
    st.builds(CaseFound, st.text(max_size=9), st.sampled_from(["", "open", "worked", "waiting", "closed"])),
    st.builds(Failed, st.just("broken")),
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(EVENTS, max_size=6), st.booleans(), st.sampled_from(["", "kk", "ru", "en"]))
def test_whatever_comes_something_is_answered_or_looked_up(events: list[Event], is_open: bool, language: str) -> None:
    facts = OPEN if is_open else CLOSED
    for version in FLOWS:
        state = State(language=language)
        for event in events:
            found = step(version, state, event, facts)
            assert found.replies or found.wishes
            assert len(found.replies) <= MOST_REPLIES
            for reply in found.replies:
                assert_fits(write_reply(reply, FIRST_TEXTS, found.state.language))
            state = found.state
