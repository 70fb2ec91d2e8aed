"""One line of the guide, and what makes a guide whole. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

LONGEST_HOURS = Decimal(2_000)
REQUIRED_FIELDS = ("description", "project", "contact_name", "contact_number")
HANDLERS = ("operator", "specialist", "customer")
_CODE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NAMES = ("kind_kk", "kind_ru", "topic_kk", "topic_ru", "category_kk", "category_ru")
_LENGTHS = {"kind": 120, "topic": 120, "category": 160}


@dataclass(frozen=True, slots=True)
class Line:
    """A category with what stands above it; hours of working time."""

    code: str
    kind_kk: str
    kind_ru: str
    topic_kk: str
    topic_ru: str
    category_kk: str
    category_ru: str
    first_answer_hours: Decimal
    answer_hours: Decimal
    handler: str = "operator"
    project: str = ""
    kind_en: str = ""
    topic_en: str = ""
    category_en: str = ""
    required: tuple[str, ...] = ()
    instruction_kk: str = ""
    instruction_ru: str = ""

    def values(self) -> dict[str, Any]:
        """The fields as a row keeps them."""
        return {**asdict(self), "required": list(self.required)}

    def name(self, level: str, language: str) -> str:
        """The level's name in the language; where English is not written, in Russian."""
        return getattr(self, f"{level}_{language}") or str(getattr(self, f"{level}_ru"))


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a guide is not whole: which line (1 is the first), which field, what."""

    line: int
    field: str
    code: str
    value: str = ""


def faults_of(lines: Sequence[Line], projects: Iterable[str]) -> list[Fault]:
    """Everything that keeps the guide from being published; an empty guide has a fault of its own."""
    if not lines:
        return [Fault(0, "", "no_lines")]
    known, codes = set(projects), Counter(line.code for line in lines)
    found: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        found += _names(number, line) + _rules(number, line, known)
        if codes[line.code] > 1:
            found.append(Fault(number, "code", "twice", line.code))
    return found + _other_names(lines)


def _names(number: int, line: Line) -> list[Fault]:
    found = [Fault(number, name, "empty") for name in _NAMES if not getattr(line, name)]
    for level, longest in _LENGTHS.items():
        for language in ("kk", "ru", "en"):
            if len(getattr(line, f"{level}_{language}")) > longest:
                found.append(Fault(number, f"{level}_{language}", "too_long"))
    if not _CODE.fullmatch(line.code) or len(line.code) > 40:
        found.append(Fault(number, "code", "bad_code", line.code[:60]))
    return found


def _rules(number: int, line: Line, projects: set[str]) -> list[Fault]:
    found = []
    for name in ("first_answer_hours", "answer_hours"):
        hours = getattr(line, name)
        if not hours.is_finite() or not 0 < hours <= LONGEST_HOURS:
            found.append(Fault(number, name, "bad_hours", str(hours)))
    if not found and line.first_answer_hours > line.answer_hours:
        found.append(Fault(number, "first_answer_hours", "later_than_answer"))
    if line.handler not in HANDLERS:
        found.append(Fault(number, "handler", "bad_handler", line.handler[:60]))
    found += [
        Fault(number, "required", "bad_field", each[:60]) for each in line.required if each not in REQUIRED_FIELDS
    ]
    if line.project and line.project not in projects:
        found.append(Fault(number, "project", "unknown_project", line.project[:60]))
    return found


def _other_names(lines: Sequence[Line]) -> list[Fault]:
    """A kind (or a topic of a kind) has one name in Kazakh and one in Russian throughout."""
    found: list[Fault] = []
    names: dict[tuple[str, str, str], str] = {}
    for number, line in enumerate(lines, start=1):
        for level, above in (("kind", ""), ("topic", line.kind_ru)):
            russian, kazakh = getattr(line, f"{level}_ru"), getattr(line, f"{level}_kk")
            if russian and names.setdefault((level, above, russian), kazakh) != kazakh:
                found.append(Fault(number, f"{level}_kk", "other_name", kazakh))
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a line between two versions; `fields` are those that changed."""

    code: str
    what: str
    before: Line | None
    after: Line | None
    fields: tuple[str, ...] = ()


def differences(before: Sequence[Line], after: Sequence[Line]) -> list[Difference]:
    """Added, changed and removed lines, in the order of the newer version, the removed last."""
    old, new = {line.code: line for line in before}, {line.code: line for line in after}
    found = []
    for code, line in new.items():
        if code not in old:
            found.append(Difference(code, "added", None, line))
        elif line != old[code]:
            was, now = old[code].values(), line.values()
            changed = tuple(name for name in now if now[name] != was[name])
            found.append(Difference(code, "changed", old[code], line, changed))
    return found + [Difference(code, "removed", line, None) for code, line in old.items() if code not in new]
