"""The page of recordings that are not there: which calls, why, by period and reason."""

from datetime import timedelta

import pytest
from django.test import Client

from baylanys.core import clock
from baylanys.operations.models import Alarm
from baylanys.telephony.models import Recording
from tests.interaction_rows import MORNING, answered, interaction, person

pytestmark = pytest.mark.django_db
ADDRESS = "/recordings/missing/"


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(person("boss", "supervisor"))
    person("operator1", first_name="Айсұлу", last_name="Сейітқызы")
    return client


def missing(reason: str, days: int = 0, state: str = "missing") -> Recording:
    row = interaction(answered("operator1"), at=MORNING - timedelta(days=days))
    return Recording.objects.create(interaction=row, raw_name=f"{row.pk}.raw", state=state, reason=reason)


def text_of(client: Client, query: str = "") -> str:
    response = client.get(ADDRESS + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_row_says_when_who_and_why(client: Client) -> None:
    recording = missing("disk_full")
    text = text_of(client)
    for part in ("23.11.2026 09:00", "+7 701 000 00 01", "Айсұлу Сейітқызы", "Записи нет: диск был полон."):
        assert part in text
    assert f"/interactions/{recording.interaction_id}/" in text


def test_stored_recordings_are_not_listed_and_those_that_wait_are(client: Client) -> None:
    stored, waits = missing("", state="stored"), missing("", days=9, state="stopped")
    text = text_of(client)
    assert str(stored.interaction_id) not in text
    assert str(waits.interaction_id) in text
    assert str(waits.interaction_id) in text_of(client, "?reason=waiting")


def test_reason_and_period_narrow_the_list(client: Client) -> None:
    full, late = missing("disk_full"), missing("no_file", days=3)
    assert str(late.interaction_id) not in text_of(client, "?reason=disk_full")
    by_days = text_of(client, "?days_from=2026-11-20&days_to=2026-11-20")
    assert str(late.interaction_id) in by_days
    assert str(full.interaction_id) not in by_days
    assert "empty-hint" in text_of(client, "?reason=unreadable")


def test_nonsense_in_the_address_is_left_out(client: Client) -> None:
    missing("no_file")
    assert "panel-table" in text_of(client, "?reason=%00&period=never&page=99&days_from=2026-99-99&kind=x")


def test_the_number_is_covered_for_those_who_do_not_work_with_callers(client: Client) -> None:
    missing("no_file")
    client.force_login(person("customer", "representative"))
    assert "+7 701 000 00 01" not in text_of(client)


def test_the_figure_the_register_and_the_alarm_lead_there(client: Client) -> None:
    Alarm.objects.create(rule="recordings_missing", began_at=clock.now(), detail="1")
    for address in ("/overview/", "/register/", "/admin/alarms/"):
        assert ADDRESS in client.get(address).content.decode(), address
