"""What is routed and to whom: values only, no behaviour that changes them.

Every moment is an integer of milliseconds. ``waiting_since`` is compared only with other
``waiting_since``; ``Operator.since`` and limits only with the ``now`` given to the router,
so the two may stand on different clocks (the wall's and a steadily rising one).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

NOTHING: Mapping[str, int] = MappingProxyType({})


class WorkKind(StrEnum):
    CALL = "call"
    CALLBACK = "callback"
    CONVERSATION = "conversation"


EXCLUSIVE = frozenset({WorkKind.CALL, WorkKind.CALLBACK})
"""Kinds that want the whole operator: nothing comes beside them; they come beside conversations where
`Capacity.calls_beside` says so, and go before conversations always."""


class Capacity(NamedTuple):
    """How much of each kind one operator bears: a call and nothing else, or up to N conversations.

    With `calls_beside` a call may come while conversations are held; no conversation comes during a call.
    """

    calls: int = 1
    callbacks: int = 1
    conversations: int = 0
    calls_beside: bool = False

    def of(self, kind: WorkKind) -> int:
        if kind is WorkKind.CALL:
            return self.calls
        return self.callbacks if kind is WorkKind.CALLBACK else self.conversations


ONE_CALL = Capacity()


@dataclass(frozen=True, slots=True)
class Work:
    """One call, promised callback or conversation that wants an operator.

    ``required`` are skills with the least level that suffices; ``preferred`` are skills in order
    of weight: of the suitable operators the one with the highest level goes first. ``returned``
    work stands at the head of its queue, whatever its priority. ``preferred_operator`` is taken
    if free and suitable, and not waited for. ``only_operator`` (a transfer to a person) is waited
    for, and neither queue nor skills are asked of them. ``offer_lasts`` (milliseconds) is the queue's
    own time limit of an offer, where it has one.
    """

    id: str
    kind: WorkKind
    queue: str
    waiting_since: int
    required: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    preferred: tuple[str, ...] = ()
    priority: int = 0
    returned: bool = False
    preferred_operator: str | None = None
    only_operator: str | None = None
    offer_lasts: int | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who takes work, as they are at one moment.

    ``load`` is the work they hold, wrap-up included. ``since`` is the moment from which their
    idleness counts. ``missed`` counts the offers missed one after another.
    """

    id: str
    skills: Mapping[str, int]
    queues: frozenset[str]
    capacity: Capacity = ONE_CALL
    ready: bool = False
    since: int = 0
    load: Mapping[str, WorkKind] = field(default_factory=dict)
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """The business settings of routing, in milliseconds.

    ``offer_*`` is how long an offer of that kind stands. ``pause`` is how long work is not shown
    again to the operator who refused or missed it. After ``missed_in_a_row`` missed offers the
    operator is taken out of ready (0: never), and where ``refusal_stands_down`` after a refused one.
    """

    offer_call: int = 20_000
    offer_callback: int = 20_000
    offer_conversation: int = 60_000
    pause: int = 15_000
    missed_in_a_row: int = 1
    refusal_stands_down: bool = False

    def offer_for(self, work: Work) -> int:
        """How long an offer of this work stands."""
        if work.offer_lasts is not None:
            return work.offer_lasts
        if work.kind is WorkKind.CALL:
            return self.offer_call
        return self.offer_callback if work.kind is WorkKind.CALLBACK else self.offer_conversation


DEFAULT_LIMITS = Limits()
