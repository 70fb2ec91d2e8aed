"""Names compared as a hurried hand writes them."""

import pytest

from baylanys.crm.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Айгүл", "айгул"),
        ("Қуаныш Әбдіғали", "куаныш абдигали"),
        ("Ұлжан Өмірбек", "улжан омирбек"),
        ("Һамит", "хамит"),
        ("Нұрсұлтаң", "нурсултан"),
        ("Семён", "СЕМЕН"),
        ("  Андрей   Цой ", "андреи цои"),
        ("John O'Neil", "john o'neil"),
        ("", ""),
    ],
)
def test_the_same_name_folds_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_other_names_stay_others() -> None:
    assert fold("Айгүл") != fold("Айнур")
