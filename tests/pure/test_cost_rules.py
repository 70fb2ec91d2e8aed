"""What WhatsApp charges is counted by month and category."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from baylanys.messaging.cost_rules import Category, costs_of, month_of

ALMATY = ZoneInfo("Asia/Almaty")


@pytest.mark.parametrize(
    ("at", "begins", "ends"),
    [
        ("2026-11-22T10:00", "2026-10-31T19:00", "2026-11-30T19:00"),
        ("2026-12-31T18:59", "2026-11-30T19:00", "2026-12-31T19:00"),
        ("2026-12-31T19:00", "2026-12-31T19:00", "2027-01-31T19:00"),
    ],
)
def test_a_month_is_the_centres_own(at: str, begins: str, ends: str) -> None:
    found = month_of(datetime.fromisoformat(at).replace(tzinfo=UTC), ALMATY)
    assert [moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") for moment in found] == [begins, ends]


def test_the_free_thousand_is_used_by_answers_alone() -> None:
    costs = costs_of([
        ("utility", "regular", 30), ("service", "free_customer_service", 412), ("marketing", "regular", 5),
    ])  # fmt: skip
    assert costs.categories == (Category("service", 412, 0), Category("marketing", 0, 5), Category("utility", 0, 30))
    assert (costs.service_used, costs.service_left) == (412, 588)


def test_more_than_the_thousand_leaves_none() -> None:
    costs = costs_of([("service", "free_customer_service", 1000), ("service", "regular", 7)])
    assert costs.categories == (Category("service", 1000, 7),)
    assert (costs.service_used, costs.service_left) == (1000, 0)
