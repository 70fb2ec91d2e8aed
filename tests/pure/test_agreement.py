"""Which language of an article lags behind, after each step of its life."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.knowledge.agreement import Text, lags_of

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def texts(*said: str) -> list[Text]:
    """`ru1 kk2=1 ru3`: the third was handed over last; `=1` says what the first said."""
    made = []
    for step, each in enumerate(said):
        name, _, meaning = each.partition("=")
        number = int(name[2:])
        made.append(Text(number, name[:2], int(meaning or number), START + timedelta(hours=step)))
    return made


@pytest.mark.parametrize(
    ("said", "behind"),
    [
        ("", ""),
        ("ru1", "kk missing 1"),
        ("ru1 kk2=1", ""),
        ("ru1 kk2=1 ru3", "kk stale 3"),
        ("ru1 kk2=1 ru3 kk4=3", ""),
        ("ru1 kk2=1 kk3", "ru stale 3"),
        # A slip is corrected: nothing to translate.
        ("ru1 kk2=1 ru3=1", ""),
        # The language that lags behind is corrected in its old meaning: it still lags.
        ("ru1 kk2=1 ru3 kk4=1", "kk stale 3"),
        ("ru1 kk2=1 en3=1 ru4", "kk stale 4, en stale 4"),
        ("ru1 kk2=1 en3=1 ru4 en5=4", "kk stale 5"),
        ("en1", "kk missing 1, ru missing 1"),
    ],
)
def test_what_lags_behind(said: str, behind: str) -> None:
    found = lags_of(texts(*said.split()))
    told = [f"{lag.language} {'missing' if lag.missing else 'stale'} {lag.source.meaning}" for lag in found]
    expected = [each.strip() for each in behind.split(",")] if behind else []
    assert [each.rsplit(" ", 1)[0] for each in told] == [each.rsplit(" ", 1)[0] for each in expected]


def test_the_source_is_the_text_that_leads() -> None:
    [lag] = lags_of(texts("ru1", "kk2=1", "ru3"))
    assert (lag.source.id, lag.source.language) == (3, "ru")
