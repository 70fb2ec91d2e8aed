"""In which language a message is, as people really write."""

import pytest

from baylanys.messaging.automatic_texts import FIRST_TEXTS, LANGUAGES, fill, in_languages, question, unknown_places
from baylanys.messaging.choices import AutomaticKind
from baylanys.messaging.language_guess import guess_language
from baylanys.messaging.window import fits, is_open, may_send, seconds_left, window_after
from tests.chat_rows import MONDAY_TEN as AT


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Сәлеметсіз бе", "kk"),
        ("Өтініш қалай беремін?", "kk"),
        ("салем кандай кужаттар керек", "kk"),
        ("калайсыз, отиниш тапсырдым, жауап жок", "kk"),
        ("рахмет", "kk"),
        ("Здравствуйте, как подать заявку?", "ru"),
        ("спасибо", "ru"),
        ("Добрый день, меня зовут Әсел, подскажите пожалуйста", "ru"),
        ("не работает", "ru"),
        ("Hello, how can I apply?", "en"),
        ("thanks", "en"),
        ("12345", ""),
        ("👍", ""),
        ("", ""),
        ("+7 701 000 00 01", ""),
        ("Айгуль", ""),
        ("сломался подъезд", "ru"),
        ("а" * 1_000_000, ""),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_sentence_whose_place_has_no_value_is_not_said() -> None:
    text = "Здравствуйте! Мы ответим. Ожидание примерно {wait} мин."
    assert fill(text, {"wait": "4"}) == "Здравствуйте! Мы ответим. Ожидание примерно 4 мин."
    assert fill(text, {}) == "Здравствуйте! Мы ответим."
    assert fill("Ждите {wait}", {}) == ""


def test_every_automatic_text_exists_in_every_language() -> None:
    assert set(FIRST_TEXTS) == set(AutomaticKind.values)
    for texts in FIRST_TEXTS.values():
        assert set(texts) == set(LANGUAGES)
        assert not [place for text in texts.values() for place in unknown_places(text)]


def test_who_has_no_language_yet_reads_two() -> None:
    texts = {"kk": "a", "ru": "b", "en": "c"}
    assert in_languages(texts, "") == ["a", "b"]
    assert in_languages(texts, "en") == ["c"]
    assert in_languages({"kk": "", "ru": "b"}, "kk") == []


def test_a_question_has_buttons_up_to_three_answers_and_a_list_beyond() -> None:
    few = question("?", [("a", "А")], "Темы")
    many = question("?", [(str(each), "Очень длинное название темы обращения") for each in range(12)], "Темы")
    assert few["type"] == "button"
    rows = many["action"]["sections"][0]["rows"]  # type: ignore[index]
    assert (many["type"], len(rows), max(len(row["title"]) for row in rows)) == ("list", 10, 24)


def test_the_window_is_open_for_a_day_after_the_last_word_and_never_ends_earlier() -> None:
    ends = window_after(AT)
    assert window_after(AT.replace(hour=1), ends) == ends
    assert is_open(ends, AT) and not is_open(ends, ends) and not is_open(None, AT)
    assert (seconds_left(ends, AT), seconds_left(None, AT), seconds_left(AT, ends)) == (86_400, 0, 0)
    assert may_send("template", None, AT) and not may_send("text", None, AT)


@pytest.mark.parametrize(("kind", "length"), [("text", 4096), ("image", 1024), ("document", 1024)])
def test_texts_have_metas_limits(kind: str, length: int) -> None:
    assert fits(kind, "x" * length) and not fits(kind, "x" * (length + 1))
