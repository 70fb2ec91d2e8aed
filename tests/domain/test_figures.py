"""Figures from stored rows: days and months of the contract's zone, recordings, definitions."""

from datetime import UTC, date, datetime, timedelta

import pytest

from baylanys.contract.domain.calendar import CONTRACT, put_calendar_in_force, seed_calendars
from baylanys.contract.models import Calendar
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.reporting.models import KpiDefinition
from baylanys.reporting.queries import day_and_month, definition_at, figures_between
from baylanys.telephony.choices import RecordingState
from baylanys.telephony.models import Recording

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def contract() -> None:
    seed_calendars()
    put_calendar_in_force(Calendar.objects.get(code=CONTRACT), None, datetime(2026, 1, 1, tzinfo=UTC))


def answered(at: datetime, *, wait: float = 10, talk: float = 60, **more: object) -> Interaction:
    moments = [("arrived", 0.0), ("queue_entered", 1.0), ("answered", 1 + wait), ("hung_up", 1 + wait + talk)]
    return told(at, moments, **more)


def told(at: datetime, moments: list[tuple[str, float]], **more: object) -> Interaction:
    row = Interaction.objects.create(direction="inbound", arrived_at=at, **more)
    for seq, (kind, after) in enumerate(moments):
        InteractionEvent.objects.create(interaction=row, seq=seq, kind=kind, at=at + timedelta(seconds=after))
    return row


def test_a_call_belongs_to_the_contracts_day_not_to_utcs() -> None:
    """09:00 in Astana is 04:00 in UTC; 17:30 of the day before is not today."""
    answered(datetime(2026, 11, 24, 4, 0, tzinfo=UTC))
    answered(datetime(2026, 11, 23, 12, 30, tzinfo=UTC))
    found = day_and_month(NOW)
    assert (found.day, found.today.figures.offered, found.month.figures.offered) == (date(2026, 11, 24), 1, 2)


def test_a_month_begins_at_its_local_midnight() -> None:
    in_menu = [("arrived", 0.0), ("ivr_entered", 0.1), ("hung_up", 5.0)]
    told(datetime(2026, 10, 31, 18, 59, 59, tzinfo=UTC), in_menu)
    told(datetime(2026, 10, 31, 19, 0, 0, tzinfo=UTC), in_menu)
    assert day_and_month(NOW).month.figures.left_in_ivr == 1
    october = figures_between(datetime(2026, 9, 30, 19, tzinfo=UTC), datetime(2026, 10, 31, 19, tzinfo=UTC))
    assert october.left_in_ivr == 1


def test_a_conversation_without_its_stored_recording_lowers_the_figure() -> None:
    kept, missing = (answered(NOW - timedelta(hours=hours)) for hours in (1, 2))
    Recording.objects.create(interaction=kept, raw_name="a", state=RecordingState.STORED)
    Recording.objects.create(interaction=missing, raw_name="b", state=RecordingState.MISSING)
    figures = day_and_month(NOW).today.figures
    assert (figures.recorded, figures.conversations, figures.recorded_percent) == (1, 2, 50)


def test_a_self_check_is_shown_as_such_and_counted_nowhere() -> None:
    answered(NOW - timedelta(hours=1), is_self_check=True)
    figures = day_and_month(NOW).today.figures
    assert (figures.offered, figures.conversations, figures.self_checks) == (0, 0, 1)


def test_a_day_beyond_the_limit_is_named_though_the_month_is_within() -> None:
    for number in range(60):
        answered(datetime(2026, 11, 16, 5, number, tzinfo=UTC))
    told(datetime(2026, 11, 17, 5, 0, tzinfo=UTC), [("arrived", 0), ("queue_entered", 1), ("hung_up", 9)])
    found = day_and_month(NOW)
    assert found.worst_lost_days == (date(2026, 11, 17),)
    assert (found.month.figures.lost, found.month.figures.offered) == (1, 61)


def test_a_call_added_to_a_day_gone_by_shows_at_once() -> None:
    answered(datetime(2026, 11, 23, 5, 0, tzinfo=UTC))
    assert day_and_month(NOW).month.figures.offered == 1
    answered(datetime(2026, 11, 20, 5, 0, tzinfo=UTC))
    assert day_and_month(NOW).month.figures.offered == 2


def test_a_call_whose_arrival_is_not_written_yet_breaks_nothing() -> None:
    Interaction.objects.create(direction="inbound", arrived_at=NOW)
    assert day_and_month(NOW).today.figures.offered == 0


def test_the_definition_of_the_day_counts() -> None:
    KpiDefinition.objects.create(version=2, valid_from=date(2026, 12, 1), parameters={"answer_within_ms": 20_000})
    assert definition_at(date(2026, 11, 30)).version == 1
    assert definition_at(date(2026, 12, 1)).answer_within_ms == 20_000
