"""Old files keep their order; none but the oldest is lost."""

import os
from pathlib import Path

from baylanys.core.rotation import drop_oldest, shift_files


def contents(directory: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in directory.iterdir()}


def test_files_move_up_by_one_and_the_oldest_beyond_the_kept_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    for day in ("first", "second", "third", "fourth"):
        file.write_text(day)
        shift_files(file, keep=3)
    assert contents(tmp_path) == {"events.csv.1": "fourth", "events.csv.2": "third", "events.csv.3": "second"}


def test_nothing_to_shift_changes_nothing(tmp_path: Path) -> None:
    shift_files(tmp_path / "events.csv", keep=2)
    assert contents(tmp_path) == {}


def test_files_rotated_by_others_are_kept_by_age(tmp_path: Path) -> None:
    names = ["messages.log.3", "messages.log.0", "messages.log.1", "messages.log", "messages.log.x"]
    for age, name in enumerate(names):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    drop_oldest(tmp_path / "messages.log", keep=2)
    assert sorted(contents(tmp_path)) == ["messages.log", "messages.log.0", "messages.log.3", "messages.log.x"]
