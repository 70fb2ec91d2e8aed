"""References of a workbook when rows are repeated: where each row went, and what formulas say then."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

from baylanys.reports.filling.refusal import FormRefused

MOST_ROWS = 1_048_576
# fmt: off
AGGREGATES = frozenset(
    {
        "SUM", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "PRODUCT", "MEDIAN", "STDEV", "STDEVP", "STDEV.S",
        "STDEV.P", "VAR", "VARP", "VAR.S", "VAR.P", "SUMSQ",
    }
)
# fmt: on
"""A single cell of a repeated row given to one of these means all its copies."""
# fmt: off
FORBIDDEN = frozenset(
    {
        "WEBSERVICE", "RTD", "CALL", "REGISTER", "REGISTER.ID", "EXEC", "DDE", "IMAGE", "FILTERXML",
        "SQL.REQUEST", "INFO", "CUBEVALUE", "CUBEMEMBER",
    }
)
# fmt: on
_BODY = re.compile(
    r"(?P<sheet>.*!)?(?:"
    r"(?P<ca>\$?)(?P<c1>[A-Za-z]{1,3})(?P<ra>\$?)(?P<r1>[0-9]{1,7})(?::(?P<cb>\$?)(?P<c2>[A-Za-z]{1,3})(?P<rb>\$?)(?P<r2>[0-9]{1,7}))?"
    r"|(?P<wa>\$?)(?P<w1>[0-9]{1,7}):(?P<wb>\$?)(?P<w2>[0-9]{1,7}))"
)
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")


class RowMap:
    """Where the rows of one sheet are after some of them were repeated; rows count from 1."""

    def __init__(self, copies: Mapping[int, int] | None = None) -> None:
        self.copies = {row: count for row, count in (copies or {}).items() if count != 1}
        self._rows = sorted(self.copies)
        self._added = [0]
        for row in self._rows:
            self._added.append(self._added[-1] + self.copies[row] - 1)

    def first(self, row: int) -> int:
        """The row's place; of a repeated row, that of its first copy."""
        return row + self._added[bisect_left(self._rows, row)]

    def last(self, row: int) -> int:
        """The same, or the place of the last copy."""
        return self.first(row) + self.copies.get(row, 1) - 1

    def area(self, reference: str) -> str:
        """`A5:B5` or several of them with blanks between, grown by the copies of their rows."""
        return " ".join(self._one(each) for each in reference.split())

    def _one(self, reference: str) -> str:
        found = _RANGE.fullmatch(reference)
        if found is None:
            return reference
        column, row, column_2, row_2 = found.groups()
        begin, end = self.first(int(row)), self.last(int(row_2 or row))
        if not column_2 and begin == end:
            return f"{column}{begin}"
        return f"{column}{begin}:{column_2 or column}{end}"


Maps = Mapping[str, RowMap]
"""Names of sheets, in small letters, and where their rows are; sheets without repeated rows may be missing."""


@dataclass(frozen=True, slots=True)
class _Reference:
    sheet: str
    text: str
    found: re.Match[str]
    grows: bool


class Formula:
    """A formula read once, to be written for any copy of its row. Raises FormRefused `function`."""

    def __init__(self, text: str) -> None:
        self._pieces: list[str | _Reference] = []
        tokens = _tokens(text)
        functions: list[str] = []
        for place, token in enumerate(tokens):
            if token.type == Token.FUNC and token.subtype == Token.OPEN:
                functions.append(_function(token.value))
            elif token.type in (Token.FUNC, Token.PAREN) and token.subtype == Token.CLOSE and functions:
                functions.pop()
            elif token.type == Token.PAREN:
                functions.append("")
            self._pieces.append(_piece(tokens, place, functions))

    def written(self, own: str, maps: Maps, row: int = 0, copy: int = 0) -> str:
        """The formula on the sheet `own` in copy number `copy` of its old `row` (0: it stands in no row)."""
        return "".join(
            each if isinstance(each, str) else _moved(each, own, maps, row, copy) for each in self._pieces
        )  # fmt: skip


@lru_cache(maxsize=4_096)
def formula(text: str) -> Formula:
    """The formula without its `=`; equal ones are read once."""
    return Formula(text)


def _tokens(text: str) -> list[Token]:
    try:
        return list(Tokenizer(f"={text}").items)
    except (TokenizerError, IndexError, ValueError) as wrong:
        raise FormRefused("function", text[:80]) from wrong


def _function(opening: str) -> str:
    name = (
        opening.rstrip("(")
        .rpartition(":")[2]
        .upper()
        .removeprefix("_XLFN.")
        .removeprefix("_XLWS.")
        .removeprefix("_XLL.")
    )
    if name in FORBIDDEN or name.startswith("COM.SUN."):
        raise FormRefused("function", name)
    return name


def _piece(tokens: list[Token], place: int, functions: list[str]) -> str | _Reference:
    token = tokens[place]
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return str(token.value)
    text = str(token.value)
    if "|" in text or re.search(r"\[\d+\]", text):
        raise FormRefused("outside", text[:80])
    found = _BODY.fullmatch(text)
    if found is None:
        return text
    return _Reference(sheet_of(found["sheet"] or ""), text, found, _is_whole_argument(tokens, place, functions))


def sheet_of(prefix: str) -> str:
    """`'My sheet'!` → `my sheet`."""
    name = prefix.removesuffix("!")
    if name.startswith("'") and name.endswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.lower()


def _is_whole_argument(tokens: list[Token], place: int, functions: list[str]) -> bool:
    before = next((each for each in reversed(tokens[:place]) if each.type != Token.WSPACE), None)
    after = next((each for each in tokens[place + 1 :] if each.type != Token.WSPACE), None)
    if not functions or functions[-1] not in AGGREGATES or before is None or after is None:
        return False
    opens = before.type == Token.SEP or (before.type == Token.FUNC and before.subtype == Token.OPEN)
    return opens and (after.type == Token.SEP or (after.type == Token.FUNC and after.subtype == Token.CLOSE))


def _moved(each: _Reference, own: str, maps: Maps, row: int, copy: int) -> str:
    rows, here = maps.get(each.sheet or own.lower()), not each.sheet or each.sheet == own.lower()
    if rows is None or not rows.copies:
        return each.text
    found, sheet = each.found, each.found["sheet"] or ""

    def at(number: str, dollar: str, *, ends: bool) -> int:
        old = int(number)
        if here and old == row and not dollar:
            return rows.first(old) + copy
        return rows.last(old) if ends else rows.first(old)

    if found["w1"]:
        first, last = at(found["w1"], "$", ends=False), at(found["w2"], "$", ends=True)
        return f"{sheet}{found['wa']}{first}:{found['wb']}{last}"
    first = at(found["r1"], found["ra"], ends=False)
    begin = f"{sheet}{found['ca']}{found['c1']}{found['ra']}{first}"
    if found["c2"]:
        return f"{begin}:{found['cb']}{found['c2']}{found['rb']}{at(found['r2'], found['rb'], ends=True)}"
    last = at(found["r1"], found["ra"], ends=True)
    if each.grows and last != first:
        return f"{begin}:{found['ca']}{found['c1']}{found['ra']}{last}"
    return begin
