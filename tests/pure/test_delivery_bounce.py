"""Notices of delivery as mail servers write them, and what is none."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baylanys.reports.delivery_bounce import Told, read_notice

STATUS = """Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 23 Nov 2026 09:00:01 +0500

Final-Recipient: rfc822; Nobody@example.org
Original-Recipient: rfc822;nobody@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.org>: Recipient address
    rejected: User unknown
"""
RETURNED = """From: centre@example.kz
Subject: =?utf-8?b?0JXRgdC10L8=?=
Message-ID: <report-1-2-abc@example.kz>

"""


def notice(status: str = STATUS, kind: str = "text/rfc822-headers", extra: str = "", coding: str = "") -> bytes:
    return f"""From: MAILER-DAEMON@mx.example.org
To: centre@example.kz
Subject: Undelivered Mail Returned to Sender
{extra}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Description: Delivery report
Content-Type: message/delivery-status
{coding}
{status}
--B
Content-Type: {kind}

{RETURNED}
--B--
""".encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_who_was_not_reached_and_why(kind: str) -> None:
    found = read_notice(notice(kind=kind))
    assert found and found.message_ids == ("<report-1-2-abc@example.kz>",)
    (told,) = found.told
    assert (told.address, told.action, told.status) == ("nobody@example.org", "failed", "5.1.1")
    assert told.words.endswith("rejected: User unknown")


def test_a_notice_that_travels_as_base64_is_read() -> None:
    coded = base64.encodebytes(STATUS.encode()).decode()
    found = read_notice(notice(coded, coding="Content-Transfer-Encoding: base64\n"))
    assert found and [told.address for told in found.told] == ["nobody@example.org"]


def test_several_recipients_and_a_delay() -> None:
    more = STATUS + "\nFinal-Recipient: rfc822; slow@example.org\nAction: delayed\nStatus: 4.4.1\n"
    found = read_notice(notice(more))
    assert found and found.told[1] == Told("slow@example.org", "delayed", "4.4.1", "")


def test_the_mail_that_is_answered_is_known_where_nothing_comes_back() -> None:
    found = read_notice(notice(kind="text/plain", extra="In-Reply-To: <report-9-9-z@example.kz>\n"))
    assert found and found.message_ids == ("<report-9-9-z@example.kz>",)


@pytest.mark.parametrize(
    "raw",
    [b"", b"Subject: Out of office\nAuto-Submitted: auto-replied\n\nBack on Monday", b"\xff\x00" * 50,
     notice("nothing"), b"x" * 6_000_000],
)  # fmt: skip
def test_what_is_no_notice_says_nothing(raw: bytes) -> None:
    assert read_notice(raw) is None


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, len(notice())), junk=st.binary(max_size=40))
def test_a_broken_notice_never_breaks_the_reader(cut: int, junk: bytes) -> None:
    whole = notice()
    read_notice(whole[:cut] + junk + whole[cut:])
