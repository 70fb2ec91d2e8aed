"""The views for other programs say what the pages say, and their page names every column."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from baylanys.reporting.domain.month_closing import close_month
from baylanys.reporting.queries import figures_by
from tests.kpi_rows import answered, contract_in_force, lost, write

pytestmark = pytest.mark.django_db
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
VIEWS = ("data_calls", "data_half_hours", "data_days", "data_months", "data_closed_months")


@pytest.fixture(autouse=True)
def calls() -> None:
    contract_in_force()
    write([*answered("2026-10-05", "10:00", wait=41.3, talk=90), *lost("2026-10-06", "10:00", number="+77010000001")])


def rows(view: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {view} ORDER BY 1")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_a_month_in_the_views_is_the_month_of_the_pages() -> None:
    [(_, period)] = figures_by(date(2026, 10, 1), date(2026, 10, 31), "month")
    [month], days = rows("data_months"), rows("data_days")
    assert (month["offered"], month["lost"], month["answered_in_time"]) == (period.figures.offered, 1, 1)
    assert [float(day["lost_share"]) for day in days] == [0.0, 1.0]
    assert (float(month["service_level"]), float(month["average_wait_seconds"])) == (0.5, 41.3)
    assert (float(month["inbound_minutes"]), month["most_lines"]) == (1.5, 1)
    assert sum(row["offered"] for row in rows("data_half_hours")) == 2


def test_calls_are_shown_without_their_numbers() -> None:
    list(figures_by(date(2026, 10, 1), date(2026, 10, 31), "day"))
    found = rows("data_calls")
    assert sorted((row["standing"], float(row["wait_seconds"])) for row in found) == [
        ("answered", 41.3),
        ("lost", 30.0),
    ]
    assert "+7701" not in str(found)


def test_a_closed_month_stands_with_its_frozen_figures() -> None:
    close_month(month=date(2026, 10, 1), by=None, at=datetime(2026, 11, 2, tzinfo=UTC))
    [month] = rows("data_closed_months")
    assert (month["month"], month["countersigned_at"], month["corrections"]) == (date(2026, 10, 1), None, 0)
    assert len(month["sha256"]) == 64


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_names_every_column(view: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {view} LIMIT 0")
        missing = [column.name for column in cursor.description if f"`{column.name}`" not in PAGE]
    assert missing == []
    assert view in PAGE
