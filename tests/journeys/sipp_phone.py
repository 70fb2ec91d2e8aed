"""SIPp as a caller or as the phones of another exchange."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from shutil import rmtree
from socket import SOCK_DGRAM
from tempfile import mkdtemp
from types import TracebackType

from baylanys.server.ports import free_port
from tests.journeys.sound import CALLER_TONE, alaw_tone
from tests.journeys.waiting import eventually

SCENARIOS = Path(__file__).parent / "sipp"
CENTRE_NUMBER = "+77172000001"
ADDRESS = "127.0.0.2"
NO_BODY = "Content-Length: 0\n"
SOUND = """Content-Type: application/sdp
Content-Length: [len]

v=0
o=caller 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15"""


class Sipp:
    """One SIPp with one scenario. `words` replace the words in capitals in the scenario's text."""

    def __init__(
        self, sip_port: int, scenario: str, *, number: str = "", dialled: str = CENTRE_NUMBER, calls: int = 1,
        tone: int = CALLER_TONE, address: str = ADDRESS, port: int | None = None, at_once: int | None = None,
        hang_up_after: float = 120.0, **words: str,
    ) -> None:  # fmt: skip
        self.home = Path(mkdtemp(prefix="baylanys-sipp-"))
        self.address, self.port = address, port or free_port(kind=SOCK_DGRAM)
        self.call_id = f"{self.home.name}-%u"
        self._connected = False
        words = {"TONE_FILE": str(alaw_tone(tone)), "HANG_UP_AFTER": str(round(hang_up_after * 1000)),
                 "CALLER": f"<sip:[number]@{address}>", "IDENTITY": "User-Agent: SIPp",
                 "OFFER": SOUND, "ANSWER": NO_BODY} | words  # fmt: skip
        text = (SCENARIOS / f"{scenario}.xml").read_text(encoding="utf-8")
        for word, meaning in words.items():
            text = text.replace(word, meaning)
        (self.home / "scenario.xml").write_text(text, encoding="utf-8")
        rate = ["-r", str(at_once), "-l", str(at_once)] if at_once else []
        self.process = subprocess.Popen(
            ["sipp", f"127.0.0.1:{sip_port}", "-sf", "scenario.xml", "-m", str(calls), *rate, "-nostdin",
             "-i", address, "-p", str(self.port), "-mi", address, "-mp", str(free_port(kind=SOCK_DGRAM) & ~1),
             "-cp", str(free_port(kind=SOCK_DGRAM)), "-s", dialled, "-key", "number", number,
             "-cid_str", self.call_id, "-trace_err", "-error_file", "errors.log",
             "-trace_msg", "-message_file", "messages.log"],
            cwd=self.home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL, env={**os.environ, "TERM": "dumb"},
        )  # fmt: skip

    def __enter__(self) -> "Sipp":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            if "ACK sip:" in self.heard():
                self.hang_up()
            try:
                self.process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                self.vanish()
        if "BAYLANYS_KEEP_PHONES" not in os.environ:
            rmtree(self.home, ignore_errors=True)

    def connected(self) -> None:
        """The far side has answered, if only to play music."""
        if not self._connected:
            eventually(lambda: "ACK sip:" in self.heard(), seconds=5, what="the call is connected", every=0.01)
            # SIPp says that it sends the ACK a moment before it listens for what comes next.
            time.sleep(0.05)
            self._connected = True

    def hang_up(self) -> None:
        """The caller, once connected, hangs up: the scenario waits for a message of the test within the call."""
        self.connected()
        lines = ["INFO sip:hand SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKhand", "From: <sip:hand@test>",
                 "To: <sip:phone@test>", f"Call-ID: {self.call_id.replace('%u', '1')}", "CSeq: 90 INFO",
                 "Content-Length: 0", "", ""]  # fmt: skip
        with socket.socket(type=SOCK_DGRAM) as hand:
            hand.sendto("\r\n".join(lines).encode(), (self.address, self.port))

    def vanish(self) -> None:
        """The phone is gone without a word, as when the power fails."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=5)

    def succeeded(self, seconds: float = 20.0) -> bool:
        """Whether every call went as the scenario says; waits for the end."""
        return self.process.wait(timeout=seconds) == 0

    def heard(self) -> str:
        """All SIP messages, sent and received."""
        messages = self.home / "messages.log"
        return messages.read_text(encoding="utf-8", errors="replace") if messages.exists() else ""
