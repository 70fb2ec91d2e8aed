"""Nobody waits past the limit: a callback is asked for by a key, kept by the queue, and never dialled twice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.office import Office
from tests.journeys.running import Centre
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import events, eventually, happened, kinds

OnDuty = Callable[..., OperatorPhone]
Calls = Callable[..., Sipp]
KEY = """  <pause milliseconds="200"/>
  <send retrans="500">
    <![CDATA[
INFO sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: CALLER;tag=[pid]caller[call_number]
To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: {number} INFO
Max-Forwards: 70
Content-Type: application/dtmf-relay
Content-Length: [len]

Signal={key}
Duration=160
    ]]>
  </send>
  <recv response="200"/>
"""


def key_steps(keys: str, caller: str) -> str:
    """The scenario's steps that press the keys."""
    steps = (KEY.format(number=number, key=key) for number, key in enumerate(keys, start=2))
    return "".join(steps).replace("CALLER", caller)


@pytest.fixture
def thresholds(office: Office) -> Iterator[Callable[..., None]]:
    """Callbacks are offered so early, in seconds; as usual again afterwards."""

    def use(offer: float = 60, last: float = 115, limit: float = 119.5, gap: int = 20) -> None:
        office.change(
            "INSERT INTO telephony_callbackrule (valid_from, offer_after_seconds, last_offer_seconds, limit_seconds, "
            "prefixes, attempts, gap_minutes) VALUES (now(), %s, %s, %s, '+76 +77', 3, %s)",
            offer, last, limit, gap,
        )  # fmt: skip

    yield use
    use()


@pytest.fixture
def outside(centre: Centre, phones: ExitStack) -> Callable[..., Sipp]:
    """The exchange at the other end of the trunk."""
    assert centre.trunk_peer is not None
    host, _, port = centre.trunk_peer.rpartition(":")

    def stand_by(scenario: str, **words: Any) -> Sipp:
        return phones.enter_context(Sipp(centre.sip_port, scenario, address=host, port=int(port), **words))

    return stand_by


def ask_for_callback(office: Office, caller: Calls, number: str) -> dict[str, Any]:
    """The call of somebody who waits, hears the offer and presses 1."""
    somebody = caller(number, "caller_keys", KEY_STEPS=key_steps("1", f"<sip:[number]@{'127.0.0.2'}>"))
    office.interaction(number, lambda found: happened(found, "callback_offered"), what="offered a callback")
    somebody.hang_up()
    return office.interaction(
        number, lambda found: happened(found, "callback_accepted") and found["outcome"], what="promised"
    )


def promises(office: Office, number: str) -> list[tuple[str, int]]:
    """State and attempts of the number's promises."""
    asked = (
        "SELECT state, (SELECT count(*) FROM telephony_callbackattempt WHERE callback_id = telephony_callback.id) "
        "FROM telephony_callback WHERE number = %s ORDER BY id"
    )
    return [(str(state), int(attempts)) for state, attempts in office.query(asked, number)]


def invitations(peer: Sipp, number: str) -> int:
    """How many calls to the number arrived outside."""
    starts = [line for line in peer.heard().splitlines() if line.startswith(f"INVITE sip:{number}@")]
    return len(starts)


def source_of(office: Office, number: str) -> dict[str, Any]:
    return next(each for each in office.interactions(number) if each["direction"] == "inbound")


def test_a_promise_rings_the_operator_then_the_contact_and_is_kept(
    office: Office,
    number: str,
    on_duty: OnDuty,
    caller: Calls,
    outside: Callable[..., Sipp],
    thresholds: Callable[..., None],
):
    thresholds(offer=1)
    source = ask_for_callback(office, caller, number)
    assert events(source, "left_queue")[0]["reason"] == "callback"
    assert promises(office, number) == [("open", 0)]
    somebody = outside("outside")
    on_duty("operator1")
    call = office.interaction(
        number, lambda found: found["direction"] == "outbound" and happened(found, "answered"), what="reached"
    )
    assert call["operator"] == "operator1"
    assert office.order("hang_up", operator="operator1", interaction=call["id"])["accepted"]
    assert somebody.succeeded()
    assert invitations(somebody, number) == 1
    assert promises(office, number) == [("kept", 1)]
    assert kinds(source_of(office, number))[-3:] == ["callback_attempted", "callback_reached", "callback_kept"]
    assert source_of(office, number)["outcome"] == "callback_kept"
    assert office.query("SELECT state FROM telephony_task WHERE number = %s", number) == [("served",)]


def test_three_attempts_and_no_more(
    office: Office,
    number: str,
    on_duty: OnDuty,
    caller: Calls,
    outside: Callable[..., Sipp],
    thresholds: Callable[..., None],
):
    thresholds(offer=1, gap=0)
    ask_for_callback(office, caller, number)
    outside("not_there", REFUSAL="486 Busy Here", calls=9)
    on_duty("operator1")
    eventually(lambda: promises(office, number) == [("tried", 3)], seconds=40, what="tried three times")
    office.operator_in("operator1", "ready")
    assert len(office.interactions(number)) == 4


