"""A whole centre of its own, with as many operators with SIP phones as there are calls, and a number without IVR."""

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import SOCK_DGRAM

from baylanys.asterisk.files import asterisk_console
from baylanys.core.installation import REPOSITORY, Installation, load_installation
from baylanys.server.ports import free_port

LINE = "+77172000099"
START_SECONDS = 240.0
PHONES_SECONDS = 40.0
WRAP_UP_SECONDS = 3
FLOW = {"start": "q", "give_up": "q", "nodes": {"q": {"kind": "queue", "queue": "general"}}}


class CentreFailed(Exception):
    """The centre did not do in time what the measurement needs."""


class Centre:
    """A running centre; Django in this process is the centre's."""

    def __init__(self, data: Path, process: "subprocess.Popen[bytes]") -> None:
        self.data = data
        self.process = process
        self.installation: Installation = load_installation(data)

    def process_id(self, program: str) -> int:
        command = [str(REPOSITORY / "script/supervise"), "--data", str(self.data), "pid", program]
        return int(subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout)

    def prepare(self, count: int) -> list[tuple[str, str]]:
        """The number is answered and the operators exist; user name and password of each one's phone."""
        from baylanys.workforce.sip_accounts import sip_password

        _open_line(count)
        names = [f"bench{number}" for number in range(1, count + 1)]
        for name in names:
            _make_operator(name)
        accounts = [(name, sip_password(username=name)) for name in names]
        order("refresh_accounts", {})
        return accounts

    def wait_for_phones(self, count: int) -> None:
        """Asterisk has asked every phone whether it is there, and heard that it is. Raises CentreFailed."""
        question = asterisk_console(self.installation, "pjsip show contacts")

        def answered() -> bool:
            heard = subprocess.run(question, capture_output=True, text=True, timeout=20, check=False).stdout
            return len(re.findall(r"Contact: +bench\d+/.* Avail ", heard)) >= count

        if not wait_until(answered, PHONES_SECONDS):
            raise CentreFailed("not every phone of the operators can be reached")

    def set_ready(self, names: list[str]) -> None:
        for name in names:
            order("set_operator_state", {"operator": name, "state": "ready", "reason": "", "device": "sip"})


def order(kind: str, payload: dict[str, object]) -> dict[str, object]:
    """The engine has carried it out."""
    from baylanys.core import commands

    return commands.await_answer(commands.give_order(kind, payload), timeout=15)


def _open_line(lines: int) -> None:
    from baylanys.contract.models import LineCapacity
    from baylanys.core import clock
    from baylanys.routing.models import Queue
    from baylanys.telephony.models import DialledNumber, IvrFlow

    now = clock.now()
    LineCapacity.objects.create(lines=lines, valid_from=now)
    Queue.objects.filter(code="general").update(wrap_up_seconds=WRAP_UP_SECONDS)
    flow = IvrFlow.objects.create(code="bench", name_kk="bench", name_ru="bench", name_en="bench")
    flow.versions.create(number=1, definition=FLOW, state="published", created_at=now, published_at=now)
    DialledNumber.objects.create(e164=LINE, flow=flow)


def _make_operator(name: str) -> None:
    from baylanys.accounts.models import Person
    from baylanys.routing.models import OperatorState
    from baylanys.workforce.models import Operator, OperatorSkill

    operator = Operator.objects.create(person=Person.objects.create(username=name))
    OperatorState.objects.create(operator=operator)
    OperatorSkill.objects.bulk_create(
        OperatorSkill(operator=operator, skill=f"lang:{language}") for language in ("kk", "ru")
    )


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it became true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.25)
    return False


@contextlib.contextmanager
def running_centre(home: Path) -> Iterator[Centre]:
    """A new data directory and free ports; stopped at the end. Raises CentreFailed."""
    said, data = home / "said", home / "data"
    ports = ["--http-port", str(free_port()), "--asterisk-http-port", str(free_port()),
             "--postgres-port", str(free_port()), "--sip-port", str(free_port(kind=SOCK_DGRAM))]  # fmt: skip
    with said.open("wb") as output:
        command = [str(REPOSITORY / "script/server"), "--data", str(data), *ports]
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    try:
        if not wait_until(lambda: _is_ready(said) or process.poll() is not None, START_SECONDS) or not _is_ready(said):
            raise CentreFailed(said.read_text(errors="replace"))
        os.environ |= {"BAYLANYS_DATA": str(data), "DJANGO_SETTINGS_MODULE": "baylanys.settings"}
        import django

        django.setup()
        yield Centre(data, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=90)


def _is_ready(said: Path) -> bool:
    return "Baylanys is ready" in said.read_text(errors="replace")
