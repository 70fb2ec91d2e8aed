"""Texts by which people are told of their requests."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.crm.cases.answer_text import DEFAULTS, FIELDS, AnswerText, choose, fill, unknown_fields

NOON = datetime(2026, 11, 23, 7, tzinfo=UTC)
VALUES = {
    "number": "5",
    "name": "Айгүл",
    "due": "24.11.2026 11:00",
    "category": "Гранты",
    "project": "",
    "answer": "Да",
}


def text(words: str, line: str = "", language: str = "ru", since: int = -1, until: int | None = None) -> AnswerText:
    ends = None if until is None else NOON + timedelta(hours=until)
    return AnswerText("answer", language, line, words, NOON + timedelta(hours=since), ends)


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ([], "ru", DEFAULTS["answer", "ru"]),
        ([], "fr", DEFAULTS["answer", "ru"]),
        ([text("всем")], "ru", "всем"),
        ([text("всем")], "kk", DEFAULTS["answer", "kk"]),
        ([text("всем"), text("грант", "grant-terms", since=-5)], "ru", "грант"),
        ([text("всем"), text("другой", "report-form")], "ru", "всем"),
        ([text("старый", since=-9, until=-1), text("новый", since=-1)], "ru", "новый"),
        ([text("завтра", since=5)], "ru", DEFAULTS["answer", "ru"]),
    ],
)
def test_the_text_of_the_category_goes_first_and_only_what_holds_counts(
    texts: list[AnswerText], language: str, expected: str
) -> None:
    assert choose(texts, kind="answer", language=language, line="grant-terms", at=NOON) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Здравствуйте, {name}! № {number}", "Здравствуйте, Айгүл! № 5"),
        ("{answer} до {due}", "Да до 24.11.2026 11:00"),
        ("Проект {project}.", "Проект."),
    ],
)
def test_fields_are_put_in(template: str, expected: str) -> None:
    assert fill(template, VALUES) == expected


def test_a_person_without_a_name_is_greeted_all_the_same() -> None:
    assert fill("Здравствуйте, {name}! Ответ: {answer}", VALUES | {"name": ""}) == "Здравствуйте! Ответ: Да"


def test_words_of_people_are_not_read_as_fields() -> None:
    assert fill("{answer}", VALUES | {"answer": "скобки {name} и , запятая"}) == "скобки {name} и , запятая"


def test_fields_that_no_request_has_are_named() -> None:
    assert unknown_fields("{name} {phone} {}") == ["phone", ""]
    assert all(not unknown_fields(each) for each in DEFAULTS.values())
    assert {language for _, language in DEFAULTS} == {"kk", "ru", "en"} and len(FIELDS) == 6
