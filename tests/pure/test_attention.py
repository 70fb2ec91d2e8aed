"""The tile that needs a supervisor first stands first, and says why."""

import pytest

from baylanys.routing.attention import ATTENTION, BREACH, CALM, Limits, need_of, sort_key

LIMITS = Limits(talk=600, wrap_up=60, breaks={"break": 900, "lunch": 3600})


@pytest.mark.parametrize(
    ("state", "reason", "seconds", "level", "why"),
    [
        ("ready", "", 9999, CALM, ""),
        ("offered", "", 30, CALM, ""),
        ("offered", "", 31, BREACH, "stuck_offer"),
        ("talking", "", 600, CALM, ""),
        ("talking", "", 601, ATTENTION, "long_talk"),
        ("wrap_up", "", 61, ATTENTION, "long_wrap_up"),
        ("break", "break", 900, CALM, ""),
        ("break", "break", 901, ATTENTION, "long_break"),
        ("break", "lunch", 901, CALM, ""),
        ("break", "unknown", 99999, CALM, ""),
        ("not_ready", "missed_offer", 1, BREACH, "missed"),
        ("not_ready", "desk_opened", 9999, CALM, ""),
        ("offline", "", 99999, CALM, ""),
    ],
)
def test_need(state: str, reason: str, seconds: float, level: int, why: str) -> None:
    need = need_of(state, reason, seconds, LIMITS)
    assert (need.level, need.why) == (level, why)


def test_order_of_tiles() -> None:
    floor = [
        ("offline", "", 10, "Absent"),
        ("ready", "", 500, "Waiting"),
        ("talking", "", 20, "Talks"),
        ("break", "break", 1000, "Pausing"),
        ("break", "break", 2000, "Pausing longer"),
        ("offered", "", 60, "Stuck"),
        ("offered", "", 2, "Rings"),
        ("not_ready", "missed_offer", 5, "Missed"),
        ("talking", "", 700, "Talks long"),
        ("ready", "", 1, "Also waiting"),
    ]
    ordered = sorted(floor, key=lambda row: sort_key(row[0], need_of(*row[:3], LIMITS), row[2], row[3]))
    assert [row[3] for row in ordered] == [
        *("Stuck", "Missed", "Talks long", "Pausing longer", "Pausing", "Rings", "Talks"),
        *("Also waiting", "Waiting", "Absent"),
    ]
