"""The contract's figures for outside programs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.tokens import issue_token
from baylanys.contract.domain.calendar import CONTRACT, put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.core import clock
from baylanys.interactions.models import Interaction, InteractionEvent

pytestmark = pytest.mark.django_db
Story = list[tuple[str, float]]
QUICK: Story = [("arrived", 0), ("queue_entered", 1), ("answered", 11), ("hung_up", 71)]
SLOW: Story = [("arrived", 0), ("queue_entered", 1), ("answered", 91.001), ("hung_up", 121.001)]
LOST: Story = [("arrived", 0), ("queue_entered", 1), ("hung_up", 4)]
IN_MENU: Story = [("arrived", 0), ("ivr_entered", 1), ("hung_up", 4)]


@pytest.fixture(autouse=True)
def contract() -> None:
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code=CONTRACT), None, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture
def program() -> Client:
    return Client(headers={"Authorization": f"Bearer {issue_token(name='bi', at=clock.now())}"})


def told(at: datetime, story: Story, direction: str = "inbound") -> None:
    row = Interaction.objects.create(direction=direction, arrived_at=at)
    for seq, (kind, after) in enumerate(story):
        detail = {"side": "contact", "direction": direction}
        moment = at + timedelta(seconds=after)
        InteractionEvent.objects.create(interaction=row, seq=seq, kind=kind, at=moment, detail=detail)


def ask(program: Client, query: str, status: int = 200) -> Any:
    response = program.get(f"/api/v1/kpi?{query}")
    assert response.status_code == status, response.content
    return response.json()


def test_each_day_has_its_figures(program: Client) -> None:
    monday = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    for story in (QUICK, QUICK, SLOW, LOST, IN_MENU):
        told(monday, story)
    first, second = ask(program, "from=2026-11-23&to=2026-11-24&by=day")["items"]
    assert first == {
        "period": "2026-11-23",
        "start": "2026-11-22T19:00:00.000Z",
        "end": "2026-11-23T19:00:00.000Z",
        "offered": 4,
        "answered": 3,
        "answered_within_90s": 2,
        "lost": 1,
        "callback_kept": 0,
        "left_in_ivr": 1,
        "after_hours": 0,
        "service_level": 0.5,
        "lost_share": 0.25,
        "average_wait_seconds": 36.667,
        "longest_wait_seconds": 90.001,
        "inbound_minutes": 3,
        "outbound_minutes": 0,
        "formula_version": 1,
    }
    assert (second["period"], second["offered"], second["service_level"]) == ("2026-11-24", 0, None)


def test_a_month_is_the_ratio_of_its_sums(program: Client) -> None:
    for day in (2, 3, 4):
        for _ in range(day):
            told(datetime(2026, 11, day, 5, tzinfo=UTC), QUICK)
    told(datetime(2026, 11, 2, 6, tzinfo=UTC), LOST)
    (month,) = ask(program, "from=2026-11-10&to=2026-11-12&by=month")["items"]
    assert (month["period"], month["offered"], month["lost_share"]) == ("2026-11", 10, 0.1)


def test_a_moment_is_where_the_period_ends_and_a_day_is_part_of_it(program: Client) -> None:
    def periods(query: str) -> list[str]:
        return [item["period"] for item in ask(program, query)["items"]]

    assert periods("from=2026-10-31T19:00:00Z&to=2026-11-30T19:00:00Z&by=month") == ["2026-11"]
    assert periods("from=2026-11-01&to=2026-11-03") == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert periods("from=2026-11-01T00:00:00+05:00&to=2026-11-02T00:00:00+05:00") == ["2026-11-01"]


def test_minutes_belong_to_the_month_of_the_answer(program: Client) -> None:
    """Case 18, and its other side: a call that entered its queue before midnight and was answered after."""
    end_of_november = datetime(2026, 11, 30, 18, 59, 0, tzinfo=UTC)
    told(end_of_november, [("arrived", 0), ("queue_entered", 1), ("answered", 30), ("hung_up", 630)])
    told(end_of_november, [("arrived", 0), ("queue_entered", 1), ("answered", 61), ("hung_up", 361)])
    november, december = ask(program, "from=2026-11-01&to=2026-12-31&by=month")["items"]
    assert (november["inbound_minutes"], december["inbound_minutes"]) == (10, 5)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-11-02&to=2026-11-01", "bad_period"),
        ("from=2000-01-01&to=2026-11-01", "period_too_long"),
        ("from=yesterday&to=2026-11-01", "invalid"),
        ("from=2026-11-31&to=2026-12-01", "invalid"),
        ("from=2026-11-01&to=9999-12-31T23:59:59-12:00", "invalid"),
        ("from=0001-01-01T00:00:00Z&to=0001-01-01T00:00:00Z", "invalid"),
        ("from=2026-11-01&to=2026-11-02&by=week", "invalid"),
        ("to=2026-11-02", "invalid"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(program: Client, query: str, code: str) -> None:
    assert ask(program, query, 422)["code"] == code


def test_a_token_for_something_else_sees_no_figures() -> None:
    token = issue_token(name="phones", at=clock.now(), scopes=["operators:read"])
    answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/kpi?from=2026-11-01&to=2026-11-02")
    assert answer.status_code == 403