def test_nobody_waits_past_the_limit(office: Office, number: str, caller: Calls, thresholds: Callable[..., None]):
    thresholds(offer=1, last=2, limit=3)
    somebody = caller(number)
    office.interaction(number, lambda found: happened(found, "voicemail_started"), what="asked for a message")
    somebody.hang_up()
    call = office.ended(number)
    assert events(call, "left_queue")[0]["reason"] == "voicemail"
    assert 2.9 <= call["wait_seconds"] <= 3.5
    kind = "voicemail" if happened(call, "voicemail_left") else "lost"
    assert office.query("SELECT kind, state FROM telephony_task WHERE number = %s", number) == [(kind, "new")]


def test_who_finds_no_place_in_the_queue_is_promised_a_callback_at_once(
    office: Office, number: str, caller: Calls, request: pytest.FixtureRequest
):
    request.addfinalizer(lambda: office.change("UPDATE routing_queue SET place_limit = 60"))
    office.change("UPDATE routing_queue SET place_limit = 1")
    first, other = caller(number), f"{number[:-1]}{(int(number[-1]) + 5) % 10}"
    office.interaction(number, lambda found: happened(found, "queue_entered"), what="waiting")
    second = caller(other, "caller_keys", KEY_STEPS=key_steps("1", "<sip:[number]@127.0.0.2>"))
    call = office.interaction(other, lambda found: happened(found, "left_queue"), what="turned away")
    assert events(call, "left_queue")[0]["reason"] == "full" and not happened(call, "offered")
    assert office.waiting() == 1
    second.hang_up()
    promised = office.interaction(other, lambda found: happened(found, "callback_accepted"), what="promised")
    first.hang_up()
    assert office.ended(other)["outcome"] == "lost" and promised["id"] == call["id"]


def test_a_withheld_number_keys_another(office: Office, number: str, caller: Calls, thresholds: Callable[..., None]):
    thresholds(offer=1)
    anonymous = '"Anonymous" <sip:anonymous@anonymous.invalid>'
    keys = key_steps("18" + number.removeprefix("+7"), anonymous)
    somebody = caller("anonymous", "caller_keys", CALLER=anonymous, KEY_STEPS=keys)
    offered = (
        "SELECT 1 FROM interactions_interactionevent AS event JOIN interactions_interaction AS call "
        "ON call.id = event.interaction_id WHERE kind = 'callback_offered' AND contact_number = '' AND ended_at IS NULL"
    )
    eventually(lambda: office.query(offered), seconds=15, what="offered a callback")
    somebody.hang_up()
    eventually(lambda: promises(office, number) == [("open", 0)], seconds=15, what="promised to the number keyed")
    office.query("UPDATE telephony_callback SET state = 'cancelled' WHERE number = %s RETURNING 1", number)


def test_a_killed_engine_keeps_its_promise_and_dials_once(
    office: Office,
    number: str,
    on_duty: OnDuty,
    caller: Calls,
    outside: Callable[..., Sipp],
    thresholds: Callable[..., None],
):
    thresholds(offer=1)
    ask_for_callback(office, caller, number)
    office.centre.kill("engine")
    eventually(lambda: office.order("refresh_settings")["accepted"], seconds=30, what="the engine is back")
    somebody = outside("outside")
    on_duty("operator1")
    call = office.interaction(
        number,
        lambda found: found["direction"] == "outbound" and happened(found, "answered"),
        what="reached",
        seconds=30,
    )
    assert office.order("hang_up", operator="operator1", interaction=call["id"])["accepted"]
    assert somebody.succeeded()
    assert promises(office, number) == [("kept", 1)]
    assert invitations(somebody, number) == 1


def test_an_engine_killed_while_it_rings_outside_counts_the_attempt_and_waits_for_the_next(
    office: Office,
    number: str,
    on_duty: OnDuty,
    caller: Calls,
    outside: Callable[..., Sipp],
    thresholds: Callable[..., None],
):
    thresholds(offer=1)
    ask_for_callback(office, caller, number)
    somebody = outside("outside", **{'<pause milliseconds="500"/>': '<pause milliseconds="60000"/>'})
    on_duty("operator1")
    eventually(lambda: invitations(somebody, number) == 1, seconds=20, what="it rings outside")
    assert promises(office, number) == [("dialling", 1)]
    office.centre.kill("engine")
    eventually(lambda: promises(office, number) == [("open", 1)], seconds=30, what="the promise is open again")
    later = "SELECT next_attempt_at > now() + interval '15 minutes' FROM telephony_callback WHERE number = %s"
    assert office.query(later, number) == [(True,)]
    assert office.ended(number)["direction"] == "outbound"
    assert invitations(somebody, number) == 1
    office.operator_in("operator1", "ready", "not_ready")
    office.query("UPDATE telephony_callback SET state = 'cancelled' WHERE number = %s RETURNING 1", number)
