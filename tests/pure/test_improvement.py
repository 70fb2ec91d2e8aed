"""Suggestions and complaints: their life, how they are signed, when they are tried again, the month's sums."""

import hashlib
import hmac
import itertools
from datetime import UTC, datetime, timedelta

import pytest

from baylanys.improvement.sending_rules import PAUSES_MINUTES, Said, body_of, headers_of, next_try
from baylanys.improvement.states import CLOSED, NEW, TABLE, acts_in, after
from baylanys.improvement.summary import Row, summarise_month

NOVEMBER, DECEMBER = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
ACTS = {act for _, act in TABLE}


def test_every_state_is_reached_and_every_closed_one_can_be_opened_again() -> None:
    reached, wanted = {NEW}, [NEW]
    while wanted:
        state = wanted.pop()
        for act in acts_in(state):
            goal = TABLE[(state, act)]
            if goal not in reached:
                reached.add(goal)
                wanted.append(goal)
    assert reached == {state for state, _ in TABLE}
    assert all(acts_in(state) == ["reopen"] for state in CLOSED)


@pytest.mark.parametrize(("state", "act"), list(itertools.product(sorted({state for state, _ in TABLE}), sorted(ACTS))))
def test_what_the_table_does_not_name_is_not_possible(state: str, act: str) -> None:
    assert (after(state, act) is None) is ((state, act) not in TABLE)


def test_a_webhook_is_signed_over_its_moment_and_its_words() -> None:
    said = Said(7, "complaint", "platform", "grants", "Портал", "kk", "Батырма жоқ", NOVEMBER)
    body = body_of(said).encode()
    headers = headers_of(body, "key", 12, NOVEMBER)
    seconds = str(int(NOVEMBER.timestamp()))
    mark = hmac.new(b"key", f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["Baylanys-Signature"] == f"t={seconds},v1={mark}"
    assert headers["Baylanys-Delivery"] == "12"
    assert "Baylanys-Signature" not in headers_of(body, "", 12, NOVEMBER)
    assert "Батырма жоқ" in body.decode()


def test_tries_come_ever_later_and_end() -> None:
    waits = [next_try(n, NOVEMBER) for n in range(1, len(PAUSES_MINUTES) + 2)]
    assert waits[-1] is None
    moments = [each for each in waits if each]
    assert moments == sorted(set(moments))


def row(kind: str, opened: datetime, closed: datetime | None = None, project: str = "grants") -> Row:
    return Row(kind, "platform", project, "Портал", "new", opened, closed)


def test_a_month_counts_what_was_opened_closed_and_left_in_it() -> None:
    day = timedelta(days=1)
    rows = [
        row("complaint", NOVEMBER),
        row("suggestion", NOVEMBER + day, NOVEMBER + 3 * day),
        row("suggestion", NOVEMBER - day, NOVEMBER + day, "science"),
        row("fault", DECEMBER - day, DECEMBER),
        row("fault", DECEMBER),
        row("fault", NOVEMBER - 5 * day, NOVEMBER - day),
    ]
    month = summarise_month(rows, NOVEMBER, DECEMBER)
    assert (month.opened, month.closed, month.left) == (3, 2, 2)
    assert month.by_kind == {"complaint": 1, "suggestion": 1, "fault": 1}
    assert month.mean_answer == 2 * day
    assert [(line.project, line.opened, line.closed, line.left) for line in month.lines] == [
        ("grants", 3, 1, 2),
        ("science", 0, 1, 0),
    ]
    assert summarise_month([], NOVEMBER, DECEMBER).mean_answer is None
