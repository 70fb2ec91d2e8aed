"""What stands in the places of a template for one person. Pure.

`values` of a mailing: place → {"from": "name" | "text", "kk": …, "ru": …}; from a name, the texts are what stands
there for people whose name is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

NAME = "name"
LONGEST = 1000


def fields_for(values: Mapping[str, Any], *, names: Iterable[str], name: str, language: str) -> dict[str, str]:
    """Place → text for a person of that name and language; a place that nothing fills is empty."""
    return {each: _text(values.get(each), name, language) for each in names}


def unfilled(values: Mapping[str, Any], names: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """(language, place) that would stay empty for somebody; `names` are the places of each language's template."""
    return [
        (language, each)
        for language, places in sorted(names.items())
        for each in places
        if not _text(values.get(each), "", language)
    ]


def read_values(said: Any) -> dict[str, dict[str, str]]:
    """The values with nothing in them that is not known. Raises ValueError."""
    if not isinstance(said, Mapping):
        raise ValueError("values")
    return {_word(place): _read(value) for place, value in said.items()}


def _read(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        value = {"from": "text", "kk": value, "ru": value}
    if not isinstance(value, Mapping) or not set(value) <= {"from", "kk", "ru", "en"}:
        raise ValueError("value")
    if value.get("from", "text") not in {"text", NAME}:
        raise ValueError("from")
    return {key: _word(text) for key, text in value.items()}


def _word(text: Any) -> str:
    if not isinstance(text, str) or "\0" in text or len(text) > LONGEST:
        raise ValueError("text")
    return " ".join(text.split())


def _text(value: Any, name: str, language: str) -> str:
    if not isinstance(value, Mapping):
        return ""
    known = " ".join(name.split())[:LONGEST]
    if value.get("from") == NAME and known:
        return known
    return str(value.get(language) or value.get("ru") or value.get("kk") or "")
