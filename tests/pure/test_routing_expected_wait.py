"""The wait that is spoken to a caller."""

import pytest

from baylanys.routing.expected_wait import expected_wait, typical_handling

USUAL = 270.0
CASES = [
    ("nothing measured yet, five operators", 1, [], 5, 54.0),
    ("the third waits three times as long", 3, [], 5, 162.0),
    ("one operator", 2, [], 1, 540.0),
    ("nobody there", 1, [], 0, None),
    ("measured times count beside the usual ones", 1, [90.0] * 15, 1, 135.0),
    ("an hour is the longest believed", 1, [36_000.0] * 5, 1, 1_935.0),
    ("a clock stepped back does not count below zero", 1, [-3_600.0] * 5, 1, 135.0),
]


@pytest.mark.parametrize(
    ("position", "handling", "operators", "seconds"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_expected_wait(position: int, handling: list[float], operators: int, seconds: float | None) -> None:
    assert expected_wait(position=position, handling_seconds=handling, operators=operators) == seconds


def test_many_measured_times_outweigh_the_usual() -> None:
    assert typical_handling([100.0] * 1_000, USUAL) == pytest.approx(100, rel=0.01)


def test_a_place_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="position"):
        expected_wait(position=0, handling_seconds=[], operators=1)
