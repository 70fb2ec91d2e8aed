"""What names a person is taken out of values, and nothing else."""

import re
from collections.abc import Mapping
from typing import Any

FREE_WORDS = frozenset({"note", "text", "name", "profile_name", "caption", "body"})
"""Fields in which people write what they like: emptied whole."""
SHORTEST_DIGITS = 9


def words_of(numbers: Mapping[str, str]) -> dict[str, str]:
    """Every way in which values write the numbers (E.164, or digits alone) → what stands there afterwards."""
    found = dict(numbers)
    for number, stand_in in numbers.items():
        digits = number.lstrip("+")
        if digits.isdigit() and len(digits) >= SHORTEST_DIGITS:
            found[digits] = stand_in
    return found


def scrub(value: Any, words: Mapping[str, str], free: frozenset[str] = FREE_WORDS) -> Any:
    """The value without the words, in whatever depth they stood, and with its free texts empty."""
    if not words:
        return _scrubbed(value, None, words, free)
    longest_first = sorted(words, key=len, reverse=True)
    return _scrubbed(value, re.compile("|".join(map(re.escape, longest_first))), words, free)


def _scrubbed(value: Any, pattern: re.Pattern[str] | None, words: Mapping[str, str], free: frozenset[str]) -> Any:
    match value:
        case str():
            return pattern.sub(lambda found: words[found.group()], value) if pattern else value
        case dict():
            return {
                key: "" if key in free and isinstance(each, str) else _scrubbed(each, pattern, words, free)
                for key, each in value.items()
            }
        case list():
            return [_scrubbed(each, pattern, words, free) for each in value]
        case _:
            return value
