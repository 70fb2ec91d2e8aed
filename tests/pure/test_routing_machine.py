"""Random arrivals, refusals, expiries, disconnects and changes of skills; after each the promises hold."""

from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from baylanys.routing.decisions import Decision, Offer, OfferEnded, OfferOutcome, StoodDown, TooLate
from baylanys.routing.invariants import contradictions, idle_violations, overloaded_operators
from baylanys.routing.lanes import order_key
from baylanys.routing.router import Router
from baylanys.routing.snapshot import restore_router, take_snapshot
from baylanys.routing.work import EXCLUSIVE, Capacity, Limits, Operator, Work, WorkKind
from bench.naive_router import NaiveRouter

NAMES = ["aigul", "bolat", "dana", "erlan"]
DEMANDS: st.SearchStrategy[dict[str, int]] = st.one_of(
    st.just({}), st.dictionaries(st.sampled_from(["kk", "ru"]), st.integers(1, 2), max_size=1)
)
QUEUES = st.sampled_from(["general", "general", "permits"])
GENERAL, BOTH = frozenset({"general"}), frozenset({"general", "permits"})
ABILITIES = st.sampled_from(
    [
        ({"ru": 1, "kk": 2}, BOTH, Capacity(1, 1, 2)),
        ({"ru": 1, "kk": 2}, BOTH, Capacity(1, 1, 2)),
        ({"ru": 2, "kk": 1}, BOTH, Capacity(1, 1, 3)),
        ({"ru": 2}, GENERAL, Capacity(1, 0, 2)),
        ({"ru": 1, "kk": 1}, BOTH, Capacity()),
        ({"ru": 1}, GENERAL, Capacity(0, 0, 1)),
        ({"ru": 1, "kk": 1}, BOTH, Capacity(1, 1, 2, calls_beside=True)),
    ]
)
LIMITS = st.builds(
    Limits,
    offer_call=st.integers(1, 30),
    offer_callback=st.integers(1, 30),
    offer_conversation=st.integers(1, 30),
    pause=st.integers(0, 20),
    missed_in_a_row=st.integers(0, 2),
    refusal_stands_down=st.booleans(),
)
SOMEBODY = st.sampled_from([None] * 8 + NAMES)
WISHES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(WorkKind),
        "queue": QUEUES,
        "required": DEMANDS,
        "preferred": st.lists(st.sampled_from(["kk", "ru"]), unique=True).map(tuple),
        "priority": st.integers(0, 2),
        "preferred_operator": SOMEBODY,
        "only_operator": SOMEBODY,
    }
)
DECLINES = st.sampled_from([OfferOutcome.REFUSED, OfferOutcome.UNREACHABLE, OfferOutcome.WITHDRAWN])


@dataclass
class Person:
    """What an onlooker knows of an operator from the events and decisions alone."""

    operator: Operator
    ready: bool = False
    load: dict[str, WorkKind] = field(default_factory=dict)
    offer: Offer | None = None

    def bears(self, work: Work) -> bool:
        kinds = list(self.load.values())
        if work.kind in EXCLUSIVE:
            alone = not EXCLUSIVE & set(kinds) if self.operator.capacity.calls_beside else not kinds
            return alone and self.operator.capacity.of(work.kind) > 0
        return not EXCLUSIVE & set(kinds) and len(kinds) < self.operator.capacity.conversations

    def suits(self, work: Work) -> bool:
        if work.only_operator is not None:
            return work.only_operator == self.operator.id
        skills = self.operator.skills
        skilled = all(skill in skills and skills[skill] >= level for skill, level in work.required.items())
        return skilled and work.queue in self.operator.queues


