"""A history of calls from elsewhere: all of it, or nothing, with every wrong line named."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from baylanys.contract.domain.calendar import CONTRACT, put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.reporting.queries import figures_between

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def line(call: str, at: str, kind: str, **fields: Any) -> str:
    return json.dumps({"call": call, "at": f"2026-11-02T{at}Z", "kind": kind, **fields}, ensure_ascii=False)


SERVED = [
    line("a", "04:00:00.000", "arrived", direction="inbound", number="8 701 000 00 01"),
    line("a", "04:00:09.120", "queue_entered", queue="main"),
    line("a", "04:00:31.004", "answered", operator="operator1"),
    line("a", "04:03:12.500", "hung_up", side="contact", cause=16),
    line("a", "04:03:40.000", "wrapped_up", operator="operator1", result="resolved", language="kk", topic="Гранттар"),
]
LOST = [
    line("b", "04:10:00", "arrived", number=""),
    line("b", "04:10:01", "queue_entered", queue="main"),
    line("b", "04:10:04", "hung_up", side="contact"),
]


def run(tmp_path: Path, lines: list[str], **options: Any) -> str:
    file = tmp_path / "history.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    out = StringIO()
    call_command("import_events", str(file), stdout=out, **options)
    return out.getvalue()


def refused(tmp_path: Path, lines: list[str]) -> str:
    before = Interaction.objects.count()
    with pytest.raises(CommandError) as caught:
        run(tmp_path, lines)
    assert Interaction.objects.count() == before
    return str(caught.value)


def test_calls_from_elsewhere_are_counted_by_the_contracts_rules(tmp_path: Path) -> None:
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code=CONTRACT), None, datetime(2026, 1, 1, tzinfo=UTC))
    assert "2 calls with 8 events are new" in run(tmp_path, [*SERVED, *LOST])
    figures = figures_between(datetime(2026, 10, 31, 19, tzinfo=UTC), datetime(2026, 11, 30, 19, tzinfo=UTC))
    assert (figures.offered, figures.answered, figures.lost, figures.mean_wait_ms) == (2, 1, 1, 21_884)
    assert (figures.conversations, figures.recorded) == (0, 0)
    row = Interaction.objects.get(contact_number="+77010000001")
    assert (row.outcome, row.language, row.topic, row.talk_ms) == ("answered", "kk", "Гранттар", 161_496)


def test_lines_may_stand_in_any_order_and_twice(tmp_path: Path) -> None:
    run(tmp_path, [*reversed(SERVED), SERVED[2], "", *LOST])
    assert list(InteractionEvent.objects.values_list("kind", flat=True)[:2])
    story = InteractionEvent.objects.filter(interaction__contact_number="+77010000001").order_by("seq")
    told = ["arrived", "queue_entered", "answered", "hung_up", "wrapped_up"]
    assert [event.kind for event in story] == told


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, SERVED)
    assert "0 calls with 0 events are new, 1 were here already" in run(tmp_path, SERVED)
    assert "1 calls with 3 events are new, 1 were here already" in run(tmp_path, [*SERVED, *LOST])
    assert InteractionEvent.objects.count() == 8


def test_a_known_call_with_other_events_refuses_the_file(tmp_path: Path) -> None:
    run(tmp_path, SERVED)
    assert "line 1: call a was imported before with other events" in refused(tmp_path, [*SERVED[:4], *LOST])


def test_checking_alone_writes_nothing(tmp_path: Path) -> None:
    assert "the file has 2 calls" in run(tmp_path, [*SERVED, *LOST], check=True)
    assert not Interaction.objects.exists()


WRONG = {
    "no json": ("{", "is no JSON"),
    "a list": ("[1]", "is no JSON object"),
    "deep": ("[" * 9_000, "is no JSON"),
    "not a number": ('{"call": "c", "at": NaN, "kind": "arrived"}', "is no JSON"),
    "nul": ('{"call": "c\\u0000", "at": "2026-11-02T04:00:00Z", "kind": "arrived"}', "NUL"),
    "no call": ('{"at": "2026-11-02T04:00:00Z", "kind": "arrived"}', "“call”"),
    "unknown kind": (line("c", "04:00:00", "exploded"), "“kind” 'exploded' is not known"),
    "no zone": ('{"call": "c", "at": "2026-11-02T04:00:00", "kind": "arrived"}', "no time zone"),
    "no moment": ('{"call": "c", "at": "soon", "kind": "arrived"}', "is no moment"),
    "a number as moment": ('{"call": "c", "at": 1795345200, "kind": "arrived"}', "is no moment"),
    "the future": ('{"call": "c", "at": "2126-11-02T04:00:00Z", "kind": "arrived"}', "future"),
    "beyond the calendar": ('{"call": "c", "at": "0001-01-01T00:00:00+14:00", "kind": "arrived"}', "“at”"),
    "a stranger's field": (line("c", "04:00:00", "arrived", colour="red"), "arrived has no “colour”"),
    "lacks": (line("c", "04:00:00", "queue_entered"), "queue_entered lacks “queue”"),
    "no phone": (line("c", "04:00:00", "arrived", number="grant"), "“number” is no phone number"),
    "wrong type": (line("c", "04:00:00", "hung_up", side="contact", cause="16"), "“cause” is a whole number"),
    "wrong word": (line("c", "04:00:00", "language_chosen", language="de"), "“language” is one of kk, ru, en"),
    "too long": (line("c" * 30_000, "04:00:00", "arrived"), "longer than"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_refuses_the_whole_file_and_is_named(name: str, tmp_path: Path) -> None:
    text, what = WRONG[name]
    told = refused(tmp_path, [*SERVED, text, *LOST])
    assert told.startswith("Nothing was imported.\n  line 6: ")
    assert what in told


UNTRUE = {
    "never arrived": (LOST[1:], "line 6: call b never arrived"),
    "arrived twice": ([LOST[0], line("b", "04:10:00.5", "arrived"), *LOST[1:]], "line 7: the call has arrived twice"),
    "before its arrival": ([line("b", "04:09:00", "ivr_entered"), *LOST], "line 6: ivr_entered stands before"),
    "no end": (LOST[:2], "line 7: call b has no end"),
    "two ends": ([*LOST, line("b", "04:11:00", "hung_up", side="system")], "line 9: the call has an end twice"),
    "after the end": ([*LOST, line("b", "04:12:00", "answered", operator="x")], "line 9: answered comes after"),
    "without a queue": (
        [LOST[0], line("b", "04:10:02", "answered", operator="x"), LOST[2]],
        "line 7: answered without a queue",
    ),
}


@pytest.mark.parametrize("name", UNTRUE)
def test_a_call_that_cannot_have_been_refuses_the_whole_file(name: str, tmp_path: Path) -> None:
    lines, what = UNTRUE[name]
    assert what in refused(tmp_path, [*SERVED, *lines])


def test_every_wrong_line_is_listed_up_to_a_hundred(tmp_path: Path) -> None:
    told = refused(tmp_path, ["{"] * 130)
    assert "line 1: is no JSON" in told
    assert "line 100: is no JSON" in told
    assert "and 30 more" in told


def test_a_file_that_is_not_there_or_no_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_events", str(tmp_path / "nothing.jsonl"))
    (tmp_path / "sound.jsonl").write_bytes(b"\xff\xfe\x00RIFF")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_events", str(tmp_path / "sound.jsonl"))
