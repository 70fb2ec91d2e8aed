"""The engine's side of conversations with real rows: offered, accepted, lost, restored; nobody shares one."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections

from baylanys.accounts.models import Person
from baylanys.asterisk.ari import AriClient
from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.core.models import Order
from baylanys.engine.chat_orders import ChatOrders
from baylanys.engine.database import Database
from baylanys.engine.house import House
from baylanys.engine.live_operator import LiveOperator
from baylanys.messaging import conversation_words as w
from baylanys.messaging.domain.conversation import read_by_operator, take_step
from baylanys.messaging.models import BusinessNumber, Conversation, ConversationRule
from baylanys.routing import operator_states as states
from baylanys.routing.work import Work, WorkKind
from baylanys.workforce.models import OperatorSkill
from tests.chat_rows import centre, kinds, somebody, write
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db(transaction=True)
KAZAKH = "Сәлеметсіз бе, құжаттар керек пе?"


class Shift:
    """An engine without Asterisk, and the rows around it."""

    def __init__(self) -> None:
        self.number = centre()
        self.people = [self._operator(name) for name in ("aigul", "bolat")]
        self.persons = 0

    @staticmethod
    def _operator(name: str) -> Person:
        made = person(name)
        for language in ("kk", "ru"):
            OperatorSkill.objects.create(operator=made.operator, skill=f"lang:{language}", level=3)
        return made

    def engine(self) -> House:
        installation = settings.INSTALLATION
        ari = AriClient(installation.ari_url, installation.ari_user, installation.ari_password, "baylanys")
        return House(installation, ari, Database())

    async def open(self) -> None:
        self.house = self.engine()
        await self.house.read_settings()
        await self.house.conversations.restore()
        for live in self.house.floor.operators.values():
            live.present = True
        self.house.floor.open()
        self.orders = ChatOrders(self.house)
        await self.look()

    async def close(self) -> None:
        await self.look()
        await stop(self.house.database)

    async def look(self) -> None:
        await self.house.conversations.look_at_all()
        await self.house.conversations.settled()

    def live(self, name: str) -> LiveOperator:
        return self.house.floor.operators[name]

    async def ready(self, *names: str) -> None:
        for name in names:
            self.house.floor.change(self.live(name), states.Ordered("ready"))
        await self.house.conversations.settled()

    async def written(self, text: str = KAZAKH) -> Conversation:
        """Another person has written; the engine has looked."""
        self.persons += 1
        talk = await sync_to_async(self._write)(text, self.persons)
        await self.look()
        return talk

    def _write(self, text: str, which: int) -> Conversation:
        return write(text, at=clock.now(), of=somebody(f"7701000000{which}"), number=self.number)

    async def order(self, kind: str, talk: Conversation, operator: str = "", **more: Any) -> None:
        payload = {"operator": operator, "conversation": str(talk.pk), **more}
        await self.orders.handlers[kind](Order(kind=kind, payload=payload, actor_id=self.people[0].pk))
        await self.house.conversations.settled()

    async def row(self, talk: Conversation) -> tuple[str, str]:
        """State, and the user name of who has it."""
        row = await Conversation.objects.select_related("operator__person").aget(pk=talk.pk)
        return row.state, row.operator.person.username if row.operator else ""


async def stop(database: Database) -> None:
    """Its threads have given their connections back."""
    both = threading.Barrier(2)

    def leave() -> None:
        connections.close_all()
        both.wait(5)

    await database.write(connections.close_all)
    await asyncio.gather(database.read(leave), database.read(leave))
    database.close()


@pytest.fixture
async def shift(transactional_db: None) -> AsyncIterator[Shift]:
    made = await sync_to_async(Shift)()
    await made.open()
    yield made
    await made.close()


async def test_a_conversation_is_offered_accepted_and_leaves_the_operator_ready(shift: Shift) -> None:
    await shift.ready("aigul")
    talk = await shift.written()
    assert await shift.row(talk) == ("offered", "aigul")
    assert shift.live("aigul").now.state == states.READY
    await shift.order("accept_conversation", talk, "aigul")
    assert await shift.row(talk) == ("assigned", "aigul")
    assert (shift.live("aigul").now.state, shift.live("aigul").chats) == (states.READY, {str(talk.pk)})
    assert (await sync_to_async(kinds)(talk))[-2:] == ["offer_ended", "answered"]


async def test_two_operators_never_hold_one_conversation(shift: Shift) -> None:
    talk = await shift.written()
    await shift.ready("aigul", "bolat")
    taken = await asyncio.gather(
        shift.order("take_conversation", talk, "aigul"),
        shift.order("take_conversation", talk, "bolat"),
        shift.order("accept_conversation", talk, "bolat"),
        return_exceptions=True,
    )
    assert sum(each is None for each in taken) == 1
    state, holder = await shift.row(talk)
    assert state == "assigned"
    held = {name for name in ("aigul", "bolat") if shift.live(name).chats}
    assert held == {holder}


async def test_a_refused_conversation_goes_to_the_other_operator(shift: Shift) -> None:
    await shift.ready("aigul", "bolat")
    talk = await shift.written()
    _, first = await shift.row(talk)
    await shift.order("refuse_conversation", talk, first)
    state, second = await shift.row(talk)
    assert state == "offered" and {first, second} == {"aigul", "bolat"}
    assert shift.live(first).now.state == states.READY


async def test_a_break_returns_what_is_offered_and_keeps_what_is_held(shift: Shift) -> None:
    await shift.ready("aigul")
    held, shown = await shift.written(), None
    await shift.order("accept_conversation", held, "aigul")
    shown = await shift.written()
    assert await shift.row(shown) == ("offered", "aigul")
    shift.house.floor.change(shift.live("aigul"), states.Ordered("break", "lunch"))
    await shift.look()
    assert (await shift.row(shown), await shift.row(held)) == (("waiting", ""), ("assigned", "aigul"))


async def test_a_call_takes_an_operator_from_a_conversation_that_is_only_offered(shift: Shift) -> None:
    await shift.ready("aigul")
    talk = await shift.written()
    floor = shift.house.floor
    decisions = floor.work.router.work_arrived(Work("call1", WorkKind.CALL, "general", 0), floor.work.now())
    floor.work.perform([each for each in decisions if each.work_id != "call1"])
    await shift.look()
    assert await shift.row(talk) == ("waiting", "")


async def test_a_talking_operator_is_offered_no_conversation_and_takes_none(shift: Shift) -> None:
    await shift.ready("aigul")
    shift.house.floor.in_hand.begin_own_call(shift.live("aigul"), "")
    talk = await shift.written()
    assert await shift.row(talk) == ("waiting", "")
    with pytest.raises(NotPossible) as refused:
        await shift.order("take_conversation", talk, "aigul")
    assert refused.value.code == "on_a_call"


async def test_an_operator_takes_no_more_than_the_own_number_of_conversations(shift: Shift) -> None:
    await shift.ready("aigul")
    for _ in range(3):
        await shift.order("accept_conversation", await shift.written(), "aigul")
    talk = await shift.written()
    assert await shift.row(talk) == ("waiting", "")
    with pytest.raises(NotPossible) as refused:
        await shift.order("take_conversation", talk, "aigul")
    assert refused.value.code == "too_many_chats"


async def test_a_restarted_engine_has_every_conversation_as_it_was(shift: Shift) -> None:
    await shift.ready("aigul")
    held = await shift.written()
    await shift.order("accept_conversation", held, "aigul")
    offered, waiting = await shift.written(), await shift.written()
    assert await shift.row(offered) == ("offered", "aigul")
    await stop(shift.house.database)
    await shift.open()
    assert shift.live("aigul").chats == {str(held.pk)}
    assert (await shift.row(offered), await shift.row(waiting)) == (("waiting", ""), ("waiting", ""))
    await shift.ready("aigul")
    assert await shift.row(offered) == ("offered", "aigul")
    assert len(shift.house.floor.chats.known()) == 3


async def test_a_transfer_waits_for_the_colleague_with_its_note(shift: Shift) -> None:
    await shift.ready("aigul")
    talk = await shift.written()
    await shift.order("accept_conversation", talk, "aigul")
    transfer = {"to": "operator", "target": "bolat", "note": "грант"}
    with pytest.raises(NotPossible) as refused:
        await shift.order("transfer_conversation", talk, "aigul", **transfer)
    assert refused.value.code == "operator_away"
    shift.house.floor.change(shift.live("bolat"), states.Ordered("break", "lunch"))
    await shift.order("transfer_conversation", talk, "aigul", **transfer)
    assert await shift.row(talk) == ("waiting", "")
    await shift.ready("bolat")
    assert await shift.row(talk) == ("offered", "bolat")
    assert (await Conversation.objects.aget(pk=talk.pk)).note == "грант"


async def test_what_a_lost_desk_held_returns_to_the_queue_after_the_limit(shift: Shift) -> None:
    await ConversationRule.objects.acreate(desk_gone_minutes=0)
    await shift.ready("aigul")
    talk = await shift.written()
    await shift.order("accept_conversation", talk, "aigul")
    shift.live("aigul").present = False
    shift.house.floor.sync(shift.live("aigul"), gone=True)
    await shift.look()
    await shift.look()
    assert await shift.row(talk) == ("waiting", "")
    assert not shift.live("aigul").chats


async def test_a_silent_operator_is_not_offered_the_conversation_again_at_once(shift: Shift) -> None:
    await shift.ready("aigul")
    talk = await shift.written()
    await shift.order("accept_conversation", talk, "aigul")
    await sync_to_async(take_step)(conversation_id=talk.pk, event=w.Released("silent"), at=clock.now())
    await shift.look()
    assert await shift.row(talk) == ("waiting", "")
    await shift.ready("bolat")
    assert await shift.row(talk) == ("offered", "bolat")


async def test_a_supervisor_gives_takes_away_and_moves(shift: Shift) -> None:
    talk = await shift.written()
    await shift.order("assign_conversation", talk, "bolat")
    assert await shift.row(talk) == ("assigned", "bolat")
    await shift.order("release_conversation", talk)
    assert await shift.row(talk) == ("waiting", "")
    await shift.order("transfer_conversation", talk, to="queue", target="grants")
    assert (await Conversation.objects.aget(pk=talk.pk)).queue == "grants"


async def test_closing_asks_for_the_result_and_frees_the_operator(shift: Shift) -> None:
    await shift.ready("aigul")
    talk = await shift.written()
    await shift.order("accept_conversation", talk, "aigul")
    with pytest.raises(NotPossible) as refused:
        await shift.order("close_conversation", talk, "aigul", result="not_stated")
    assert refused.value.code == "result_missing"
    with pytest.raises(NotPossible) as refused:
        await shift.order("close_conversation", talk, "aigul", result="resolved", language="kk")
    assert refused.value.code == "unread"
    await sync_to_async(read_by_operator)(conversation_id=talk.pk, at=clock.now())
    await shift.order("close_conversation", talk, "aigul", result="resolved", language="kk", farewell=True)
    assert (await shift.row(talk))[0] == "closed"
    assert not shift.live("aigul").chats and not shift.house.floor.chats.known()


async def test_a_parked_conversation_comes_back_to_its_operator(shift: Shift) -> None:
    await shift.ready("aigul", "bolat")
    talk = await shift.written()
    _, name = await shift.row(talk)
    await shift.order("accept_conversation", talk, name)
    until = (clock.now() + timedelta(hours=1)).isoformat()
    await shift.order("park_conversation", talk, name, until=until)
    assert not shift.live(name).chats
    for _ in range(2):
        await sync_to_async(_write_again)(talk, shift.number)
    await shift.look()
    assert await shift.row(talk) == ("offered", name)


def _write_again(talk: Conversation, number: BusinessNumber) -> None:
    write("?", at=clock.now(), of=talk.identity, number=number)
