"""Asterisk's records begin a new file without a line getting lost."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from baylanys.core import clock
from baylanys.engine import unattended_calls
from baylanys.engine.unattended_calls import UnattendedCalls


def line(kind: str, linked: str = "c1", at: float | None = None) -> str:
    moment = at or clock.now().timestamp()
    return f'"{moment:.3f}","{kind}","PJSIP/x","{linked}","{linked}","s","inbound","","","+7701","",""\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(unattended_calls, "ROTATE_BYTES", 100)
    monkeypatch.setattr(unattended_calls, "SETTLE_SECONDS", 0)
    return tmp_path / "events.csv"


@pytest.fixture
def calls(tmp_path: Path, file: Path) -> UnattendedCalls:
    async def drain() -> None:
        return

    installation = SimpleNamespace(asterisk_dir=tmp_path, cel_file=file)
    house: Any = SimpleNamespace(
        installation=installation,
        writer=SimpleNamespace(drain=drain),
        floor=SimpleNamespace(operators={}),
        by_contact_channel={"c1": 1, "c2": 2},
        seen=None,
    )
    return UnattendedCalls(house)


async def test_a_read_file_is_put_aside_and_reading_begins_anew(calls: UnattendedCalls, file: Path) -> None:
    file.write_text(line("CHAN_START") * 3 + line("LINKEDID_END"))
    await calls.look()
    assert not file.exists()
    assert file.with_suffix(".csv.1").exists()
    assert (file.parent / "read-up-to").read_text() == "0"


async def test_a_line_written_while_the_file_is_put_aside_is_read(calls: UnattendedCalls, file: Path) -> None:
    file.write_text(line("CHAN_START") * 3 + line("LINKEDID_END"))
    late = file.open("a")
    looking = asyncio.ensure_future(calls.look())
    while file.exists() and not looking.done():
        await asyncio.sleep(0)
    late.write(line("CHAN_START", "c2"))
    late.close()
    await looking
    assert list(calls._lines) == ["c2"]


async def test_nothing_is_put_aside_while_a_call_lives(calls: UnattendedCalls, file: Path) -> None:
    file.write_text(line("CHAN_START") * 5)
    await calls.look()
    assert file.exists()


async def test_a_call_whose_end_was_never_written_does_not_hold_it_up(calls: UnattendedCalls, file: Path) -> None:
    long_ago = clock.now().timestamp() - 50_000
    file.write_text(line("CHAN_START", at=long_ago) * 5)
    await calls.look()
    assert not file.exists()
