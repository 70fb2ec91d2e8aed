"""Passwords of the demonstration's people, kept beside the centre's data."""

import json
import os
from pathlib import Path

FILE = "demo-passwords.json"


def read_passwords(data: Path) -> dict[str, str]:
    """User names with the passwords made at the first start; empty before it."""
    try:
        passwords: dict[str, str] = json.loads((data / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return passwords


def write_passwords(data: Path, passwords: dict[str, str]) -> None:
    """The file holds these passwords, readable by its owner alone; never half-written."""
    partial = data / f"{FILE}.partial"
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(passwords, file, ensure_ascii=False, indent=1)
    partial.replace(data / FILE)
