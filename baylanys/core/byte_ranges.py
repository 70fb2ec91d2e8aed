"""Which bytes of a file a request asks for (RFC 9110, 14.1.2). Pure; one range only, as players ask."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class ByteRange:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def content_range(self, size: int) -> str:
        return f"bytes {self.first}-{self.last}/{size}"


class NotSatisfiable(Exception):
    """The range begins after the end of the file (416)."""


def read_range(header: str, size: int) -> ByteRange | None:
    """The range asked for, None where the whole file is to be sent.

    Several ranges and what is no range at all are answered with the whole file, as the RFC allows.
    Raises NotSatisfiable.
    """
    matched = _RANGE.fullmatch(header.replace(" ", ""))
    if not matched or matched.groups() == ("", ""):
        return None
    begin, end = matched.groups()
    if not begin:
        return _suffix(int(end), size)
    first, last = int(begin), int(end) if end else size - 1
    if end and last < first:
        return None
    if first >= size:
        raise NotSatisfiable
    return ByteRange(first, min(last, size - 1))


def _suffix(length: int, size: int) -> ByteRange:
    if length == 0 or size == 0:
        raise NotSatisfiable
    return ByteRange(max(0, size - length), size - 1)
