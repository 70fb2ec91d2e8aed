"""What differs between two texts, line by line and word by word, as a person reads it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 3_000
"""Of two lines together; longer ones are shown whole, removed and added."""
AKIN = 0.35
"""How much two lines have in common to be one line that changed."""
AROUND = 1
"""Unchanged lines shown beside a change."""
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line; `kind`: same, removed, added."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: same, changed, removed, added; `gap`: unchanged lines are left out here."""

    kind: str
    parts: tuple[Part, ...]


GAP = Line("gap", ())


def differences(before: str, after: str) -> list[Line]:
    """Changed lines with those beside them; nothing where the texts are the same."""
    if before == after:
        return []
    lines = list(_lines(before.splitlines(), after.splitlines()))
    near = {
        place + step for place, line in enumerate(lines) if line.kind != "same" for step in range(-AROUND, AROUND + 1)
    }
    shown: list[Line] = []
    for place, line in enumerate(lines):
        if place in near:
            shown.append(line)
        elif not shown or shown[-1] is not GAP:
            shown.append(GAP)
    return shown


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield from (_whole("same", line) for line in old[i1:i2])
            continue
        paired = min(i2 - i1, j2 - j1)
        for step in range(paired):
            yield from _changed(old[i1 + step], new[j1 + step])
        yield from (_whole("removed", line) for line in old[i1 + paired : i2])
        yield from (_whole("added", line) for line in new[j1 + paired : j2])


def _changed(old: str, new: str) -> Iterator[Line]:
    words, others = _WORD.findall(old), _WORD.findall(new)
    found = SequenceMatcher(None, words, others, autojunk=False)
    if len(words) + len(others) > MOST_WORDS or found.ratio() < AKIN:
        yield _whole("removed", old)
        yield _whole("added", new)
        return
    parts: list[Part] = []
    for what, i1, i2, j1, j2 in found.get_opcodes():
        if what == "equal":
            parts.append(Part("same", "".join(words[i1:i2])))
            continue
        parts += [Part("removed", "".join(words[i1:i2]))] if i2 > i1 else []
        parts += [Part("added", "".join(others[j1:j2]))] if j2 > j1 else []
    yield Line("changed", tuple(parts))


def _whole(kind: str, text: str) -> Line:
    return Line(kind, (Part("same" if kind == "same" else kind, text),))
