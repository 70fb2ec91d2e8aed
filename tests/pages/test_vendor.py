"""Vendored browser files are what their lists say."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "baylanys" / "static" / "vendor", ROOT / "tests" / "vendor"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_has_its_checksum(folder: Path) -> None:
    listed = {row["file"]: row["sha256"] for row in json.loads((folder / "VENDOR.json").read_text())}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    found.pop("VENDOR.json")
    assert found == listed


def test_every_icon_in_use_is_in_the_sprite() -> None:
    namespace: dict[str, object] = {"__file__": str(ROOT / "script" / "vendor"), "__name__": "vendor"}
    exec((ROOT / "script" / "vendor").read_text(), namespace)  # noqa: S102
    icons_in_use = namespace["icons_in_use"]
    assert callable(icons_in_use)
    sprite = (FOLDERS[0] / "icons.svg").read_text()
    assert [name for name in icons_in_use() if f'id="{name}"' not in sprite] == []


def test_licences_name_every_vendored_package() -> None:
    told = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").lower()
    listed = [row for folder in FOLDERS for row in json.loads((folder / "VENDOR.json").read_text())]
    words = {row["name"]: re.findall(r"[a-z]{4,}", row["name"]) for row in listed}
    assert [name for name, parts in words.items() if not any(part in told for part in parts)] == []
    assert [row["name"] for row in listed if row["licence"].lower() not in told] == []
