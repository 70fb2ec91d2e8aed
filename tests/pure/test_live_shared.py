"""One drawing serves everybody who asks because of the same event, and nobody gets one that is older than the event."""

import threading
from itertools import count

import pytest

from baylanys.desktop import live_shared
from baylanys.desktop.live_shared import drawn_for_all, heard_now, moment


@pytest.fixture(autouse=True)
def never_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slowly the machine runs the tests."""
    monkeypatch.setattr(live_shared, "KEPT_SECONDS", 600.0)


def test_those_who_heard_the_same_event_get_one_drawing() -> None:
    numbers, key = count(), ("same event", "ru")
    heard = heard_now() - 5
    assert {drawn_for_all(key, heard, lambda: str(next(numbers))) for _ in range(3)} == {"0"}


def test_a_newer_event_is_drawn_whatever_is_kept() -> None:
    numbers, key = count(), ("newer event", "ru")
    first = drawn_for_all(key, heard_now() - 5, lambda: str(next(numbers)))
    assert drawn_for_all(key, heard_now() + 1, lambda: str(next(numbers))) != first


def test_who_names_no_event_gets_a_drawing_of_their_own() -> None:
    numbers, key = count(), ("no event", "ru")
    assert [drawn_for_all(key, None, lambda: str(next(numbers))) for _ in range(2)] == ["0", "1"]


def test_languages_are_drawn_apart() -> None:
    heard = heard_now() - 5
    assert [drawn_for_all(("language", each), heard, lambda each=each: each) for each in ("ru", "kk")] == ["ru", "kk"]


def test_a_drawing_that_failed_is_kept_for_nobody() -> None:
    key, heard = ("failed", "ru"), heard_now() - 5

    def fails() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        drawn_for_all(key, heard, fails)
    assert drawn_for_all(key, heard, lambda: "drawn") == "drawn"


def test_those_who_come_while_one_draws_wait_for_that_drawing() -> None:
    key, heard, begun, go_on = ("together", "ru"), heard_now() - 5, threading.Event(), threading.Event()
    got: list[str] = []

    def slowly() -> str:
        begun.set()
        assert go_on.wait(10)
        return "one"

    first = threading.Thread(target=lambda: got.append(drawn_for_all(key, heard, slowly)))
    second = threading.Thread(target=lambda: got.append(drawn_for_all(key, heard, lambda: "two")))
    first.start()
    assert begun.wait(10)
    second.start()
    go_on.set()
    first.join(10)
    second.join(10)
    assert "one" in got and len(got) == 2


def test_a_drawing_ages(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers, key, heard = count(), ("age", "ru"), heard_now() - 5
    monkeypatch.setattr(live_shared, "KEPT_SECONDS", -1.0)
    assert [drawn_for_all(key, heard, lambda: str(next(numbers))) for _ in range(2)] == ["0", "1"]


@pytest.mark.parametrize(("asked", "told"), [("1795345200000", 1795345200000), ("", None), ("-1", None), ("١", None)])
def test_only_milliseconds_are_a_moment(asked: str, told: int | None) -> None:
    assert moment(asked) == told