class RoutingMachine(RuleBasedStateMachine):
    """Three routers see the same events: the real one, the naive one, and one restored from rows on the way."""

    @initialize(limits=LIMITS, abilities=st.tuples(*[ABILITIES] * len(NAMES)))
    def open(self, limits: Limits, abilities: tuple[Any, ...]) -> None:
        self.now = 0
        self.limits = limits
        self.real = Router(limits)
        self.naive = NaiveRouter(limits)
        self.restored = Router(limits)
        self.people: dict[str, Person] = {}
        self.waiting: dict[str, Work] = {}
        self.arrival: dict[str, int] = {}
        self.offered: dict[str, Work] = {}
        self.held: dict[str, Work] = {}
        self.left: set[str] = set()
        self.declined: dict[tuple[str, str], int] = {}
        self.arrived = self.turns = 0
        for name, (skills, queues, capacity) in zip(NAMES, abilities, strict=True):
            operator = Operator(name, skills, queues, capacity)
            self.people[name] = Person(operator)
            self.tell("operator_joined", operator)
            self.operator_is_ready(name)

    # The same event for all, and what the onlooker concludes

    def tell(self, event: str, *details: Any, **more: Any) -> list[Decision]:
        decisions: list[Decision] = getattr(self.real, event)(*details, self.now, **more)
        assert getattr(self.naive, event)(*details, self.now, **more) == decisions
        assert getattr(self.restored, event)(*details, self.now, **more) == decisions
        for decision in decisions:
            self.conclude(decision)
        return decisions

    def conclude(self, decision: Decision) -> None:
        if isinstance(decision, Offer):
            self.conclude_offer(decision)
        elif isinstance(decision, OfferEnded):
            self.conclude_end(decision)
        elif isinstance(decision, StoodDown):
            self.people[decision.operator_id].ready = False

    def conclude_offer(self, offer: Offer) -> None:
        person, work = self.people[offer.operator_id], self.waiting.pop(offer.work_id)
        assert person.ready and person.offer is None and person.bears(work) and person.suits(work)
        assert offer.offered_at == self.now and offer.expires_at == self.now + self.limits.offer_for(work)
        assert self.declined.get((work.id, person.operator.id), -1) <= self.now
        self.assert_nobody_was_overtaken(work, person)
        person.offer = offer
        self.offered[work.id] = work

    def assert_nobody_was_overtaken(self, work: Work, person: Person) -> None:
        mine = order_key(work, self.arrival[work.id])
        for other in self.waiting.values():
            paused = self.declined.get((other.id, person.operator.id), -1) > self.now
            if not paused and person.bears(other) and person.suits(other):
                assert mine < order_key(other, self.arrival[other.id])

    def conclude_end(self, ended: OfferEnded) -> None:
        if ended.work_id not in self.offered:
            assert ended.outcome is OfferOutcome.WITHDRAWN and ended.work_id in self.held
            return
        person, work = self.people[ended.operator_id], self.offered.pop(ended.work_id)
        assert person.offer is not None and person.offer.offer_id == ended.offer_id
        person.offer = None
        if ended.outcome is OfferOutcome.ACCEPTED:
            assert work.id not in self.held
            self.held[work.id] = work
            person.load[work.id] = work.kind
            return
        if ended.outcome is not OfferOutcome.WITHDRAWN:
            self.declined[work.id, ended.operator_id] = self.now + self.limits.pause
        if work.id not in self.left:
            self.waiting[work.id] = work

    # Events

    @rule(wishes=WISHES, waited=st.integers(0, 5))
    def work_arrives(self, wishes: dict[str, Any], waited: int) -> None:
        self.arrived += 1
        work = Work(id=f"work{self.arrived}", waiting_since=self.now - waited, **wishes)
        self.expect(work)
        self.tell("work_arrived", work)
        assert self.tell("work_arrived", work) == []

    def expect(self, work: Work) -> None:
        """The work waits as new: last among equals, declined by nobody."""
        (self.offered if work.id in self.offered else self.waiting)[work.id] = work
        self.turns += 1
        self.arrival[work.id] = self.turns
        self.declined = {pair: until for pair, until in self.declined.items() if pair[0] != work.id}

    @precondition(lambda self: self.waiting or self.offered)
    @rule(data=st.data())
    def work_leaves(self, data: st.DataObject) -> None:
        work_id = data.draw(st.sampled_from([*self.waiting, *self.offered]))
        self.left.add(work_id)
        self.waiting.pop(work_id, None)
        self.tell("work_left", work_id)
        assert self.tell("work_left", work_id) == []

    @precondition(lambda self: self.offered)
    @rule(data=st.data())
    def operator_accepts(self, data: st.DataObject) -> None:
        offer = data.draw(self.live_offer())
        first = self.tell("offer_accepted", offer.offer_id)[0]
        assert first == OfferEnded(offer.offer_id, offer.work_id, offer.operator_id, OfferOutcome.ACCEPTED, offer.kind)
        assert self.tell("offer_accepted", offer.offer_id) == [TooLate(offer.offer_id)]

    @precondition(lambda self: self.offered)
    @rule(data=st.data(), outcome=DECLINES)
    def operator_declines(self, data: st.DataObject, outcome: OfferOutcome) -> None:
        offer = data.draw(self.live_offer())
        if outcome is OfferOutcome.WITHDRAWN:
            self.declined[offer.work_id, offer.operator_id] = self.now + self.limits.pause
        self.tell("offer_refused", offer.offer_id, outcome=outcome)
        assert self.tell("offer_refused", offer.offer_id) == []
        assert self.tell("offer_accepted", offer.offer_id) == [TooLate(offer.offer_id)]

    def live_offer(self) -> st.SearchStrategy[Offer]:
        return st.sampled_from([person.offer for person in self.people.values() if person.offer is not None])

    @precondition(lambda self: self.conversations())
    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def operator_takes_from_the_list(self, data: st.DataObject, name: str) -> None:
        person = self.people[name]
        on_a_call = any(kind in EXCLUSIVE for kind in person.load.values())
        if on_a_call or (person.offer and self.offered[person.offer.work_id].kind in EXCLUSIVE):
            return
        work_id = data.draw(st.sampled_from(self.conversations()))
        work = self.waiting.pop(work_id, None) or self.offered[work_id]
        shown = next((each for each in self.people.values() if each.offer and each.offer.work_id == work_id), None)
        if shown is not None:
            del self.offered[work_id]
            shown.offer = None
        self.held[work_id] = work
        person.load[work_id] = work.kind
        self.tell("work_taken", name, work_id, work.kind)
        assert self.tell("work_taken", name, work_id, work.kind) == []

    def conversations(self) -> list[str]:
        return [key for key, work in {**self.waiting, **self.offered}.items() if work.kind not in EXCLUSIVE]

    @rule(name=st.sampled_from(NAMES))
    def operator_is_ready(self, name: str) -> None:
        self.people[name].ready = True
        self.tell("operator_ready", name)

    @rule(name=st.sampled_from(NAMES))
    def operator_takes_a_break(self, name: str) -> None:
        person = self.people[name]
        person.ready = False
        if person.offer is not None:
            self.declined[person.offer.work_id, name] = self.now + self.limits.pause
        self.tell("operator_unready", name)

    @rule(name=st.sampled_from(NAMES))
    def desk_dies(self, name: str) -> None:
        person = self.people[name]
        person.ready = False
        if person.offer is not None:
            work = self.offered[person.offer.work_id]
            self.offered[work.id] = replace(work, returned=True)
        self.tell("operator_gone", name)

    @precondition(lambda self: any(person.load for person in self.people.values()))
    @rule(data=st.data(), comes_back=st.booleans(), head=st.booleans())
    def operator_is_done(self, data: st.DataObject, comes_back: bool, head: bool) -> None:
        name, work_id = data.draw(st.sampled_from([(n, w) for n, p in self.people.items() for w in p.load]))
        if comes_back and work_id in self.held:
            work = self.held.pop(work_id)
            self.expect(replace(work, returned=head, only_operator=None))
            self.tell("work_requeued", replace(work, only_operator=None), head=head)
        del self.people[name].load[work_id]
        self.tell("operator_freed", name, work_id)
        assert self.tell("operator_freed", name, work_id) == []

    @precondition(lambda self: self.waiting or self.offered)
    @rule(data=st.data(), queue=QUEUES, priority=st.integers(0, 2))
    def supervisor_moves_work(self, data: st.DataObject, queue: str, priority: int) -> None:
        work_id = data.draw(st.sampled_from([*self.waiting, *self.offered]))
        work = self.waiting.get(work_id) or self.offered[work_id]
        moved = replace(work, queue=queue, priority=priority, returned=False)
        self.expect(moved)
        self.tell("work_requeued", moved, head=False)

    @rule(name=st.sampled_from(NAMES), abilities=ABILITIES)
    def skills_change(self, name: str, abilities: tuple[Any, ...]) -> None:
        skills, queues, capacity = abilities
        person = self.people[name]
        if person.load or person.offer:  # who has a call beside conversations already keeps both
            capacity = capacity._replace(calls_beside=person.operator.capacity.calls_beside)
        person.operator = Operator(name, skills, queues, capacity)
        self.tell("operator_changed", person.operator)

    @rule(passing=st.integers(0, 15))
    def time_passes(self, passing: int) -> None:
        goal = self.now + passing
        while (due := self.real.next_deadline()) is not None and due <= goal:
            assert self.naive.next_deadline() == self.restored.next_deadline() == due
            self.now = max(due, self.now)
            self.tell("expire")
        self.now = goal

    @rule()
    def engine_restarts(self) -> None:
        self.restored = restore_router(take_snapshot(self.real), self.now, self.limits)
        assert self.restored.rematch(self.now) == []

    # What holds after each event

    @invariant()
    def no_work_waits_while_a_suitable_operator_is_free(self) -> None:
        assert idle_violations(self.real, self.now) == []

    @invariant()
    def nobody_bears_too_much(self) -> None:
        assert overloaded_operators(self.real) == []

    @invariant()
    def the_books_agree(self) -> None:
        assert contradictions(self.real) == [] and contradictions(self.restored) == []
        assert take_snapshot(self.real) == take_snapshot(self.restored)

    @invariant()
    def every_offer_has_a_limit_that_is_not_past(self) -> None:
        due = self.real.next_deadline()
        for offer, _, _ in self.real.offers.values():
            assert due is not None and self.now < offer.expires_at <= self.now + 30 and due <= offer.expires_at

    @invariant()
    def nothing_is_lost(self) -> None:
        known = self.real.floor.items
        assert {id for id, item in known.items() if item.offer is None} == set(self.waiting)
        assert {id for id, item in known.items() if item.offer is not None} == set(self.offered)
        for name, person in self.people.items():
            seat = self.real.floor.seats[name]
            assert (seat.ready, seat.load, seat.offer) == (person.ready, person.load, person.offer)
        assert self.arrived == len(set(self.waiting) | set(self.offered) | set(self.held) | self.left)


RoutingMachine.TestCase.settings = settings(max_examples=80, stateful_step_count=50, deadline=None, derandomize=True)
TestRoutingMachine = RoutingMachine.TestCase
