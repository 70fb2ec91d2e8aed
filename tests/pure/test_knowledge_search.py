"""Words of a query and of articles: folded, without endings, read from other keyboards, forgiven slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baylanys.knowledge.search.closeness import slips, slips_of_beginning
from baylanys.knowledge.search.excerpt import LENGTH, excerpt, mark
from baylanys.knowledge.search.kazakh_stems import SHORTEST_STEM, deep_stem, light_stem
from baylanys.knowledge.search.layouts import other_readings
from baylanys.knowledge.search.query import EVERY, Asked, correct, needs_correction, read_query, seek
from baylanys.knowledge.search.ranking import rank, title_share
from baylanys.knowledge.search.stems import lexemes_kept, lexemes_of_text, lexemes_sought
from baylanys.knowledge.search.words import compose, fold, words_of
from baylanys.spelling.kazakh_sounds import surfaces

LETTERS = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі", min_size=1, max_size=20)
NOUNS = [
    "балабақша",
    "құжат",
    "мектеп",
    "өтініш",
    "жәрдемақы",
    "анықтама",
    "көлік",
    "куәлік",
    "төлем",
    "дәрігер",
    "жүйе",
]


@pytest.mark.parametrize(
    ("written", "folded"),
    [("Өтініш", "отиниш"), ("ҰЛТ", "улт"), ("Ёлка", "елка"), ("cпрaвкa", "справка"), ("eGov", "egov"), ("һәм", "хам")],
)
def test_a_word_is_compared_without_case_and_kazakh_letters(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(LETTERS)
def test_folding_keeps_every_letter_in_its_place(word: str) -> None:
    assert fold(fold(word)) == fold(word)
    assert len(fold(word)) == len(word)


def test_words_know_their_places() -> None:
    text = "Ата-ана, 2026 жыл: справка!"
    assert [text[each.start : each.end] for each in words_of(text)] == ["Ата", "ана", "2026", "жыл", "справка"]
    assert compose("и\u0306\0") == "й "


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("құжаттарыңызды", "кужат"),
        ("отинишинизди", "отиниш"),
        ("балабақшасына", "балабакша"),
        ("мектебіміздегі", "мектеп"),
        ("көмегі", "комек"),
        ("автомобильді", "автомобиль"),
        ("жүйесінен", "жуйе"),
        ("ата", "ата"),
    ],
)
def test_a_noun_loses_case_possession_and_plural(word: str, stem: str) -> None:
    assert light_stem(fold(word)) == stem


@pytest.mark.parametrize(
    "word", ["тіркелу", "тіркелдім", "тіркелген", "тіркеледі", "тіркелуге", "тиркелип", "тіркелемін"]
)
def test_forms_of_a_verb_meet_in_one_stem(word: str) -> None:
    assert deep_stem(fold(word)) == "тиркел"


@given(
    st.sampled_from(NOUNS),
    st.sampled_from([[], ["LAр"]]),
    st.sampled_from([[], ["C:Yм", "V:м"], ["C:YңYз", "V:ңYз"]]),
    st.sampled_from([[], ["TYң"], ["NY"], ["GA"], ["DA"], ["FAн"], ["Mен"]]),
)
def test_whatever_endings_a_noun_has_it_is_found(
    noun: str, plural: list[str], owner: list[str], case: list[str]
) -> None:
    word = noun
    for forms in (plural, owner, case):
        word += next((found for each in forms for found in surfaces(each, word)), "")
    assert set(lexemes_sought(fold(word))) & set(lexemes_kept(fold(noun), "kk"))
    assert set(lexemes_sought(fold(noun))) & set(lexemes_kept(fold(word), "kk"))


@given(LETTERS)
def test_a_stem_begins_like_its_word_and_is_never_empty(word: str) -> None:
    for stem in (light_stem(fold(word)), deep_stem(fold(word))):
        assert len(stem) >= min(SHORTEST_STEM, len(word))
        assert fold(word).startswith(stem[:-1])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ghbdtn", "привет"), ("cghfdrf", "справка"), ("-n3y3i", "отиниш"), ("-т3н3ш", "отиниш"), ("otinish", "отиниш"),
     ("balabaqsha", "балабакша"), ("црфеыфзз", "whatsapp")],
)  # fmt: skip
def test_what_another_keyboard_would_have_given(typed: str, meant: str) -> None:
    assert meant in [fold(each) for each in other_readings(typed)]


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("справка", "справка", 0),
        ("спарвка", "справка", 1),
        ("балабакшаа", "балабакша", 1),
        ("кот", "дом", 2),
        ("а", "абвгд", 3),
    ],
)
def test_slips_are_counted(one: str, other: str, far: int) -> None:
    assert slips(one, other, 2) == far == slips(other, one, 2)


@given(LETTERS, LETTERS)
def test_slips_are_the_same_both_ways(one: str, other: str) -> None:
    assert slips(one, other, 2) == slips(other, one, 2)
    assert (slips(one, other, 2) == 0) == (one == other)


def test_a_slip_is_forgiven_in_a_word_being_typed() -> None:
    assert slips_of_beginning("балабокш", "балабакшага", 2) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Как получить справку?", ["получить", "справку"]),
        ("  ", []),
        ("и в на ", []),
        ("ата-анам", ["ата", "анам"]),
        ("справка справка", ["справка"]),
        ("мен\0қалай ", []),
    ],
)
def test_a_query_is_its_telling_words(text: str, words: list[str]) -> None:
    assert [each.text for each in read_query(text)] == words


def test_only_the_last_word_is_still_being_typed() -> None:
    assert [each.is_open for each in read_query("анықтама бер")] == [False, True]
    assert [each.is_open for each in read_query("анықтама алу ")] == [False, False]


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    assert len(read_query(text)) <= 12
    lexemes_of_text(text, "kk")


def test_a_rare_form_says_no_more_than_its_word() -> None:
    known = {"справку": 1, "справк": 100, EVERY: 1000}
    found = seek(Asked("справку"), known, {}, 1000).lexemes
    assert found["справку"] == found["справк"] < 2.5


def test_a_word_from_another_keyboard_is_taken_where_it_is_known() -> None:
    asked = read_query("cghfdrf ")[0]
    assert set(seek(asked, {"справка": 3, "справк": 9}, {}, 100).lexemes) == {"справка", "справк"}


def test_a_slip_is_made_good_by_the_nearest_word() -> None:
    asked = Asked("спавка")
    nothing = seek(asked, {}, {}, 100)
    assert needs_correction(nothing, {})
    found = correct(nothing, {"справка": 9, "поправка": 5, "справление": 3}, 100)
    assert found.is_corrected
    assert set(found.lexemes) >= {"справка", "справк"}
    assert "поправка" not in found.lexemes


def test_a_known_word_is_left_as_it_is() -> None:
    known = {"справка": 2}
    assert not needs_correction(seek(Asked("справка"), known, {}, 100), known)


def test_found_words_are_marked_in_either_language() -> None:
    marked = mark("Анықтаманы алу <b>", "kk", {"аныктама"})
    assert marked.parts() == [("Анықтаманы", True), (" алу <b>", False)]


def test_the_excerpt_is_where_the_words_are() -> None:
    text = "Вступление. " * 60 + "Справка о судимости выдаётся за день. " + "Конец. " * 60
    found = excerpt(text, "ru", {"справк": 2.0, "судим": 2.0})
    assert len(found.text) <= LENGTH + 2
    assert [found.text[begin:end] for begin, end in found.marks] == ["Справка", "судимости"]


@given(st.text(max_size=600), st.sampled_from(["kk", "ru", "en"]))
def test_marks_never_leave_the_text(text: str, language: str) -> None:
    lexemes = dict.fromkeys(lexemes_of_text(text, language), 1.0)
    found = excerpt(text, language, lexemes)
    assert "".join(part for part, _ in found.parts()) == found.text
    assert all(0 <= begin < end <= len(found.text) for begin, end in found.marks)


def test_title_language_and_project_decide_among_equals() -> None:
    def order(**more: object) -> float:
        return rank(10, **{"share": 0.5, "in_language": True, "project": "a", "own_project": "a", **more})  # type: ignore[arg-type]

    assert order() > order(own_project="") > order(own_project="b")
    assert order() > order(in_language=False)
    assert order(share=1.0) > order()
    assert title_share("Справка о несудимости", "ru", {"справк"}) == 0.5
