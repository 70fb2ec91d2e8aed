"""Periods as people say them, in each language."""

from datetime import date

import pytest

from baylanys.reports.period_words import period_words

CASES = [
    ((2026, 11, 1), (2026, 11, 30), "ноябрь 2026 года", "2026 жылғы қараша", "November 2026"),
    ((2026, 1, 1), (2026, 12, 31), "2026 год", "2026 жыл", "2026"),
    ((2026, 10, 1), (2026, 12, 31), "IV квартал 2026 года", "2026 жылғы IV тоқсан", "IV quarter 2026"),
    ((2026, 11, 22), (2026, 11, 22), "22 ноября 2026 года", "2026 жылғы 22 қараша", "22 November 2026"),
    ((2026, 11, 16), (2026, 11, 22), "16–22 ноября 2026 года", "2026 жылғы 16–22 қараша", "16–22 November 2026"),
    (
        (2026, 11, 30), (2026, 12, 6), "30 ноября – 6 декабря 2026 года", "2026 жылғы 30 қараша – 6 желтоқсан",
        "30 November – 6 December 2026",
    ),
    (
        (2026, 12, 28), (2027, 1, 3), "28 декабря 2026 года – 3 января 2027 года",
        "2026 жылғы 28 желтоқсан – 2027 жылғы 3 қаңтар", "28 December 2026 – 3 January 2027",
    ),
    ((2026, 2, 1), (2026, 4, 30), "1 февраля – 30 апреля 2026 года", "2026 жылғы 1 ақпан – 30 сәуір",
     "1 February – 30 April 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "ru", "kk", "en"), CASES)
def test_a_period_has_its_name(
    first: tuple[int, int, int], last: tuple[int, int, int], ru: str, kk: str, en: str
) -> None:
    said = [period_words(date(*first), date(*last), language) for language in ("ru", "kk", "en")]
    assert said == [ru, kk, en]
