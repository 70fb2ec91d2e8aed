"""A storm: rounds of callers, in each of which one part of the centre is killed at a random moment.

Everything random comes of one seed, so that a storm that showed something can be played again.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.journeys.baresip_phone import OperatorPhone
from tests.journeys.brisk import STRAIGHT_NUMBER
from tests.journeys.office import Office, Record
from tests.journeys.running import another_engine
from tests.journeys.sipp_phone import Sipp
from tests.journeys.waiting import eventually

ROUNDS = 20
ALONE = 10
"""So many rounds with one engine; then a second one stands by, and either may be killed."""
CALLERS = 4
COME_WITHIN = 3.5
STAY = (1.5, 4.5)
KILL_WITHIN = (0.3, 4.0)
AWAY = (1.0, 3.0)
VICTIMS = ("engine", "engine", "engine", "asterisk", "web", "worker", "postgres")
ORDER_SECONDS = 30
"""An engine that was killed this moment may still be taken for alive; the next one carries the order out."""
OPERATORS = ("operator1", "operator2", "operator3", "operator4")
AT_WORK = frozenset({"ready", "offered", "talking"})


@dataclass
class Round:
    """What happened in one: who called, who was killed, how long after the beginning."""

    number: int
    victim: str
    moment: float
    away: float
    second: bool
    callers: list[tuple[float, float, str]]


@dataclass
class Storm:
    """The rounds as the seed says."""

    office: Office
    seed: int
    began_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    rounds: list[Round] = field(default_factory=list)
    phones: dict[str, Sipp] = field(default_factory=dict)
    second: subprocess.Popen[bytes] | None = None

    def play(self, account: Callable[[str], dict[str, Any]], stack: ExitStack, log: Path) -> None:
        """All rounds are over, and nobody is connected any more."""
        chance = Random(self.seed)
        for username in OPERATORS:
            stack.enter_context(OperatorPhone(account(username), registers_every=4))
        for number in range(ROUNDS):
            if number >= ALONE and (self.second is None or self.second.poll() is not None):
                self.second = stack.enter_context(another_engine(self.office.centre, log))
            self.at_work()
            self.rounds.append(made := draw(chance, number))
            self.weather(made, stack)
        self.settle()

    def weather(self, made: Round, stack: ExitStack) -> None:
        """The round's callers come and go while its victim is killed."""
        killing = threading.Timer(made.moment, self.strike, (made, self.process_of(made)))
        began = time.monotonic()
        killing.start()
        for comes, stays, number in sorted(made.callers):
            time.sleep(max(began + comes - time.monotonic(), 0))
            port = self.office.centre.sip_port
            sipp = Sipp(port, "caller", number=number, dialled=STRAIGHT_NUMBER, hang_up_after=stays)
            self.phones[number] = stack.enter_context(sipp)
        killing.join()

    def process_of(self, made: Round) -> int:
        """Whom to kill."""
        if made.victim == "engine" and made.second and self.second is not None:
            return self.second.pid
        return 0 if made.victim == "postgres" else self.office.centre.process_id(made.victim)

    def strike(self, made: Round, process: int) -> None:
        if made.victim != "postgres":
            os.kill(process, signal.SIGKILL)
            return
        self.office.close()
        self.office.centre.supervise("stop", "postgres")
        time.sleep(made.away)
        self.office.centre.supervise("start", "postgres")
        self.office.reconnect()

    def at_work(self) -> None:
        """The centre serves calls, and its operators are ready; who is writing up is left to it."""
        eventually(lambda: self.answers("/readyz"), seconds=40, what="calls can be served", every=0.2)
        eventually(self.ready_operators, seconds=30, what="somebody is ready", every=0.3)

    def answers(self, path: str) -> bool:
        try:
            return self.office.status(path) == 200
        except OSError:
            return False

    def ready_operators(self) -> int:
        for each in self.operators():
            if each["username"] in OPERATORS and each["state"] not in AT_WORK:
                order = {"operator": each["username"], "state": "ready", "device": "sip"}
                self.office.order("set_operator_state", patience=ORDER_SECONDS, **order)
        return sum(each["state"] == "ready" for each in self.operators())

    def operators(self) -> list[Record]:
        found: list[Record] = self.office.ask("GET", "/api/v1/operators?limit=500")["items"]
        return found

    def settle(self) -> None:
        """The last caller has gone."""
        eventually(lambda: self.answers("/readyz"), seconds=40, what="calls can be served", every=0.2)
        eventually(lambda: not self.calls_in_progress(), seconds=40, what="no call is in progress", every=0.5)
        eventually(lambda: self.office.channels() == [], seconds=20, what="no channel is left", every=0.5)

    def calls_in_progress(self) -> list[str]:
        asked = "SELECT id::text FROM interactions_interaction WHERE ended_at IS NULL AND arrived_at >= %s"
        return [str(row[0]) for row in self.office.query(asked, self.began_at)]

    def story(self) -> str:
        """The rounds in words, to read when something is wrong."""
        lines = [f"{made.number}: {made.victim}{made.second:d} after {made.moment:.2f} s, callers "
                 + ", ".join(f"{number} at {comes:.1f} for {stays:.1f}" for comes, stays, number in made.callers)
                 for made in self.rounds]  # fmt: skip
        return "\n".join([f"seed {self.seed}", *lines])

    def invited(self) -> set[str]:
        """Numbers whose INVITE reached Asterisk: it answered with something."""
        return {number for number, phone in self.phones.items() if "SIP/2.0 100" in phone.heard()}


def draw(chance: Random, number: int) -> Round:
    """A round by chance; its numbers are of nobody else."""
    callers = [
        (chance.uniform(0, COME_WITHIN), chance.uniform(*STAY), f"+7706{chance.randrange(10**7):07d}")
        for _each in range(CALLERS)
    ]
    return Round(
        number=number,
        victim=chance.choice(VICTIMS),
        moment=chance.uniform(*KILL_WITHIN),
        away=chance.uniform(*AWAY),
        second=chance.random() < 0.5,
        callers=callers,
    )


def calls_of(office: Office, number: str, since: datetime) -> list[Record]:
    """The number's calls to us, newest first."""
    return [each for each in office.interactions(number, since) if each["direction"] == "inbound"]


def settled(calls: list[Record]) -> bool:
    """Whether every call with a recording knows what became of it."""
    states = [each["recording"]["state"] for each in calls if each["recording"]]
    return all(state in {"stored", "missing"} for state in states)


def fail_with(storm: Storm, what: str, found: object) -> None:
    """Fails with the storm's seed and rounds."""
    pytest.fail(f"{what}: {found}\n{storm.story()}")
