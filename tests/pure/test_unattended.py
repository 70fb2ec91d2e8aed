"""Calls that the dialplan served alone are retold from Asterisk's own channel events."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.asterisk.call_records import ChannelEvent, read_events
from baylanys.engine.arrival import caller_number
from baylanys.interactions.fold import Event as Recorded
from baylanys.interactions.fold import summarise
from baylanys.telephony.unattended import retell

START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
CALLER, PHONE = "PJSIP/trunk-main-00000001", "PJSIP/operator2-desk-00000002"


def line(second: float, kind: str, channel: str = "c1", **fields: str) -> ChannelEvent:
    values = {
        "channel_name": CALLER if channel == "c1" else PHONE,
        "linked": "c1",
        "exten": "+77172000001",
        "context": "from-trunk",
        "application": "",
        "application_data": "",
        "caller": "+77010000001",
        "peer": "",
        "extra": "",
    }
    return ChannelEvent(START + timedelta(seconds=second), kind, channel=channel, **{**values, **fields})


WAITED = [
    line(0, "CHAN_START"),
    line(0.1, "APP_START", application="Stasis"),
    line(0.2, "APP_START", application="Queue"),
]
TALKED = [
    *WAITED,
    line(1, "CHAN_START", "c2", context="nowhere"),
    line(6, "ANSWER", "c2"),
    line(6.01, "BRIDGE_ENTER", "c2"),
    line(6.02, "BRIDGE_ENTER"),
]


def hung_up(second: float, source: str = CALLER, cause: int = 16) -> ChannelEvent:
    return line(second, "HANGUP", extra=f'{{"hangupcause":{cause},"hangupsource":"{source}","dialstatus":""}}')


def summary(lines):
    call = retell(lines, ["operator1", "operator2"])
    assert call is not None
    arrived = Recorded("arrived", START, {"direction": "inbound"})
    return summarise([arrived, *call.records])


def test_a_caller_who_was_answered_is_answered():
    told = summary([*TALKED, hung_up(20)])
    assert (told.outcome, told.operator, told.wait_ms, told.talk_ms) == ("answered", "operator2", 5820, 13980)
    assert told.by_fallback and told.hung_up_by == "contact"


def test_a_call_of_an_engine_that_wrote_nothing_was_answered_too():
    """The operator's leg is Asterisk's own call until the two are connected."""
    lines = [line(0, "CHAN_START"), line(0.1, "APP_START", application="Stasis"), line(0.2, "ANSWER")]
    lines += [line(5, "BRIDGE_ENTER"), line(5.001, "BRIDGE_ENTER", "c2"), hung_up(20)]
    told = summary(lines)
    assert (told.outcome, told.operator, told.wait_ms, told.talk_ms) == ("answered", "operator2", 4900, 15000)


def test_an_operator_who_hung_up_is_named():
    assert summary([*TALKED, hung_up(20, source=PHONE)]).hung_up_by == "operator"


def test_a_caller_who_gave_up_is_lost():
    told = summary([*WAITED, hung_up(9)])
    assert (told.outcome, told.wait_ms) == ("lost", 8800)


def test_a_caller_for_whom_there_was_no_line_is_refused():
    assert summary([line(0, "CHAN_START"), hung_up(0.1, cause=17)]).outcome == "refused"


@pytest.mark.parametrize("context", ["nowhere", "outside-leg", "fallback-operator"])
def test_what_is_no_call_from_outside_is_passed_over(context):
    assert retell([line(0, "CHAN_START", context=context), hung_up(1)], []) is None


@pytest.mark.parametrize("channel", ["01a2-c", "01a2-op2"])
def test_somebody_outside_whom_we_called_is_no_caller(channel):
    """Asterisk begins a leg by the trunk in the trunk's context, without a number."""
    leg = [line(0, "CHAN_START", channel, linked=channel, exten="s", caller=""), line(1, "BRIDGE_ENTER", channel)]
    assert retell([*leg, line(9, "HANGUP", channel)], ["operator1"]) is None


ROW = '"1795350794.875","HANGUP","PJSIP/x","c1","c1","s","inbound","","","+7701","","{""hangupcause"":16}"\n'


def test_records_are_read_on_from_where_the_last_reading_ended(tmp_path):
    file = tmp_path / "events.csv"
    file.write_text(ROW + ROW[:20])
    events, offset = read_events(file)
    assert [event.kind for event in events] == ["HANGUP"] and offset == len(ROW)
    assert events[0].at == datetime(2026, 11, 22, 12, 33, 14, 875000, UTC)
    file.write_text(ROW + ROW)
    assert len(read_events(file, offset)[0]) == 1


def test_a_rotated_file_is_read_from_its_beginning_and_broken_lines_are_passed_over(tmp_path):
    file = tmp_path / "events.csv"
    file.write_text('broken\n"x","y"\n' + ROW)
    assert len(read_events(file, offset=10_000)[0]) == 1
    assert read_events(tmp_path / "none.csv", 7) == ([], 0)


@pytest.mark.parametrize(("lines", "outcome", "left"), [(WAITED, "lost", "ended"), (TALKED, "answered", "answered")])
def test_a_call_whose_end_asterisk_could_not_write_was_cut_off(lines, outcome, left):
    call = retell(lines, ["operator1", "operator2"], START + timedelta(seconds=30))
    assert call is not None
    kinds = {record.kind: record for record in call.records}
    assert kinds["left_queue"].detail == {"reason": left}
    assert kinds["hung_up"].detail == {"side": "system", "cause": 0}
    assert kinds["hung_up"].at == START + timedelta(seconds=30)
    arrived = Recorded("arrived", START, {"direction": "inbound"})
    assert summarise([arrived, *call.records]).outcome == outcome


def test_a_call_that_ended_properly_was_not_cut_off():
    call = retell([*TALKED, hung_up(20)], ["operator2"], START + timedelta(seconds=30))
    assert call is not None
    assert [record.at for record in call.records if record.kind == "hung_up"] == [START + timedelta(seconds=20)]


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("+77010000001", "+77010000001"),
        ("77010000001", "+77010000001"),
        ("8 701 000 00 01", "+77010000001"),
        ("102", "102"),
        ("anonymous", ""),
        (" ", ""),
    ],
)
def test_the_callers_number_is_kept_as_the_engine_would_have_kept_it(raw, number):
    assert caller_number(raw) == number
