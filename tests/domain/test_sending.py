"""The sender with a real PostgreSQL and a local server in Meta's place: each message once, in order, nothing lost."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from asgiref.sync import SyncToAsync, sync_to_async
from django.db import connection

from baylanys.core import clock
from baylanys.core.database_url import url_of_default_database
from baylanys.core.ids import new_id
from baylanys.core.models import AuditEntry
from baylanys.core.secrets import encrypt
from baylanys.crm.models import OptOut, WhatsAppIdentity
from baylanys.messaging.choices import MediaState, MessageDirection
from baylanys.messaging.domain.number import resume_number
from baylanys.messaging.models import BusinessNumber, Conversation, Message, MessageMedia
from baylanys.messaging.sending.rows import tell_of_undecided
from baylanys.messaging.well_being import refused_as_unwanted
from baylanys.messenger.sending import send_waiting
from baylanys.messenger.sending_files import OpenFile
from baylanys.messenger.sending_store import Store
from tests.chat_rows import centre, somebody, write
from tests.graph_server import GraphServer, fails, graph_server, hangs_up, says
from tests.sender_kills import assert_each_once_or_undecided, send_while_killing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def number(transactional_db: None) -> Iterator[BusinessNumber]:
    row = centre()
    row.token, row.throughput = encrypt("secret"), 1000
    row.save()
    yield row
    SyncToAsync.single_thread_executor.submit(lambda: connection.close()).result()


def queue(
    number: BusinessNumber, of: WhatsAppIdentity, text: str = "сәлем", talk: Conversation | None = None, **more: Any
) -> Message:
    """A row as `queue_message` leaves it."""
    fields = {"kind": "text", "status": "queued", "direction": MessageDirection.OUT, "text": text} | more
    return Message.objects.create(number=number, identity=of, conversation=talk, **fields)


def talk_with(number: BusinessNumber, wa_id: str = "77010000001") -> Conversation:
    """A conversation whose window is open; what the centre says by itself is not waiting any more."""
    talk = write("сәлем", of=somebody(wa_id), number=number, at=clock.now())
    Message.objects.filter(conversation=talk, status="queued").delete()
    return talk


def take_and_count(seen: list[dict[str, Any]]) -> Callable[[web.Request], Any]:
    """Meta's answer to a message: its id is made of ours."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.method == "GET":
            return web.json_response({"throughput": {"level": "HIGH"}, "quality_rating": "GREEN"})
        body = await request.json()
        seen.append(body)
        contact = {"input": body.get("to", ""), "wa_id": body.get("to", "").lstrip("+")}
        wamid = f"wamid.{body['biz_opaque_callback_data']}"
        return web.json_response({"messages": [{"id": wamid}], "contacts": [contact]})

    return answer


def no_file(media_row: int) -> OpenFile:
    raise FileNotFoundError


@asynccontextmanager
async def sending(number: BusinessNumber, *answers: Any, opener: Any = no_file) -> AsyncIterator[GraphServer]:
    """A server in Meta's place, and the sender that writes to it; the first answer is for the number's state."""
    async with graph_server(*answers) as graph:
        await sync_to_async(BusinessNumber.objects.filter(pk=number.pk).update)(graph_url=graph.url)
        task = asyncio.create_task(send_waiting(opener))
        try:
            yield graph
            assert not task.done() or task.exception() is None
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not await sync_to_async(condition)():
            await asyncio.sleep(0.02)


def statuses(*wanted: str) -> bool:
    return sorted(Message.objects.filter(direction="out").values_list("status", flat=True)) == sorted(wanted)


STATE = says({"throughput": {"level": "HIGH"}, "quality_rating": "GREEN", "verified_name": "Romashka"})


async def test_what_waits_goes_out_once_with_our_id_and_has_metas(number: BusinessNumber) -> None:
    seen: list[dict[str, Any]] = []
    talks = [await sync_to_async(talk_with)(number, f"7701000{n:04}") for n in range(60)]
    rows = [await sync_to_async(queue)(number, talk.identity, talk=talk) for talk in talks]
    async with sending(number, take_and_count(seen)):
        await until(partial(statuses, *["accepted"] * 60))
    assert sorted(one["biz_opaque_callback_data"] for one in seen) == sorted(str(row.pk) for row in rows)
    fresh = await sync_to_async(Message.objects.get)(pk=rows[0].pk)
    assert (fresh.provider_id, fresh.attempts) == (f"wamid.{rows[0].pk}", 1)
    assert fresh.sending_at is not None


