"""`{{ name }}`, `{{ table.column }}`, `{{ name|filter }}` in a text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_MARK = re.compile(rf"\{{\{{\s*(?P<name>{_NAME})(?:\.(?P<column>{_NAME}))?\s*(?:\|\s*(?P<filter>{_NAME})\s*)?\}}\}}")
_ANY = re.compile(r"\{\{.*?(?:\}\}|$)", re.DOTALL)
_NAMED = re.compile(rf"(?P<name>{_NAME})(?:\.(?P<column>{_NAME}))?")


@dataclass(frozen=True, slots=True)
class Mark:
    """One place in a text: from `start` to before `end`; without `name` it cannot be read."""

    text: str
    start: int
    end: int
    name: str = ""
    column: str = ""
    filter: str = ""

    @property
    def place(self) -> str:
        """`name` or `table.column`."""
        return f"{self.name}.{self.column}" if self.column else self.name


def marks_in(text: str) -> list[Mark]:
    """All that begins with two braces, in order; what cannot be read among them, without a name."""
    return [_read(found) for found in _ANY.finditer(text)]


def named(name: str) -> Mark:
    """The place that a defined name of a workbook stands for."""
    found = _NAMED.fullmatch(name)
    return Mark(name, 0, len(name), found["name"], found["column"] or "") if found else Mark(name, 0, len(name))


def _read(found: re.Match[str]) -> Mark:
    text, start, end = found[0], found.start(), found.end()
    read = _MARK.fullmatch(text)
    if read is None:
        return Mark(text, start, end)
    return Mark(text, start, end, read["name"], read["column"] or "", read["filter"] or "")


def replaced_over(pieces: Sequence[str], said: Callable[[Mark], str]) -> list[str]:
    """The pieces of one text with each readable mark replaced, in the piece where the mark begins.

    An editor cuts a text into pieces wherever its looks change, also inside a mark.
    """
    whole, result, begin = "".join(pieces), [], 0
    marks = [mark for mark in marks_in(whole) if mark.name]
    for piece in pieces:
        end, out, at = begin + len(piece), [], begin
        for mark in marks:
            if mark.end <= begin or mark.start >= end:
                continue
            out.append(whole[at : max(at, mark.start)])
            if mark.start >= begin:
                out.append(said(mark))
            at = min(max(at, mark.end), end)
        out.append(whole[at:end])
        result.append("".join(out))
        begin = end
    return result
