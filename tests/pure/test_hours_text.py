"""Hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baylanys.contract.holiday_names import names_of
from baylanys.contract.hours_text import UnreadableHours, read_hours, write_hours


@pytest.mark.parametrize(
    ("text", "intervals"),
    [
        ("09:00–18:00", [(540, 1080)]),
        ("9-18", [(540, 1080)]),
        ("9.30 - 18.15", [(570, 1095)]),
        ("14:00–18:00, 09:00–13:00", [(540, 780), (840, 1080)]),
        ("09:00—13:00; 14:00..18:00", [(540, 780), (840, 1080)]),
        ("00:00–24:00", [(0, 1440)]),
        ("", []),
        (" – ", []),
    ],
)
def test_hours_are_read_however_they_are_written(text: str, intervals: list[tuple[int, int]]) -> None:
    assert read_hours(text) == intervals


@pytest.mark.parametrize(
    "text",
    ["nine", "09:00", "18:00–09:00", "09:00–09:00", "09:60–18:00", "09:00–24:01", "09:00–18:00,", "9–18 и 20–22"],
)
def test_what_is_not_understood_is_refused_with_the_piece(text: str) -> None:
    with pytest.raises(UnreadableHours) as refused:
        read_hours(text)
    assert refused.value.part in text


INTERVALS = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda pair: pair[0] < pair[1])


@given(st.lists(INTERVALS, max_size=4))
def test_what_is_written_is_read_back(intervals: list[tuple[int, int]]) -> None:
    assert read_hours(write_hours(intervals)) == sorted(intervals)


@pytest.mark.parametrize(
    ("english", "kazakh", "russian"),
    [
        ("Republic Day", "Республика күні", "День Республики"),
        ("Eid al-Adha (estimated)", "Құрбан айт (күні нақтыланады)", "Курбан-айт (дата уточняется)"),
        (
            "Day off (substituted from 05/04/2024)",
            "Демалыс күні (05.04.2024 орнына)",
            "Выходной день (перенесён с 05.04.2024)",
        ),
        ("Some New Day", "Some New Day", "Some New Day"),
    ],
)
def test_holidays_have_names_in_three_languages(english: str, kazakh: str, russian: str) -> None:
    assert names_of(english) == (kazakh, russian, english)
