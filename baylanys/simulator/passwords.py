"""Passwords of the demonstration's people: made once, readable, kept beside the centre's data."""

import json
import os
import secrets
from pathlib import Path

FILE = "demo-passwords.json"
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No sign that looks like another."""


def make_password() -> str:
    """Twelve signs in three groups, `abc-def-ghjk`: 49 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(size)) for size in (3, 3, 4))


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
