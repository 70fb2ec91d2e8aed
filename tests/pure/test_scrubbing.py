"""What names a person is taken out of values."""

import pytest

from baylanys.core.scrubbing import scrub, words_of

WORDS = words_of({"+77010000001": "erased-1", "KZ.987": "erased-2"})


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ("+77010000001", "erased-1"),
        ("wa 77010000001 of +77010000001.", "wa erased-1 of erased-1."),
        ("+77010000002", "+77010000002"),
        ({"number": "+77010000001", "line": "+77172000001"}, {"number": "erased-1", "line": "+77172000001"}),
        ({"note": "Айгүл просила", "result": "resolved"}, {"note": "", "result": "resolved"}),
        ({"deep": [{"to": "77010000001", "user": "KZ.987"}]}, {"deep": [{"to": "erased-1", "user": "erased-2"}]}),
        ({"text": None, "n": 5, "yes": True}, {"text": None, "n": 5, "yes": True}),
    ],
)
def test_numbers_and_free_words_go_and_the_rest_stays(value: object, left: object) -> None:
    assert scrub(value, WORDS) == left


def test_nothing_is_looked_for_where_nothing_is_known() -> None:
    assert scrub({"number": "+77010000001", "note": "x"}, {}) == {"number": "+77010000001", "note": ""}
