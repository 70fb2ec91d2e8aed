"""While the database is away nothing is lost: the line stands in the journal, and is written once, in order."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, OperationalError

from baylanys.engine import writer as writing
from baylanys.engine.journal import FILE, Journal
from baylanys.engine.writer import Writer
from baylanys.engine.writes import Announcement, LanguageChoice, OrderAnswer, Write
from baylanys.interactions.domain.wrap_up import WrapUp
from baylanys.routing.domain.floor_event import FloorNote, WaitingGone
from baylanys.routing.domain.operator_state import OperatorWrite
from baylanys.routing.operator_states import OperatorNow
from baylanys.telephony.call_states import inbound
from baylanys.telephony.domain.call import CallWrite

AT = datetime(2026, 11, 23, 5, 0, 0, 123000, tzinfo=UTC)
STEP = inbound(interaction="1", channel="c", number="+77010000001", line="+77172000001", at=AT, withheld=False)
WRITES: list[Write] = [
    CallWrite(STEP.state, STEP.records, 1, None, "purpose"),
    OperatorWrite(1, OperatorNow("ready"), "sip", AT, None, "lease", "word", True),
    WrapUp("1", "resolved", "Сброшен пароль", "operator1", AT, "kk", "grants"),
    LanguageChoice(1, "kk"),
    OrderAnswer(5, True, {"interaction": "1"}),
    FloorNote("listened", AT, operator=1, actor=2, interaction="1", detail={"seconds": 2.5}),
    WaitingGone("1"),
]


def test_what_is_read_is_what_was_written(tmp_path):
    journal = Journal(tmp_path)
    journal.append(WRITES[:2])
    journal.append([*WRITES[2:], Announcement("queue", None)])
    assert Journal(tmp_path).read() == WRITES
    journal.clear()
    assert Journal(tmp_path).read() == []


def test_a_line_cut_short_by_a_crash_loses_only_itself(tmp_path):
    Journal(tmp_path).append(WRITES)
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-9])
    assert Journal(tmp_path).read() == WRITES[:-1]


class Outage:
    """A database that is away for the first `failures` batches; remembers what it took."""

    def __init__(self, failures: int = 0, poison: Write | None = None) -> None:
        self.failures, self.poison, self.taken = failures, poison, []

    async def write(self, work: Callable[[], None]) -> None:
        work()

    def save(self, batch: list[Write], _person_ids: dict[str, int]) -> None:
        if self.failures:
            self.failures -= 1
            raise OperationalError("away")
        if self.poison in batch:
            raise IntegrityError("never")
        self.taken += batch


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(writing, "AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(writing, "GATHER_SECONDS", 0.0)


async def written(tmp_path, monkeypatch, database: Outage, *, replay: bool = False) -> Journal:
    monkeypatch.setattr(writing, "save_batch", database.save)
    journal = Journal(tmp_path)
    writer = Writer(database, journal)
    if replay:
        await writer.replay()
        return journal
    task = asyncio.ensure_future(writer.run())
    for write in WRITES:
        writer.put(write)
        await asyncio.sleep(0)
    while writer.backlog:
        await asyncio.sleep(0.001)
    task.cancel()
    return journal


@pytest.mark.parametrize("failures", [0, 1, 4])
async def test_every_write_arrives_once_and_in_order(tmp_path, monkeypatch, quick, failures):
    database = Outage(failures)
    journal = await written(tmp_path, monkeypatch, database)
    assert database.taken == WRITES
    assert journal.read() == []


async def test_an_engine_that_died_meanwhile_finds_everything_in_the_journal(tmp_path, monkeypatch, quick):
    Journal(tmp_path).append(WRITES)
    database = Outage(failures=2)
    journal = await written(tmp_path, monkeypatch, database, replay=True)
    assert database.taken == WRITES
    assert journal.read() == []


async def test_a_write_that_is_refused_for_good_does_not_hold_up_the_others(tmp_path, monkeypatch, quick):
    database = Outage(poison=WRITES[2])
    await written(tmp_path, monkeypatch, database)
    assert database.taken == [*WRITES[:2], *WRITES[3:]]


async def test_somebody_who_waits_for_the_line_to_be_written_takes_nothing_out_of_it(tmp_path, monkeypatch, quick):
    database = Outage()
    monkeypatch.setattr(writing, "save_batch", database.save)
    writer = Writer(database, Journal(tmp_path))
    task = asyncio.ensure_future(writer.run())
    for write in WRITES:
        writer.put(write)
        await asyncio.gather(writer.drain(), asyncio.sleep(0))
        writer.put(write)
        await asyncio.sleep(0)
    await writer.drain()
    task.cancel()
    assert database.taken == [write for write in WRITES for _twice in range(2)]
