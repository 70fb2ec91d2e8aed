"""A caller is given to somebody else, with and without a word before: three telephones and a real Asterisk."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.office import Office, Record
from tests.journeys.running import Centre
from tests.journeys.sipp_phone import Sipp
from tests.journeys.sound import BLOCK, CALLER_TONE, OPERATOR_TONE, RATE, channels_of, seconds_with
from tests.journeys.test_engine_dies import without_engine
from tests.journeys.waiting import events, eventually, happened, kinds, talk_for

SECOND_TONE, OUTSIDE_TONE = 1600, 2200
OUTSIDE_NUMBER = "+77172555001"

Caller = Callable[..., Sipp]


class Table:
    """The first operator speaks with a caller; the others are to come."""

    def __init__(
        self, office: Office, account: Callable[[str], dict[str, Any]], phones: ExitStack, call: Caller, number: str
    ) -> None:
        self.office, self.number = office, number
        self._account, self._phones = account, phones
        self.first = self.sit_down("operator1", OPERATOR_TONE)
        self.somebody = call(number)
        self.first.hear("CALL_ESTABLISHED")
        talking = self.until("answered")
        self.interaction = talking["id"]
        talk_for(2.0, since=datetime.fromisoformat(talking["answered_at"]))

    def sit_down(self, username: str, tone: int = SECOND_TONE, *, accepts: bool = True) -> OperatorPhone:
        phone = self._phones.enter_context(OperatorPhone(self._account(username), accepts=accepts, tone=tone))
        # A caller who waits may be connected before the answer to the order is read.
        assert self.office.set_operator(username, "ready")["state"] in {"ready", "offered", "talking"}
        return phone

    def order(self, kind: str, **payload: str) -> Record:
        return self.office.order(kind, interaction=self.interaction, operator="operator1", **payload)

    def until(self, kind: str, *, times: int = 1) -> Record:
        return self.office.interaction(
            self.number, lambda found: len(events(found, kind)) >= times, what=f"{kind} ×{times}"
        )

    def sound_after_talk(self, *, seconds: float = 2.0) -> tuple[Record, list[Any]]:
        """Those who are connected now talk for a while, then the caller hangs up."""
        talk_for(seconds, since=datetime.now(UTC))
        self.somebody.hang_up()
        call = self.office.recorded(self.number)
        assert call["recording"]["state"] == "stored", call["recording"]
        return call, channels_of(self.office.fetch(call["recording"]["url"]))


SECOND_QUEUE = (
    "INSERT INTO routing_queue (code, name_kk, name_ru, name_en, priority, offer_seconds, place_limit, wrap_up_seconds)"
    " VALUES ('science', '-', '-', '-', 0, 15, 60, 60) ON CONFLICT DO NOTHING"
)


@pytest.fixture
def table(
    office: Office, account: Callable[[str], dict[str, Any]], phones: ExitStack, caller: Caller, number: str
) -> Table:
    office.change(SECOND_QUEUE)
    return Table(office, account, phones, caller, number)


@pytest.fixture
def outside(centre: Centre, phones: ExitStack) -> Callable[..., Sipp]:
    """The exchange at the other end of the trunk."""
    assert centre.trunk_peer is not None
    host, _, port = centre.trunk_peer.rpartition(":")

    def stand_by(scenario: str, **words: Any) -> Sipp:
        return phones.enter_context(
            Sipp(centre.sip_port, scenario, address=host, port=int(port), tone=OUTSIDE_TONE, **words)
        )

    return stand_by


def heard(samples: Any, *tones: int) -> bool:
    return all(seconds_with(samples, tone) > 0.8 for tone in tones)


def test_a_caller_is_transferred_to_a_queue_and_served_there(office: Office, table: Table):
    assert table.order("transfer", to="queue", target="science")["accepted"]
    office.operator_in("operator1", "wrap_up")
    waiting = table.until("queue_entered", times=2)
    assert not waiting["outcome"]
    second = table.sit_down("operator2")
    second.hear("CALL_ESTABLISHED")
    table.until("answered", times=2)
    office.operator_in("operator2", "talking")
    call, (left, right) = table.sound_after_talk()
    assert (call["outcome"], call["operator"], call["queue"]) == ("answered", "operator1", "general")
    assert heard(left, CALLER_TONE)
    assert heard(right, OPERATOR_TONE, SECOND_TONE)
    assert [each["operator"] for each in events(call, "answered")] == ["operator1", "operator2"]
    assert office.operator("operator2")["state"] == "wrap_up"
    assert office.operator("operator1")["state"] == "wrap_up"


def test_a_caller_who_hangs_up_in_the_second_queue_was_answered(office: Office, table: Table):
    assert table.order("transfer", to="queue", target="science")["accepted"]
    table.until("queue_entered", times=2)
    table.somebody.hang_up()
    call = office.ended(table.number)
    assert call["outcome"] == "answered"
    assert kinds(call)[-2:] == ["left_queue", "hung_up"]


def test_a_caller_is_transferred_to_an_operator(office: Office, table: Table):
    table.sit_down("operator3", tone=700)
    table.sit_down("operator2")
    assert table.order("transfer", to="operator", target="operator2")["accepted"]
    table.until("answered", times=2)
    call, (_, right) = table.sound_after_talk()
    assert events(call, "answered")[-1]["operator"] == "operator2"
    assert heard(right, SECOND_TONE)
    assert office.operator("operator3")["state"] == "ready"


def test_an_operator_who_refuses_a_transfer_leaves_the_caller_to_another(office: Office, table: Table):
    second = table.sit_down("operator2", accepts=False)
    assert table.order("transfer", to="operator", target="operator2")["accepted"]
    second.hear("CALL_INCOMING")
    table.sit_down("operator3")
    second.hang_up()
    call = table.until("answered", times=2)
    assert happened(call, "transfer_failed")
    assert events(call, "answered")[-1]["operator"] in {"operator3", "operator2"}


def test_a_caller_is_transferred_to_a_number_outside(office: Office, table: Table, outside: Callable[..., Sipp]):
    somebody = outside("outside")
    assert table.order("transfer", to="outside", target=OUTSIDE_NUMBER)["accepted"]
    office.operator_in("operator1", "wrap_up")
    table.until("connected_outside")
    assert f"INVITE sip:{OUTSIDE_NUMBER}@" in somebody.heard()
    call, (left, right) = table.sound_after_talk()
    assert somebody.succeeded()
    assert heard(left, CALLER_TONE)
    assert heard(right, OPERATOR_TONE, OUTSIDE_TONE)
    assert call["outcome"] == "answered"
    assert office.channels() == []


def test_a_number_outside_that_is_busy_gives_the_caller_back(
    office: Office, table: Table, outside: Callable[..., Sipp]
):
    outside("not_there", REFUSAL="486 Busy Here")
    table.sit_down("operator2")
    assert table.order("transfer", to="outside", target=OUTSIDE_NUMBER)["accepted"]
    call = table.until("answered", times=2)
    assert happened(call, "transfer_failed", "requeued")


def test_an_operator_asks_a_colleague_and_leaves_the_caller_there(office: Office, table: Table):
    second = table.sit_down("operator2", accepts=False)
    assert table.order("consult", to="operator", target="operator2")["accepted"]
    second.hear("CALL_INCOMING")
    assert table.order("complete_transfer")["code"] == "not_answered"
    second.accept()
    table.until("consultation_begun")
    assert table.order("complete_transfer")["accepted"]
    table.until("answered", times=2)
    office.operator_in("operator1", "wrap_up")
    call, (left, right) = table.sound_after_talk()
    assert heard(left, CALLER_TONE)
    assert heard(right, OPERATOR_TONE, SECOND_TONE)
    assert [each["how"] for each in events(call, "transferred")] == ["attended"]
    assert office.operator("operator2")["state"] == "wrap_up"


def test_every_part_of_a_call_is_a_segment_that_can_be_heard_from_its_own_place(office: Office, table: Table):
    """Caller and operator, consultation, the caller for a moment, consultation, caller and colleague."""
    table.sit_down("operator2")
    assert table.order("consult", to="operator", target="operator2")["accepted"]
    begun = table.until("consultation_begun")
    talk_for(3.0, since=datetime.fromisoformat(events(begun, "consultation_begun")[-1]["at"]))
    for times in (1, 2):
        assert table.order("swap")["accepted"]
        swapped = table.until("swapped", times=times)
        talk_for(2.0, since=datetime.fromisoformat(events(swapped, "swapped")[-1]["at"]))
    assert table.order("complete_transfer")["accepted"]
    table.until("answered", times=2)
    call, (left, right) = table.sound_after_talk(seconds=3)
    segments = office.segments_recorded(table.number)
    assert [(each["kind"], each["operator"], each["third"]) for each in segments] == [
        ("conversation", "operator1", None),
        ("consultation", "operator1", "operator2"),
        ("conversation", "operator1", None),
        ("consultation", "operator1", "operator2"),
        ("conversation", "operator2", None),
    ]
    asked_left, asked_right = channels_of(office.fetch(segments[1]["url"]))
    assert abs(len(asked_left) / RATE - segments[1]["seconds"] - segments[3]["seconds"]) < 0.3
    for segment in (segments[1], segments[3]):
        assert all_of(part_of(asked_left, segment), SECOND_TONE), "the colleague is in the consultation"
        assert all_of(part_of(asked_right, segment), OPERATOR_TONE)
    assert not heard(asked_left, CALLER_TONE) and not heard(asked_right, CALLER_TONE), "the caller is not"
    for segment, tone in ((segments[0], OPERATOR_TONE), (segments[2], OPERATOR_TONE), (segments[4], SECOND_TONE)):
        assert all_of(part_of(left, segment), CALLER_TONE)
        assert all_of(part_of(right, segment), tone), segment
    assert call["outcome"] == "answered"
    assert office.query("SELECT count(*) FROM telephony_recording WHERE interaction_id = %s", call["id"]) == [(2,)]


def part_of(samples: Any, segment: Record) -> Any:
    """The samples of the segment, a third of a second left out at either end."""
    begin = round((segment["starts_seconds"] + 0.33) * RATE)
    return samples[begin : begin + round((segment["seconds"] - 0.66) * RATE)]


def all_of(samples: Any, tone: int) -> bool:
    """True where the tone sounds from the first to the last."""
    whole = len(samples) // BLOCK * BLOCK
    return seconds_with(samples[:whole], tone) > 0.9 * whole / RATE


def test_a_conference_is_a_segment_and_the_consultation_before_it_another(
    office: Office, table: Table, outside: Callable[..., Sipp]
):
    outside("outside")
    assert table.order("consult", to="outside", target=OUTSIDE_NUMBER)["accepted"]
    begun = table.until("consultation_begun")
    talk_for(2.0, since=datetime.fromisoformat(events(begun, "consultation_begun")[-1]["at"]))
    assert table.order("join_conference")["accepted"]
    table.until("conference_started")
    table.sound_after_talk(seconds=3)
    segments = office.segments_recorded(table.number)
    assert [(each["kind"], each["third"]) for each in segments] == [
        ("conversation", None),
        ("consultation", OUTSIDE_NUMBER),
        ("conference", OUTSIDE_NUMBER),
    ]
    asked_left, asked_right = channels_of(office.fetch(segments[1]["url"]))
    assert all_of(part_of(asked_left, segments[1]), OUTSIDE_TONE) and not heard(asked_right, CALLER_TONE)
    assert abs(len(asked_left) / RATE - segments[1]["seconds"]) < 0.3


def test_a_cancelled_consultation_brings_the_caller_back(office: Office, table: Table):
    second = table.sit_down("operator2")
    assert table.order("consult", to="operator", target="operator2")["accepted"]
    table.until("consultation_begun")
    assert table.order("cancel_transfer")["accepted"]
    second.hear("CALL_CLOSED")
    office.operator_in("operator2", "ready")
    call, (_, right) = table.sound_after_talk()
    assert events(call, "resumed")
    assert heard(right, OPERATOR_TONE)
    assert not heard(right, SECOND_TONE)


def test_three_hear_each_other_and_the_one_who_leaves_leaves_two(
    office: Office, table: Table, outside: Callable[..., Sipp]
):
    outside("outside")
    assert table.order("consult", to="outside", target=OUTSIDE_NUMBER)["accepted"]
    table.until("consultation_begun")
    assert table.order("join_conference")["accepted"]
    table.until("conference_started")
    call, (left, right) = table.sound_after_talk(seconds=3)
    assert heard(left, CALLER_TONE)
    assert heard(right, OPERATOR_TONE, OUTSIDE_TONE)
    assert office.operator("operator1")["state"] == "wrap_up"
    assert call["outcome"] == "answered"
    eventually(lambda: office.channels() == [], seconds=5, what="nobody is left on the line")


def test_a_caller_who_leaves_during_a_consultation_frees_everybody(office: Office, table: Table):
    table.sit_down("operator2")
    assert table.order("consult", to="operator", target="operator2")["accepted"]
    table.until("consultation_begun")
    table.somebody.hang_up()
    assert office.ended(table.number)["outcome"] == "answered"
    office.operator_in("operator1", "wrap_up")
    office.operator_in("operator2", "ready")
    eventually(lambda: office.channels() == [], seconds=5, what="nobody is left on the line")


def test_a_killed_engine_takes_a_consultation_over(office: Office, table: Table):
    table.sit_down("operator2")
    assert table.order("consult", to="operator", target="operator2")["accepted"]
    table.until("consultation_begun")
    with without_engine(office):
        pass
    table.until("adopted")
    assert table.order("complete_transfer")["accepted"]
    table.until("answered", times=2)
    call, (_, right) = table.sound_after_talk()
    assert call["outcome"] == "answered"
    assert heard(right, OPERATOR_TONE, SECOND_TONE)


@pytest.mark.parametrize(
    ("kind", "to", "target", "code"),
    [
        ("transfer", "operator", "operator1", "same_operator"),
        ("transfer", "operator", "operator4", "operator_away"),
        ("consult", "operator", "nobody", "no_such_operator"),
        ("transfer", "queue", "nowhere", "no_such_queue"),
        ("transfer", "outside", "12", "bad_number"),
        ("consult", "outside", "+77172000001", "bad_number"),
        ("transfer", "outside", "+12025550123", "foreign_number"),
    ],
)
def test_what_cannot_be_is_declined_and_the_conversation_goes_on(
    office: Office, table: Table, kind: str, to: str, target: str, code: str
):
    answer = table.order(kind, to=to, target=target)
    assert (answer["accepted"], answer["code"]) == (False, code)
    assert office.operator("operator1")["state"] == "talking"
