"""The state of the stand-in, and the one place that changes it. What leaves for the centre becomes an Event."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec

from baylanys.core.whatsapp_settings import WhatsAppSettings
from baylanys.simulator.meta.identifiers import digits, scoped_user_id
from baylanys.simulator.meta.limits import Pair, Rate
from baylanys.simulator.meta.people import demo_people, demo_templates
from baylanys.simulator.meta.pricing import month_of
from baylanys.simulator.meta.records import Body, Event, Fault, Flow, Knobs, Media, Message, Person, Template
from baylanys.simulator.meta.store import Store

PLACE: dict[type[msgspec.Struct], str] = {
    Person: "person",
    Message: "message",
    Media: "media",
    Template: "template",
    Flow: "flow",
}


@dataclass
class World:
    """One business number, those who write to it, and what is under way. `clock` gives Unix seconds."""

    settings: WhatsAppSettings
    store: Store
    clock: Callable[[], float]
    webhook_url: str
    knobs: Knobs = field(default_factory=Knobs)
    public_url: str = ""
    verified_name: str = "Baylanys"
    people: dict[str, Person] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))
    media: dict[str, Media] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    events: dict[int, Event] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    pairs: dict[str, Pair] = field(default_factory=lambda: defaultdict(Pair))
    rate: Rate = field(default_factory=lambda: Rate(1.0))
    management: Rate = field(default_factory=lambda: Rate(3600.0))
    dropped_names: dict[str, float] = field(default_factory=dict)
    service_counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    changed: int = 0
    numbers: int = 0
    on_event: Callable[[Event], None] = lambda _event: None
    on_plan: Callable[[float, str, str], None] = lambda _due, _what, _key: None
    random: Random = field(default_factory=Random)
    by_number: dict[str, Person] = field(default_factory=dict)
    by_bsuid: dict[str, Person] = field(default_factory=dict)

    def restore(self) -> None:
        """What the last run left; in a new file the demonstration's people and the template of its mailings."""
        for record in (*self.store.load("person", Person), *self.store.load("media", Media),
                       *self.store.load("template", Template), *self.store.load("flow", Flow)):  # fmt: skip
            self._shelf(record)[self._key(record)] = record
        for message in sorted(self.store.load("message", Message), key=lambda each: (each.at, each.changed)):
            self._keep_message(message)
        for event in self.store.load("event", Event):
            self.events[event.number] = event
        self.people = dict(sorted(self.people.items(), key=lambda each: each[1].place))
        if not self.people:
            for person in demo_people():
                self.keep(person)
            for template in demo_templates():
                self.keep(template)
        for person in self.people.values():
            self._index(person)
        self.numbers = max(self.events, default=0)
        seen = [each.changed for each in self.people.values()] + [each.changed for each in self.messages.values()]
        # Open pages ask for what changed since; a restart must not make new changes look old.
        self.changed = max(seen, default=0) + 1000

    def keep(self, record: Person | Message | Media | Template | Flow) -> None:
        """The record is (again) what the stand-in remembers, and pages that look will see it."""
        self.changed += 1
        if isinstance(record, Person | Message | Template):
            record.changed = self.changed
        if isinstance(record, Person):
            self._index(record)
        key = self._key(record)
        if isinstance(record, Message):
            if key not in self.messages:
                self._keep_message(record)
        else:
            self._shelf(record)[key] = record
        self.store.put(PLACE[type(record)], key, record)

    def forget(self, record: Media | Template | Flow) -> None:
        self.changed += 1
        self._shelf(record).pop(record.id, None)
        self.store.drop(PLACE[type(record)], record.id)

    def announce(self, kind: str, value: Body, *, person: str = "", message: str = "") -> Event:
        """An update waits for its webhook."""
        at = self.clock()
        self.numbers += 1
        event = Event(self.numbers, kind, value, at, self._due(at), person, message)
        self.events[event.number] = event
        self.store.put("event", str(event.number), event)
        self.on_event(event)
        return event

    def _due(self, at: float) -> float:
        """When it may leave. Updates that are to share a body leave on common ticks."""
        knobs = self.knobs
        due = at + (knobs.delay_ms + (self.random.randint(0, knobs.shuffle_ms) if knobs.shuffle_ms else 0)) / 1000
        tick = knobs.batch_wait_ms / 1000 if knobs.batch > 1 else 0.0
        return (due // tick + 1) * tick if tick else due

    def settle(self, event: Event, *, delivered: bool) -> None:
        """The event left for good, or waits for its next attempt."""
        if not delivered:
            self.store.put("event", str(event.number), event)
            return
        self.events.pop(event.number, None)
        self.store.drop("event", str(event.number))
        message = self.messages.get(event.message)
        if message and not message.ours and message.status == "sent":
            message.status = "delivered"
            self.keep(message)

    def person_of(self, number: str) -> Person | None:
        return self.by_number.get(digits(number))

    def find_person(self, *, number: str = "", bsuid: str = "") -> Person | None:
        """Whom a message is for; with the knob `strangers` at "adopt" everybody has WhatsApp."""
        found = self.by_number.get(number) if number else self.by_bsuid.get(bsuid)
        if not found and self.knobs.strangers == "adopt" and number:
            found = self.add_person(name=f"+{number}", number=number)
        return found

    def add_person(self, *, name: str, number: str = "", **more: Any) -> Person:
        """Somebody new writes from this number, or under a username alone."""
        key = more.pop("key", "") or number or f"p{len(self.people) + 1}"
        bsuid = more.pop("bsuid", "") or scoped_user_id()
        person = Person(key, name, number, bsuid, place=len(self.people), **more)
        self.keep(person)
        return person

    def count_service(self, at: float) -> int:
        """How many service messages this month has had, this one among them."""
        month = month_of(at)
        self.service_counts[month] += 1
        return self.service_counts[month]

    def plan(self, delay_ms: float, what: str, key: str) -> None:
        """`what` will be done with the record of that key, unless it is never (-1)."""
        if delay_ms >= 0:
            self.on_plan(self.clock() + delay_ms / 1000, what, key)

    def thread(self, person: Person) -> list[Message]:
        return self.threads[person.key]

    def _keep_message(self, message: Message) -> None:
        self.messages[message.id] = message
        self.threads[message.person].append(message)
        if message.ours and message.category == "service" and message.pricing:
            self.service_counts[month_of(message.at)] += 1

    def _index(self, person: Person) -> None:
        if person.number:
            self.by_number[person.number] = person
        self.by_bsuid[person.bsuid] = person

    def _shelf(self, record: Any) -> dict[str, Any]:
        shelves: dict[type, dict[str, Any]] = {Person: self.people, Message: self.messages, Media: self.media,
                                               Template: self.templates, Flow: self.flows}  # fmt: skip
        return shelves[type(record)]

    def _key(self, record: Any) -> str:
        return str(record.key if isinstance(record, Person) else record.id)
