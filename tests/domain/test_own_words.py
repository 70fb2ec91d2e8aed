"""The centre's own words: added, taken out, and what a text is checked against afterwards."""

import pytest

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.core.errors import NotFound
from baylanys.core.models import AuditEntry
from baylanys.spelling.domain.text import LONGEST_TEXT, TextTooLong, check, present_lexicon
from baylanys.spelling.domain.word import MOST_AT_ONCE, WordRefused, add_words, remove_word, words_in
from baylanys.spelling.models import OwnWord
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db


def wrong(text: str) -> list[str]:
    return [each.word for each in check(text)]


def test_an_own_word_is_right_at_once_and_wrong_again_when_taken_out() -> None:
    boss = person("boss", Role.ADMINISTRATOR)
    assert wrong("Байтерекнет работает") == ["Байтерекнет"]
    assert add_words(words=["байтерекнет"], language="ru", by=boss, at=clock.now()) == 1
    assert wrong("Байтерекнет работает") == []
    word = remove_word(word_id=OwnWord.objects.get().pk, by=boss, at=clock.now())
    assert wrong("Байтерекнет работает") == ["Байтерекнет"] and word.removed_by == boss
    told = AuditEntry.objects.filter(object_kind="word_list").order_by("pk")
    assert [(each.who, each.after or each.before) for each in told] == [
        ("boss", {"language": "ru", "words": ["байтерекнет"], "count": 1}),
        ("boss", {"language": "ru", "words": ["байтерекнет"]}),
    ]


def test_adding_again_changes_nothing_and_leaves_no_line() -> None:
    for _ in range(2):
        add_words(words=["қанағат", "асар"], language="kk", by=None, at=clock.now())
    assert OwnWord.objects.count() == 2 and AuditEntry.objects.filter(object_kind="word_list").count() == 1


def test_a_word_taken_out_can_be_added_again_and_is_taken_out_once() -> None:
    add_words(words=["асар"], language="kk", by=None, at=clock.now())
    word = OwnWord.objects.get()
    remove_word(word_id=word.pk, by=None, at=clock.now())
    with pytest.raises(NotFound):
        remove_word(word_id=word.pk, by=None, at=clock.now())
    assert add_words(words=["асар"], language="kk", by=None, at=clock.now()) == 1


@pytest.mark.parametrize("text", ["", " ,; ", "а", "hello", "12", "слово!", "<b>", "=сумм", "а" * 41, "-да", "да-"])
def test_what_is_no_word_is_refused(text: str) -> None:
    with pytest.raises(WordRefused):
        words_in(text)


def test_a_list_is_read_with_any_separator_in_small_letters_each_once() -> None:
    assert words_in("Асар, асар;\n чат-бот\tҚАНАҒАТ") == ["асар", "чат-бот", "қанағат"]
    letters = "абвгдеёжзи"
    many = (f"{a}{b}{c}{d}" for a in letters for b in letters for c in letters for d in letters)
    with pytest.raises(WordRefused):
        words_in(" ".join(many) if len(letters) ** 4 > MOST_AT_ONCE else "")


def test_a_language_that_is_not_checked_has_no_list() -> None:
    with pytest.raises(WordRefused):
        add_words(words=["асар"], language="en", by=None, at=clock.now())


def test_texts_beyond_any_message_are_refused() -> None:
    assert check("а" * LONGEST_TEXT) == []
    for text in ("а" * (LONGEST_TEXT + 1), "😀" * (LONGEST_TEXT // 2 + 1)):
        with pytest.raises(TextTooLong):
            check(text)


def test_what_is_known_is_read_anew_only_after_a_change() -> None:
    first = present_lexicon()
    assert present_lexicon() is first
    add_words(words=["асар"], language="kk", by=None, at=clock.now())
    assert present_lexicon() is not first
