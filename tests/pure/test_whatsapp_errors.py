"""Errors of Graph mean what Meta documents, by their code alone."""

import pytest

from baylanys.whatsapp.errors import Scope, Verdict, advice_on, read_error


@pytest.mark.parametrize(
    ("codes", "verdict", "scope"),
    [
        ((0, 190, 3, 10, 200, 299, 131005, 368, 131031, 131037, 131042, 131045), Verdict.STOP_ALL, Scope.NUMBER),
        ((1, 2, 131000, 131016, 133004), Verdict.RETRY, Scope.MESSAGE),
        ((4, 80007, 130429, 131057), Verdict.RETRY, Scope.NUMBER),
        ((131056,), Verdict.RETRY, Scope.PERSON),
        ((131049,), Verdict.LATER, Scope.PERSON),
        ((131026, 131047, 131050, 131048, 131051, 100, 132000, 132015), Verdict.NEVER, Scope.MESSAGE),
        ((130497, 470, 999999), Verdict.NEVER, Scope.MESSAGE),
    ],
)  # fmt: skip
def test_a_code_is_sorted(codes: tuple[int, ...], verdict: Verdict, scope: Scope) -> None:
    for code in codes:
        advice = advice_on(code)
        assert (code, advice.verdict, advice.scope) == (code, verdict, scope)


def test_an_error_without_a_code_is_not_tried_again() -> None:
    assert advice_on(None).verdict is Verdict.NEVER


@pytest.mark.parametrize(
    ("code", "pauses"),
    [
        (131056, [1, 4, 16, 64, 256, 1024, 3600, 3600]),
        (130429, [1, 2, 4, 8, 16, 32, 60, 60]),
        (131057, [20, 20, 20]),
        (131000, [2, 6, 18, 54, 162, 300]),
        (131049, [86_400]),
    ],
)
def test_pauses_grow_as_meta_asks(code: int, pauses: list[int]) -> None:
    assert [advice_on(code).pause_seconds(attempt) for attempt in range(1, len(pauses) + 1)] == pauses


@pytest.mark.parametrize(
    ("status", "body", "code", "verdict"),
    [
        (400, b'{"error":{"code":130429,"message":"Rate","error_data":{"details":"slow"}}}', 130429, Verdict.RETRY),
        (400, b'{"error":{"code":"131047","message":"x","error_data":"?"}}', 131047, Verdict.NEVER),
        (500, b'{"error":{"code":131000}}', 131000, Verdict.RETRY),
        (401, b'{"error":{"code":190,"fbtrace_id":"A"}}', 190, Verdict.STOP_ALL),
        (502, b"<html>Bad gateway</html>", None, Verdict.UNDECIDABLE),
        (504, b"", None, Verdict.UNDECIDABLE),
        (500, b'{"error":{}}', None, Verdict.UNDECIDABLE),
        (403, b"no", None, Verdict.STOP_ALL),
        (429, b"", None, Verdict.RETRY),
        (404, b'{"error":"none"}', None, Verdict.NEVER),
        (500, b"[" * 100_000, None, Verdict.UNDECIDABLE),
        (400, b'{"error":{"code":99999999999999}}', None, Verdict.NEVER),
    ],
)
def test_an_answer_is_read_whatever_it_is(status: int, body: bytes, code: int | None, verdict: Verdict) -> None:
    error = read_error(status, body)
    assert (error.status, error.code, error.advice.verdict) == (status, code, verdict)


def test_a_text_that_cannot_be_stored_is_made_fit() -> None:
    assert read_error(400, b'{"error":{"code":100,"message":"a\\u0000b"}}').title == "a\ufffdb"


def test_the_details_are_kept() -> None:
    error = read_error(
        400, b'{"error":{"code":100,"message":"t","error_subcode":5,"error_data":{"details":"d"},"fbtrace_id":"F"}}'
    )
    assert (error.title, error.details, error.subcode, error.trace_id) == ("t", "d", 5, "F")
