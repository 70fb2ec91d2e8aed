"""Logs hold no personal data, whoever writes them."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from baylanys.log_format import logging_settings
from baylanys.log_privacy import HIDDEN, NUMBER, PLAIN_FIELDS, clean

SOURCES = Path(__file__).resolve().parents[2] / "baylanys"
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


@pytest.mark.parametrize(
    "text",
    ["+77010000001", "77010000001", "87010000001", "8 701 000 00 01", "+7 (701) 000-00-01", "998901234567",
     "PJSIP/+77010000001", "caller77010000001", "sip:+77010000001@host", "Key (e164)=(+77010000001) exists"],
)  # fmt: skip
def test_a_number_is_taken_out_of_any_text(text: str) -> None:
    assert NUMBER in clean(f"before {text} after")
    assert "0000" not in clean(f"before {text} after")
    assert "0000" not in str(clean({"deep": [text]}))


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T12:35:39.335000Z", "2026-11-22 12:39:10", "0192f0c1-0000-7000-8000-000000000000",
     "lasted 0.00171234567 s", "recording 12345", "127.0.0.1:54320", "PJSIP/trunk-main-00000012", "1795350794.875"],
)  # fmt: skip
def test_what_is_no_number_of_a_person_stays(text: str) -> None:
    assert clean(f"before {text} after") == f"before {text} after"


def test_rows_told_by_the_database_are_taken_out() -> None:
    told = "null value\nDETAIL:  Failing row contains (1, Ерлан Ахметов).\nCONTEXT: COPY contact\nin the end"
    assert "Ерлан" not in clean(told)
    assert clean(told).splitlines()[-1] == "in the end"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the product's own logging writes."""
    stream = io.StringIO()
    logger = logging.getLogger("baylanys.tests")
    formatter = logging_settings()["formatters"]["json"]
    handler = logging.StreamHandler(stream)
    kind = dict(formatter)
    handler.setFormatter(kind.pop("()")(**kind))
    logger.addHandler(handler)
    logger.setLevel("INFO")
    yield stream
    logger.removeHandler(handler)


def test_a_field_that_nobody_declared_is_hidden(written: io.StringIO) -> None:
    fields: dict[str, Any] = {"interaction": "0192f0c1", "personal_name": "Ерлан", "nickname": "Ерлан"}
    logging.getLogger("baylanys.tests").info("a call came from +77010000001", extra=fields)
    line = json.loads(written.getvalue())
    assert line["event"] == f"a call came from {NUMBER}"
    assert (line["interaction"], line["personal_name"], line["nickname"]) == ("0192f0c1", HIDDEN, HIDDEN)


def test_what_other_programs_add_is_left_out(written: io.StringIO) -> None:
    handler = logging.getLogger("baylanys.tests").handlers[0]
    record = logging.makeLogRecord({"name": "elsewhere", "msg": "a job began", "job": {"args": "Ерлан"}})
    handler.handle(record)
    assert "job\":" not in written.getvalue() and "Ерлан" not in written.getvalue()


def test_an_exception_tells_no_number(written: io.StringIO) -> None:
    told = "no such contact: +77010000001\nDETAIL: (Ерлан)"
    try:
        raise ValueError(told)
    except ValueError:
        logging.getLogger("baylanys.tests").exception("a step failed")
    assert "ValueError" in written.getvalue()
    assert "7701" not in written.getvalue() and "Ерлан" not in written.getvalue()


def logged_fields() -> Iterator[tuple[str, str]]:
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and is_logging(node.func):
                yield from ((each.arg, f"{path}:{node.lineno}") for each in node.keywords if each.arg)


def is_logging(called: ast.expr) -> bool:
    named = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name)
    return named and called.value.id == "log" and called.attr in LEVELS


def test_every_field_that_we_log_is_declared() -> None:
    undeclared = [f"{where}: {name}" for name, where in logged_fields() if name not in PLAIN_FIELDS]
    assert [each for each in undeclared if "personal_" not in each] == []
