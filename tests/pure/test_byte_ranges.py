"""RFC 9110, 14.1.2: which part of a file is meant."""

import pytest

from baylanys.core.byte_ranges import ByteRange, NotSatisfiable, read_range


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-", 0, 999),
        ("bytes=0-0", 0, 0),
        ("bytes=0-499", 0, 499),
        ("bytes=500-999", 500, 999),
        ("bytes=500-5000", 500, 999),
        ("bytes=-1", 999, 999),
        ("bytes=-200", 800, 999),
        ("bytes=-5000", 0, 999),
        ("bytes= 10 - 20", 10, 20),
    ],
)
def test_part_is_understood(header: str, first: int, last: int) -> None:
    part = read_range(header, 1000)
    assert part == ByteRange(first, last)
    assert part.content_range(1000) == f"bytes {first}-{last}/1000"
    assert part.length == last - first + 1


@pytest.mark.parametrize("header", ["", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "items=0-1", "bytes=a-b", "bytes"])
def test_whole_file_is_sent_where_no_single_part_is_asked_for(header: str) -> None:
    assert read_range(header, 1000) is None


@pytest.mark.parametrize(
    ("header", "size"),
    [("bytes=1000-", 1000), ("bytes=2000-3000", 1000), ("bytes=-0", 1000), ("bytes=0-", 0), ("bytes=-1", 0)],
)
def test_part_behind_the_end_is_refused(header: str, size: int) -> None:
    with pytest.raises(NotSatisfiable):
        read_range(header, size)
