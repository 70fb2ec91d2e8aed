"""What comes from outside and is not as it should be: a clear end, nothing lost, nothing stuck."""

import random
import socket
from collections.abc import Callable
from datetime import datetime
from socket import SOCK_DGRAM

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.office import Office
from tests.journeys.sipp_phone import CENTRE_NUMBER, NO_BODY, SOUND, Sipp
from tests.journeys.waiting import events, eventually, happened, talk_for

Calls = Callable[..., Sipp]
OnDuty = Callable[..., OperatorPhone]


def test_an_unknown_number_is_refused_and_registered(office: Office, number: str, caller: Calls):
    turned_away = caller(number, "refused", dialled="+77172999999", REFUSAL="404", CODECS="8")
    assert turned_away.succeeded(), turned_away.heard()
    call = office.ended(number)
    assert (call["outcome"], call["line"]) == ("refused", "+77172999999")
    assert events(call, "refused")[0]["reason"] == "unknown_number"


def test_a_withheld_number_is_served_and_stays_unknown(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    """The exchange says who calls, for itself; the caller wants it kept from us."""
    phone = on_duty("operator1")
    before = {each["id"] for each in office.interactions("")}
    caller(
        number,
        CALLER='"Anonymous" <sip:anonymous@anonymous.invalid>',
        IDENTITY=f"Privacy: id\nP-Asserted-Identity: <sip:{number}@127.0.0.2>",
    )
    shown = phone.hear("CALL_ESTABLISHED")
    fresh = eventually(
        lambda: [each for each in office.interactions("") if each["id"] not in before], seconds=5, what="registered"
    )
    call = fresh[0]
    assert call["contact"] is None
    assert events(call, "arrived")[0]["withheld"]
    assert number.removeprefix("+") not in f"{call} {shown}"


def test_a_call_without_sdp_is_served(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    on_duty("operator1")
    late = caller(number, OFFER=NO_BODY, ANSWER=SOUND)
    call = office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    talk_for(1.5, since=datetime.fromisoformat(call["answered_at"]))
    late.hang_up()
    assert late.succeeded()
    assert office.recorded(number)["recording"]["state"] == "stored"


def test_a_codec_that_nobody_speaks_is_refused_with_488(office: Office, number: str, caller: Calls):
    turned_away = caller(number, "refused", dialled=CENTRE_NUMBER, REFUSAL="488", CODECS="4")
    assert turned_away.succeeded(), turned_away.heard()
    eventually(lambda: office.channels() == [], seconds=5, what="no channel is left")


def test_a_caller_who_gives_up_at_once_is_registered_once(office: Office, number: str, caller: Calls):
    caller(number, "cancelled", dialled=CENTRE_NUMBER, CODECS="8")
    assert office.ended(number)["outcome"] == "left_in_ivr"
    eventually(lambda: office.channels() == [], seconds=5, what="no channel is left")
    assert len(office.interactions(number)) == 1


def test_a_call_beyond_the_lines_is_refused_and_registered(office: Office, number: str, caller: Calls):
    with_lines = "INSERT INTO contract_linecapacity (lines, valid_from) VALUES (%s, now())"
    office.change(with_lines, 1)
    try:
        first = caller("+77059999999")
        first.connected()
        beyond = caller(number, "refused", REFUSAL="486", CODECS="8")
        assert beyond.succeeded(), beyond.heard()
        call = office.ended(number)
        assert call["outcome"] == "refused"
        assert events(call, "refused")[0]["reason"] == "no_line"
    finally:
        office.change(with_lines, 60)


def test_garbage_on_the_sip_port_harms_nothing(office: Office, number: str, on_duty: OnDuty, caller: Calls):
    asterisk = office.centre.process_id("asterisk")
    for datagram in garbage(office.centre.sip_port):
        with socket.socket(type=SOCK_DGRAM) as sender:
            sender.sendto(datagram, ("127.0.0.1", office.centre.sip_port))
    on_duty("operator1")
    caller(number)
    office.interaction(number, lambda found: happened(found, "answered"), what="answered")
    assert office.centre.process_id("asterisk") == asterisk


def garbage(port: int) -> list[bytes]:
    """Noise, and messages that begin like SIP and are none."""
    noise = random.Random(port)
    invite = f"INVITE sip:{CENTRE_NUMBER}@127.0.0.1:{port} SIP/2.0\r\n".encode()
    via = b"Via: SIP/2.0/UDP 127.0.0.2:9;branch=z9hG4bKgarbage\r\n"
    whole = invite + via + b"From: <sip:x@y>;tag=1\r\nTo: <sip:z@y>\r\nCall-ID: garbage\r\nCSeq: 1 INVITE\r\n"
    return [
        *(noise.randbytes(noise.randrange(1, 1400)) for _each in range(200)),
        b"",
        b"\r\n\r\n" * 100,
        invite,
        invite + via + b"\r\n",
        whole + b"Content-Length: 999999\r\n\r\nv=0",
        whole + b"Content-Length: -5\r\n\r\n",
        whole + b"X-Long: " + b"a" * 8000 + b"\r\nContent-Length: 0\r\n\r\n",
        whole.replace(b"1 INVITE", b"1 BYE") + b"\r\n",
        b"SIP/2.0 200 OK\r\n\r\n",
        b"REGISTER sip:127.0.0.1 SIP/2.0\r\nTo: \xff\xfe\r\n\r\n",
    ]


@pytest.mark.parametrize("content", [b"", b"this is no sound" * 50], ids=["empty", "nonsense"])
def test_a_broken_prompt_file_does_not_stop_the_flow(office: Office, number: str, caller: Calls, content: bytes):
    sounds = office.centre.installation.sounds_dir
    broken = [each for each in sounds.glob("*/greeting.*") if each.is_file()]
    whole = {each: each.read_bytes() for each in broken}
    try:
        for each in broken:
            each.write_bytes(content)
        caller(number, dialled=CENTRE_NUMBER)
        call = office.interaction(
            number, lambda found: found["queue_entered_at"], what="in the queue in spite of it", seconds=40
        )
    finally:
        for each, sound in whole.items():
            each.write_bytes(sound)
    assert happened(call, "topic_chosen")
