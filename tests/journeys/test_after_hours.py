"""Outside working hours callers are told so and may leave a message."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.journeys.office import Office
from tests.journeys.sipp_phone import CENTRE_NUMBER, Sipp
from tests.journeys.sound import CALLER_TONE, LOUD, channels_of, level_of
from tests.journeys.waiting import events, happened, talk_for

MESSAGE_SECONDS = 3
NEVER_OPEN = (
    "INSERT INTO contract_calendar (code, name_kk, name_ru, name_en, keeps_holidays) "
    "VALUES ('never', '-', '-', '-', false) ON CONFLICT DO NOTHING"
)
IN_FORCE = (
    "INSERT INTO contract_calendarinforce (calendar_id, since) SELECT id, now() FROM contract_calendar WHERE code = %s"
)


@pytest.fixture
def closed(office: Office) -> Iterator[None]:
    """The centre is closed, whatever the hour; afterwards open around the clock again."""
    office.change(NEVER_OPEN)
    office.change(IN_FORCE, "never")
    yield
    office.change(IN_FORCE, "demo")


@pytest.mark.usefixtures("closed")
def test_a_message_left_after_hours_is_recorded(office: Office, number: str, caller: Callable[..., Sipp]):
    somebody = caller(number, dialled=CENTRE_NUMBER)
    recording = office.interaction(number, lambda found: happened(found, "voicemail_started"), what="recording")
    began = datetime.fromisoformat(events(recording, "voicemail_started")[0]["at"])
    talk_for(MESSAGE_SECONDS, since=began)
    somebody.hang_up()
    call = office.recorded(number)
    assert call["outcome"] == "voicemail"
    assert not happened(call, "queue_entered")
    assert events(call, "closed")[0]["reason"] == "hours"
    assert call["recording"]["state"] == "stored"
    (message,) = channels_of(office.fetch(call["recording"]["url"]))
    assert level_of(message, CALLER_TONE) > LOUD
    assert call["recording"]["duration_seconds"] == pytest.approx(MESSAGE_SECONDS, abs=1)


@pytest.mark.usefixtures("closed")
def test_who_leaves_no_message_called_after_hours(office: Office, number: str, caller: Callable[..., Sipp]):
    somebody = caller(number, dialled=CENTRE_NUMBER)
    office.interaction(number, lambda found: happened(found, "closed"), what="told that it is closed")
    somebody.hang_up()
    assert office.ended(number)["outcome"] == "after_hours"
