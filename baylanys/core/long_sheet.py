"""A worksheet of very many rows: cells that need no escaping are written at once, all others by the library.

A register of a hundred thousand rows has two million cells, and most of the library's time goes into their attributes.
"""

import re
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellNumberTuple, CellStringTuple, Worksheet

_UNUSUAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f<>&]|_x[0-9a-fA-F]{4}_|^\s|\s$|[\ufffe\uffff]")
_LETTERS = [xl_col_to_name(number) for number in range(100)]


class LongSheet(Worksheet):
    """For a workbook with `constant_memory`; up to a hundred columns."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if cell.format is None or kind not in (CellStringTuple, CellNumberTuple):
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{_LETTERS[col]}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind is CellNumberTuple:
            self.fh.write(f"{start}><v>{cell.number:.16G}</v></c>")
        elif _UNUSUAL.search(cell.string):
            super()._write_cell(row, col, cell)
        else:
            self.fh.write(f'{start} t="inlineStr"><is><t>{cell.string}</t></is></c>')
