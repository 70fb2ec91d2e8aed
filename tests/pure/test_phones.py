"""Phone numbers are stored as E.164 and shown as people here write them."""

import pytest

from baylanys.core.phones import mask, show, to_e164


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("+7 701 555 01 23", "+77015550123"),
        ("8 (701) 555-01-23", "+77015550123"),
        ("7015550123", "+77015550123"),
        ("+7 7172 000 001", "+77172000001"),
        ("+44 20 7946 0018", "+442079460018"),
        ("", None),
        ("anonymous", None),
        ("12", None),
        ("+7701555012345678", None),
        ("'; DROP TABLE", None),
    ],
)
def test_what_people_write_becomes_a_number_or_nothing(raw, expected):
    assert to_e164(raw) == expected


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        ("+77015550123", "+7 701 555 01 23"),
        ("+77172000001", "+7 7172 000 001"),
        ("+442079460018", "+44 20 7946 0018"),
        ("operator", "operator"),
    ],
)
def test_numbers_are_shown_as_people_write_them(e164, shown):
    assert show(e164) == shown


def test_a_masked_number_can_be_recognised_and_not_called():
    assert mask("+77015550123") == "+7 701 ••• 01 23"
    assert mask("+77172000001").count("•") == 3