async def test_a_row_says_sending_before_its_request_leaves(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    row = await sync_to_async(queue)(number, talk.identity, talk=talk)
    told: list[str] = []

    async def looks(request: web.Request) -> web.StreamResponse:
        told.append((await Message.objects.aget(pk=row.pk)).status)
        return await take_and_count([])(request)

    async with sending(number, STATE, looks):
        await until(partial(statuses, "accepted"))
    assert told == ["sending"]


async def test_a_persons_messages_keep_their_order_even_when_one_is_tried_again(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    for text in ("1", "2", "3"):
        await sync_to_async(queue)(number, talk.identity, text, talk)
    seen: list[dict[str, Any]] = []
    async with sending(number, STATE, fails(131056), take_and_count(seen)):
        await until(partial(statuses, "accepted", "accepted", "accepted"))
    assert [one["text"]["body"] for one in seen] == ["1", "2", "3"]


async def test_the_number_learns_from_meta_how_it_is(number: BusinessNumber) -> None:
    async with sending(number, STATE):
        await until(lambda: BusinessNumber.objects.filter(quality="GREEN", name="Romashka", throughput=1000).exists())


@pytest.mark.parametrize(
    ("answer", "status", "code", "requests"),
    [
        (fails(131026), "failed", 131026, 1),
        (fails(131049), "failed", 131049, 1),
        (hangs_up, "undecided", None, 1),
        (says({"error": "gateway"}, 502), "undecided", None, 1),
    ],
)
async def test_what_meta_does_not_take_is_told_and_not_repeated(
    number: BusinessNumber, answer: Any, status: str, code: int | None, requests: int
) -> None:
    talk = await sync_to_async(talk_with)(number)
    await sync_to_async(queue)(number, talk.identity, talk=talk)
    async with sending(number, STATE, answer) as graph:
        await until(partial(statuses, status))
        await asyncio.sleep(0.7)
    row = await Message.objects.aget(direction="out")
    assert (row.status, row.error_code) == (status, code)
    assert len([1 for method, *_ in graph.came if method == "POST"]) == requests


async def test_nothing_is_asked_once_the_window_is_closed(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    await sync_to_async(Conversation.objects.filter(pk=talk.pk).update)(window_ends_at=clock.now())
    await sync_to_async(queue)(number, talk.identity, talk=talk)
    template = {"name": "a", "language": {"code": "kk"}}
    await sync_to_async(queue)(number, talk.identity, "", talk, kind="template", content=template)
    seen: list[dict[str, Any]] = []
    async with sending(number, take_and_count(seen)):
        await until(partial(statuses, "failed", "accepted"))
    failed = await Message.objects.aget(status="failed")
    assert (failed.error_code, failed.error_text) == (131047, "window_closed")
    assert [one["type"] for one in seen] == ["template"]


async def test_an_error_of_the_account_stops_the_number_and_loses_nothing(number: BusinessNumber) -> None:
    talks = [await sync_to_async(talk_with)(number, f"7701000{n:04}") for n in range(20)]
    for talk in talks:
        await sync_to_async(queue)(number, talk.identity, talk=talk)
    async with sending(number, STATE, fails(190, 401, "expired")) as graph:
        await until(lambda: BusinessNumber.objects.filter(stop_code=190).exists())
        await until(partial(statuses, *["queued"] * 20))
        asked = len(graph.came)
        await asyncio.sleep(1.2)
        assert len(graph.came) == asked, "a stopped number asks nothing"
        seen: list[dict[str, Any]] = []
        graph.answers = [take_and_count(seen)]
        await sync_to_async(resume_number)(number=number, at=clock.now())
        await until(partial(statuses, *["accepted"] * 20))
    assert len({one["biz_opaque_callback_data"] for one in seen}) == len(seen) == 20
    assert await AuditEntry.objects.filter(object_kind="whatsapp_number").acount() == 2


async def test_what_a_dead_sender_had_begun_is_undecided_and_never_sent_again(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    begun = await sync_to_async(queue)(number, talk.identity, "begun", talk, status="sending", sending_at=clock.now())
    await sync_to_async(queue)(number, talk.identity, "next", talk)
    seen: list[dict[str, Any]] = []
    async with sending(number, take_and_count(seen)):
        await until(partial(statuses, "undecided", "accepted"))
    assert [one["text"]["body"] for one in seen] == ["next"]
    assert (await Message.objects.aget(pk=begun.pk)).status == "undecided"


async def test_a_status_that_was_quicker_than_the_answer_is_not_lowered(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    row = await sync_to_async(queue)(number, talk.identity, talk=talk)

    async def quick(request: web.Request) -> web.StreamResponse:
        await Message.objects.filter(pk=row.pk).aupdate(status="delivered", provider_id="wamid.quick")
        return await take_and_count([])(request)

    async with sending(number, STATE, quick):
        await asyncio.sleep(1)
    fresh = await Message.objects.aget(pk=row.pk)
    assert (fresh.status, fresh.provider_id) == ("delivered", "wamid.quick")


async def test_a_sender_told_to_stop_writes_what_it_was_answered(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    await sync_to_async(queue)(number, talk.identity, talk=talk)
    begun = asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        begun.set()
        await asyncio.sleep(0.5)
        return await take_and_count([])(request)

    async with sending(number, STATE, slow):
        await asyncio.wait_for(begun.wait(), 10)
    assert await sync_to_async(statuses)("accepted")


async def test_two_senders_send_nothing_twice(number: BusinessNumber) -> None:
    talks = [await sync_to_async(talk_with)(number, f"7701000{n:04}") for n in range(40)]
    for talk in talks:
        await sync_to_async(queue)(number, talk.identity, talk=talk)
    seen: list[dict[str, Any]] = []
    async with sending(number, take_and_count(seen)):
        second = asyncio.create_task(send_waiting(no_file))
        await until(partial(statuses, *["accepted"] * 40))
        second.cancel()
        await asyncio.gather(second, return_exceptions=True)
    assert len(seen) == 40


async def test_a_file_goes_first_and_its_message_says_its_id(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    row = await sync_to_async(queue)(number, talk.identity, "сурет", talk, kind="image")
    await sync_to_async(MessageMedia.objects.create)(message=row, state=MediaState.STORED, path="x")
    seen: list[dict[str, Any]] = []
    uploaded = says({"id": "5551"})

    def opener(media_row: int) -> OpenFile:
        return OpenFile(BytesIO(b"jpeg"), "image/jpeg", "сурет.jpg")

    async with sending(number, STATE, uploaded, take_and_count(seen), opener=opener):
        await until(partial(statuses, "accepted"))
    assert seen[0]["image"] == {"id": "5551", "caption": "сурет"}
    assert (await MessageMedia.objects.aget()).provider_id == "5551"


async def test_a_message_whose_file_is_gone_says_so(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    row = await sync_to_async(queue)(number, talk.identity, "", talk, kind="image")
    await sync_to_async(MessageMedia.objects.create)(message=row, state=MediaState.STORED, path="x")
    async with sending(number, STATE):
        await until(partial(statuses, "failed"))
    assert (await Message.objects.aget(pk=row.pk)).error_text == "media_missing"


async def test_the_pace_of_a_person_goes_on_over_a_restart(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    for seconds in range(20):
        left_at = clock.now() - timedelta(seconds=7 - seconds / 10)
        await sync_to_async(queue)(
            number, talk.identity, "old", talk, status="accepted", sending_at=left_at, provider_id=f"wamid.{new_id()}"
        )  # fmt: skip
    waits = await sync_to_async(queue)(number, talk.identity, "next", talk)
    seen: list[dict[str, Any]] = []
    async with sending(number, take_and_count(seen)):
        await until(lambda: Message.objects.filter(pk=waits.pk, not_before__isnull=False).exists())
    assert seen == []
    fresh = await Message.objects.aget(pk=waits.pk)
    assert fresh.status == "queued" and fresh.attempts == 0
    assert fresh.not_before is not None and fresh.not_before > clock.now() + timedelta(seconds=60)


async def test_whoever_stopped_marketing_is_on_the_opt_out_list_once_meta_says_so(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    template = {"name": "a", "language": {"code": "kk"}}
    await sync_to_async(queue)(number, talk.identity, "", talk, kind="template", content=template)
    async with sending(number, STATE, fails(131050)):
        await until(partial(statuses, "failed"))
        await until(lambda: OptOut.objects.filter(contact_id=talk.identity.contact_id, value="stop").exists())


async def test_a_sender_killed_at_any_moment_sends_nothing_twice_and_loses_nothing(transactional_db: None) -> None:
    took = await send_while_killing(count=400, rate=300, kills=2, luck=random.Random(7))
    await sync_to_async(assert_each_once_or_undecided)(took)
    SyncToAsync.single_thread_executor.submit(lambda: connection.close()).result()


async def test_after_a_quarter_of_an_hour_of_silence_a_person_may_decide(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    for minutes in (14, 16):
        begun = clock.now() - timedelta(minutes=minutes)
        await sync_to_async(queue)(number, talk.identity, talk=talk, status="undecided", sending_at=begun)
    store = Store(url_of_default_database())
    try:
        told = [await store.ask(partial(tell_of_undecided, at=clock.now())) for _ in range(2)]
    finally:
        await store.close()
    assert told == [1, 0], "told once"
    assert await Message.objects.filter(error_text="silence").acount() == 1


async def test_a_number_held_back_as_unwanted_is_an_alarm_while_the_rest_goes_on(number: BusinessNumber) -> None:
    talk = await sync_to_async(talk_with)(number)
    await sync_to_async(queue)(number, talk.identity, talk=talk)
    async with sending(number, STATE, fails(131048)):
        await until(partial(statuses, "failed"))
    assert await sync_to_async(refused_as_unwanted)(at=clock.now()) == 1
    assert await BusinessNumber.objects.filter(stopped_at=None).acount() == 1


async def test_an_id_that_meta_gives_twice_stops_nothing(number: BusinessNumber) -> None:
    talks = [await sync_to_async(talk_with)(number, f"7701000{n:04}") for n in range(5)]
    for talk in talks:
        await sync_to_async(queue)(number, talk.identity, talk=talk)
    async with sending(number, STATE, says({"messages": [{"id": "wamid.SAME"}]})) as graph:
        await until(partial(statuses, *["accepted"] * 5))
    assert len(graph.came) == 6
    assert await Message.objects.filter(provider_id="wamid.SAME").acount() == 1
