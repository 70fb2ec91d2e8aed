"""The guard in the engine with real rows: holds, refuses, asks and moves operators, offers callbacks earlier."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from msgspec.structs import replace

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.core.ids import new_id
from baylanys.core.models import Order
from baylanys.engine.call_session import CallSession
from baylanys.engine.desks import Desks
from baylanys.engine.guard import Guard
from baylanys.engine.orders import Orders
from baylanys.guard.domain.actions import called_now, in_force_at, switch_off
from baylanys.guard.domain.rules import set_calling, set_reserve
from baylanys.guard.rules import Act
from baylanys.guard.rules_operators import Answer, How
from baylanys.guard.rules_reserve import Reserve
from baylanys.routing import operator_states as states
from baylanys.routing.domain.outbound_hold import outbound_held
from baylanys.routing.models import FloorEvent
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.call_states import inbound
from tests.domain.test_chat_engine import Shift
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+77015550123"


class Watch(Shift):
    """The shift with its guard; Asterisk is there, and never asked."""

    async def open(self) -> None:
        await super().open()
        self.house.connected = True
        self.begun = clock.now()

    def caller(self, waited: float = 71.0) -> CallSession:
        """Somebody has waited so long, in a queue of which the router knows nothing."""
        entered = clock.now() - timedelta(seconds=waited)
        key = str(new_id())
        step = inbound(
            interaction=key, channel=f"c-{key}", number="+77010000077", line="+77172000001", at=entered, withheld=False
        )
        queued = {"stage": Stage.QUEUED, "queue": "general", "queue_entered_at": entered}
        state = replace(step.state, callback_offered=waited > 60, **queued)
        return self.house.new_session(state, step.records)

    async def guard(self, seconds: float = 0.0) -> None:
        """The guard looks, so many seconds later."""
        await self.house.guard.look(clock.now() + timedelta(seconds=seconds))
        await self.house.writer.drain()

    async def answer(self, name: str, accepts: bool) -> None:
        self.house.guard.answered(self.live(name), accepts=accepts)
        await self.guard()

    async def kinds(self) -> list[str]:
        return [row.kind async for row in FloorEvent.objects.filter(kind__startswith="guard").order_by("at", "pk")]

    def leaves(self, session: CallSession) -> None:
        self.house.forget(session)
        for name in list(session.timers):
            session.cancel_timer(name)


@pytest.fixture
async def watch(transactional_db: None) -> AsyncIterator[Watch]:
    made = await sync_to_async(Watch)()
    await made.open()
    yield made
    for session in list(made.house.sessions.values()):
        made.leaves(session)
    await made.close()


async def test_a_long_wait_holds_outbound_until_it_is_over(watch: Watch) -> None:
    await watch.guard()
    assert watch.house.guard.acts == {}
    session = watch.caller()
    watch.house.connected = False
    await watch.guard()
    assert watch.house.guard.acts == {}, "while Asterisk is away nobody knows who waits"
    watch.house.connected = True
    await watch.guard()
    hold = await sync_to_async(outbound_held)(clock.now())
    assert hold is not None and hold.reason == "longest_wait" and hold.value == pytest.approx(71, abs=5)
    with pytest.raises(NotPossible) as refused:
        watch.house.guard.let_dial(watch.live("aigul"), NUMBER)
    assert refused.value.code == "outbound_held"
    watch.leaves(session)
    await watch.guard(seconds=30)
    assert Act.OUTBOUND in watch.house.guard.acts, "the minimum time is not over"
    await watch.guard(seconds=61)
    assert watch.house.guard.acts == {} and await sync_to_async(outbound_held)(clock.now()) is None
    watch.house.guard.let_dial(watch.live("aigul"), NUMBER)
    assert await watch.kinds() == ["guard_began"] * 3 + ["guard_refused"] + ["guard_ended"] * 3


async def test_the_next_engine_takes_up_what_was_in_force(watch: Watch) -> None:
    session = watch.caller()
    await watch.guard()
    began = watch.house.guard.acts[Act.OUTBOUND].since
    watch.leaves(session)
    watch.house.guard = Guard(watch.house)
    await watch.guard(seconds=10)
    assert watch.house.guard.acts[Act.OUTBOUND].since == began
    await watch.guard(seconds=65)
    assert watch.house.guard.acts == {} and await sync_to_async(in_force_at)(clock.now()) == []


async def test_switched_off_by_hand_nothing_is_held(watch: Watch) -> None:
    watch.caller()
    await watch.guard()
    boss = await sync_to_async(person)("boss", Role.SUPERVISOR)
    await sync_to_async(switch_off)(act=None, until=None, reason="Try", by=boss, at=clock.now())
    orders = Orders(watch.house, Desks(watch.house))
    await orders.carry_out(Order(kind="refresh_settings", payload={}))
    await watch.guard()
    assert watch.house.guard.acts == {}
    watch.house.guard.let_dial(watch.live("aigul"), NUMBER)


async def test_the_callback_is_offered_earlier_and_the_rule_stays_as_it_was(watch: Watch) -> None:
    usual = watch.house.promises.rule("general")
    session, fresh = watch.caller(), watch.caller(waited=5)
    await watch.guard()
    assert (usual.offer_after_seconds, watch.house.promises.rule("general").offer_after_seconds) == (60.0, 30.0)
    assert "callback" in fresh.timers, "who waits already is offered it earlier too"
    watch.leaves(session)
    watch.leaves(fresh)
    await watch.guard(seconds=61)
    assert watch.house.promises.rule("general") == usual


async def test_an_operator_with_chats_is_asked_and_takes_calls_when_accepting(watch: Watch) -> None:
    await watch.ready("aigul")
    talk = await watch.written()
    await watch.order("accept_conversation", talk, "aigul")
    aigul, session = watch.live("aigul"), watch.caller()
    await watch.guard()
    assert [each.answer for each in await sync_to_async(called_now)()] == [Answer.ASKED]
    assert not aigul.to_calls
    await watch.answer("aigul", accepts=True)
    assert aigul.to_calls and aigul.capacity.calls_beside and aigul.capacity.conversations == 0
    with pytest.raises(NotPossible):
        watch.house.guard.answered(aigul, accepts=True)
    watch.leaves(session)
    await watch.guard(seconds=61)
    assert not aigul.to_calls and aigul.capacity == aigul.bears() and aigul.capacity.conversations > 0
    assert await sync_to_async(called_now)() == []
    told = [kind for kind in await watch.kinds() if kind not in {"guard_began", "guard_ended"}]
    assert told == ["guard_asked", "guard_accepted", "guard_returned"]


async def test_whom_the_rule_moves_is_moved_without_a_question(watch: Watch) -> None:
    move = {"roles": {Role.OPERATOR: How.MOVE}, "operators": {}, "by": None, "at": clock.now()}
    await sync_to_async(set_calling)(**move)  # type: ignore[arg-type]
    await watch.house.read_settings()
    await watch.ready("aigul")
    talk = await watch.written()
    await watch.order("accept_conversation", talk, "aigul")
    session = watch.caller()
    await watch.guard()
    assert watch.live("aigul").to_calls
    assert [each.answer for each in await sync_to_async(called_now)()] == [Answer.MOVED]
    watch.live("aigul").to_calls = False
    watch.house.guard = Guard(watch.house)
    await watch.guard(seconds=1)
    assert watch.live("aigul").to_calls, "also for the next engine"
    watch.leaves(session)
    await watch.guard(seconds=61)
    assert not watch.live("aigul").to_calls


async def test_so_many_operators_stay_free_while_somebody_dials(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baylanys.guard.rules_reserve.LEAST_STAFF", 2)
    monkeypatch.setattr(type(watch.house.known.timetable), "is_open", lambda *_: True)  # type: ignore[union-attr]
    await sync_to_async(set_reserve)(reserve=Reserve(True, 1, 1), by=None, at=clock.now())
    await watch.house.read_settings()
    await watch.ready("aigul", "bolat")
    watch.house.guard.let_dial(watch.live("aigul"), NUMBER)
    watch.house.floor.change(watch.live("bolat"), states.Ordered("break", "lunch"))
    with pytest.raises(NotPossible) as refused:
        watch.house.guard.let_dial(watch.live("aigul"), NUMBER)
    assert refused.value.code == "reserve_kept"


async def test_who_declines_or_goes_away_is_asked_no_more(watch: Watch) -> None:
    aigul, bolat = watch.live("aigul"), watch.live("bolat")
    for live, reason in ((aigul, "other"), (bolat, "training")):
        watch.house.floor.change(live, states.Ordered("break", reason))
    watch.caller()
    await watch.guard()
    await watch.answer("aigul", accepts=False)
    watch.house.floor.change(bolat, states.Ordered("offline"))
    await watch.guard(seconds=2)
    assert [each.answer for each in await sync_to_async(called_now)()] == [Answer.DECLINED]
    assert aigul.now.state == states.BREAK
    for live in (aigul, bolat):
        with pytest.raises(NotPossible) as refused:
            watch.house.guard.answered(live, accepts=True)
        assert refused.value.code == "not_asked"


async def test_who_left_other_work_for_calls_returns_to_it_unless_gone_to_lunch(watch: Watch) -> None:
    aigul, bolat = watch.live("aigul"), watch.live("bolat")
    for live in (aigul, bolat):
        watch.house.floor.change(live, states.Ordered("break", "training"))
    session = watch.caller()
    await watch.guard()
    await watch.answer("aigul", accepts=True)
    await watch.answer("bolat", accepts=True)
    assert aigul.now.state == states.READY
    watch.house.floor.change(bolat, states.Ordered("break", "lunch"))
    watch.leaves(session)
    await watch.guard(seconds=61)
    assert (aigul.now.state, aigul.now.reason) == (states.BREAK, "training")
    assert (bolat.now.state, bolat.now.reason) == (states.BREAK, "lunch")
