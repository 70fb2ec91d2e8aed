"""A flow is a set of named nodes: what to say, what to wait for, where to go next. Read from JSON data.

Prompts are named by code; a node says them in its own `languages`, one after the other, or, where it lists none, in
the language of the call (before one is chosen: in the flow's `languages` in turn).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, get_args

import msgspec

Language = Literal["kk", "ru", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
KEYS = frozenset("0123456789*#")

Seconds = Annotated[int, msgspec.Meta(ge=1, le=30)]
Tries = Annotated[int, msgspec.Meta(ge=1, le=5)]
MessageSeconds = Annotated[int, msgspec.Meta(ge=5, le=600)]


class Node(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"):
    """One step of a flow."""

    def exits(self) -> Iterator[str]:
        """Every node that may come after this one."""
        yield from self.silent_exits()

    def silent_exits(self) -> Iterator[str]:
        """The nodes that come after this one when the caller presses nothing."""
        return iter(())

    def prompt_codes(self) -> tuple[str, ...]:
        return ()


class Say(Node, frozen=True, kw_only=True, tag="say"):
    """Prompts are said; a key pressed meanwhile is kept for the next menu, and ends a `skippable` text."""

    prompts: tuple[str, ...]
    next: str
    languages: tuple[Language, ...] = ()
    skippable: bool = False

    def silent_exits(self) -> Iterator[str]:
        yield self.next

    def prompt_codes(self) -> tuple[str, ...]:
        return self.prompts


class Menu(Node, frozen=True, kw_only=True, tag="menu"):
    """A key is asked for, at most `tries` times; a key pressed while the prompts are said counts at once.

    Where `repeat_on_no_key` is off, silence is an answer too: the call goes on at once by `on_no_key`.
    """

    prompts: tuple[str, ...]
    keys: Mapping[str, str]
    on_no_key: str
    on_wrong_key: str
    wrong_key_prompts: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    timeout_seconds: Seconds = 5
    tries: Tries = 2
    repeat_on_no_key: bool = True

    def exits(self) -> Iterator[str]:
        yield from self.keys.values()
        yield self.on_no_key
        yield self.on_wrong_key

    def silent_exits(self) -> Iterator[str]:
        yield self.on_no_key

    def prompt_codes(self) -> tuple[str, ...]:
        return self.prompts + self.wrong_key_prompts


class ChooseLanguage(Node, frozen=True, kw_only=True, tag="choose_language"):
    """The language of the call is set by a key; without a key it is the number's remembered one, or stays open."""

    prompts: tuple[str, ...]
    next: str
    keys: Mapping[str, Language]
    languages: tuple[Language, ...] = ()
    timeout_seconds: Seconds = 5
    tries: Tries = 2

    def silent_exits(self) -> Iterator[str]:
        yield self.next

    def prompt_codes(self) -> tuple[str, ...]:
        return self.prompts


class SetTopic(Node, frozen=True, kw_only=True, tag="set_topic"):
    """The call gets a topic."""

    topic: str
    next: str

    def silent_exits(self) -> Iterator[str]:
        yield self.next


class Hours(Node, frozen=True, kw_only=True, tag="hours"):
    """The way parts by the calendar as it stood when the call came; a holiday is `closed` unless it has its own way."""

    open: str
    closed: str
    holiday: str | None = None

    def silent_exits(self) -> Iterator[str]:
        yield self.open
        yield self.closed
        if self.holiday is not None:
            yield self.holiday


class Goto(Node, frozen=True, kw_only=True, tag="goto"):
    """The call goes on at another node."""

    next: str

    def silent_exits(self) -> Iterator[str]:
        yield self.next


class Queue(Node, frozen=True, kw_only=True, tag="queue"):
    """The call waits for an operator: an end of the flow."""

    queue: str
    topic: str | None = None


class Voicemail(Node, frozen=True, kw_only=True, tag="voicemail"):
    """Prompts are said, then a message is recorded: an end of the flow."""

    prompts: tuple[str, ...]
    max_seconds: MessageSeconds = 120
    languages: tuple[Language, ...] = ()

    def prompt_codes(self) -> tuple[str, ...]:
        return self.prompts


class HangUp(Node, frozen=True, kw_only=True, tag="hang_up"):
    """The call is ended by us: an end of the flow."""


AnyNode = Say | Menu | ChooseLanguage | SetTopic | Hours | Goto | Queue | Voicemail | HangUp
END_NODES = (Queue, Voicemail, HangUp)


class Flow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Nodes by name. `give_up` is the end to which a call goes after too many steps."""

    start: str
    give_up: str
    languages: tuple[Language, ...] = ("kk", "ru")
    nodes: Mapping[str, AnyNode]


def parse_flow(definition: object) -> Flow:
    """The flow that a JSON value describes. Raises msgspec.ValidationError; `reading.read_flow` tells where and why."""
    return msgspec.convert(definition, Flow)


def flow_definition(flow: Flow) -> dict[str, object]:
    """The JSON value from which `parse_flow` gives the same flow; what needs not be said is left out."""
    definition: dict[str, object] = msgspec.to_builtins(flow)
    return definition


def queues_of(flow: Flow) -> tuple[str, ...]:
    """The queues to which the flow may lead, in the order of its nodes."""
    return tuple(dict.fromkeys(node.queue for node in flow.nodes.values() if isinstance(node, Queue)))


def prompt_codes(flow: Flow) -> frozenset[str]:
    return frozenset(code for node in flow.nodes.values() for code in node.prompt_codes())
