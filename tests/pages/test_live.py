"""The live stream: who hears what, and what the desk's own stream orders."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from baylanys.accounts.sessions import announce_end, stream_name
from baylanys.core.commands import announce, answer_order, claim_orders
from baylanys.core.models import Order
from baylanys.desktop.views.live import desk_events, events
from baylanys.workforce.models import Operator
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db(transaction=True)


async def names(stream: AsyncIterator[bytes], count: int) -> list[str]:
    """The next names of events, beats left out."""
    heard: list[str] = []
    async with asyncio.timeout(15):
        async for event in stream:
            if event.startswith(b"event:") and b"beat" not in event:
                heard.append(event.decode().split("\n")[0].removeprefix("event: "))
            if len(heard) == count:
                return heard
    return heard


async def test_page_hears_what_is_for_all_and_for_its_person() -> None:
    stream = events(7)
    assert await names(stream, 1) == ["resync"]
    for people in (None, [8], [7]):
        await sync_to_async(announce)("work" if people else "queue", people=people)
    await sync_to_async(announce)("state", people=None)
    assert await names(stream, 3) == ["queue", "work", "state"]
    await stream.aclose()


async def test_a_desk_hears_of_the_queue_a_little_later_and_once() -> None:
    stream = events(7, spread=0.3)
    assert await names(stream, 1) == ["resync"]
    for name in ("queue", "queue", "state", "queue"):
        await sync_to_async(announce)(name)
    assert await names(stream, 2) == ["state", "queue"]
    await sync_to_async(announce)("state")
    await sync_to_async(announce)("queue")
    assert await names(stream, 2) == ["state", "queue"]
    await stream.aclose()


async def test_stream_ends_with_the_session_that_opened_it_and_with_no_other() -> None:
    stream = events(7, session=stream_name("mine"))
    assert await names(stream, 1) == ["resync"]
    for key in ("another", "mine"):
        await sync_to_async(announce_end)(person_id=7, session_key=key)
        await sync_to_async(announce)("queue")
    assert await names(stream, 9) == ["queue"]


def answer_in_turn(kinds: list[str], code: str = "") -> None:
    """The engine's side: answers the orders that come, in this sequence of kinds."""
    for kind in kinds:
        while not (claimed := claim_orders(1)):
            time.sleep(0.01)
        assert claimed[0].kind == kind
        answer_order(claimed[0].pk, accepted=not code, answer={"code": code} if code else {})
    connection.close()


def answering(kinds: list[str], code: str = "") -> asyncio.Task[None]:
    """The engine's side, in a thread of its own."""
    return asyncio.create_task(asyncio.wait_for(asyncio.to_thread(answer_in_turn, kinds, code), 15))


def _operator() -> Operator:
    return Operator.objects.select_related("person").get(pk=person("operator1").pk)


async def test_desk_is_open_while_its_stream_is() -> None:
    operator = await sync_to_async(_operator)()
    engine = answering(["open_desk", "close_desk"])
    stream = desk_events(operator, "L1")
    assert await names(stream, 1) == ["resync"]
    await stream.aclose()
    await engine
    payloads = await sync_to_async(lambda: [order.payload for order in Order.objects.order_by("pk")])()
    assert payloads == [{"operator": "operator1", "lease": "L1"}] * 2


async def test_desk_whose_lease_is_anothers_is_told_so() -> None:
    operator = await sync_to_async(_operator)()
    engine = answering(["open_desk"], code="lease_lost")
    assert await names(desk_events(operator, "old"), 2) == ["lease_lost"]
    await engine


async def test_desk_that_is_taken_over_ends() -> None:
    operator = await sync_to_async(_operator)()
    engine = answering(["open_desk", "close_desk"])
    stream = desk_events(operator, "L1")
    assert await names(stream, 2) == ["resync", "resync"]
    await sync_to_async(announce)("desk_taken", people=[operator.pk], lease="L2")
    assert await names(stream, 2) == ["lease_lost"]
    await engine
