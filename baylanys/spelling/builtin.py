"""The words that every centre knows from the start: usual ones first, words of the trade, first names."""

from functools import cache
from pathlib import Path

_LISTS = Path(__file__).parent / "word_lists"


@cache
def builtin_words(name: str) -> dict[str, int]:
    """The list `kk`, `ru` or `names`: each word in small letters → its place, the most usual at 0."""
    lines = (_LISTS / f"{name}.txt").read_text(encoding="utf-8").split()
    return {word.lower(): place for place, word in enumerate(lines)}
