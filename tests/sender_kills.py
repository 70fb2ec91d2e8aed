"""Messages go out while the sender is killed again and again; what Meta took is compared with what the rows say."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from aiohttp import web
from asgiref.sync import sync_to_async
from django.conf import settings

from baylanys.core import clock
from baylanys.core.database_url import url_of_default_database
from baylanys.core.secrets import encrypt
from baylanys.crm.models import Contact, WhatsAppIdentity
from baylanys.messaging.domain.status import apply_status, told_again
from baylanys.messaging.models import BusinessNumber, Message
from tests.graph_server import graph_server

REPOSITORY = Path(__file__).resolve().parents[1]
TEMPLATE = {"name": "order_kk", "language": {"code": "kk"}}


def rows_waiting(graph_url: str, count: int, rate: int) -> None:
    """So many templates wait for as many people."""
    number = BusinessNumber.objects.create(
        phone_number_id="1065", graph_url=graph_url, graph_version="v26.0", token=encrypt("t"), throughput=rate
    )  # fmt: skip
    people = Contact.objects.bulk_create([Contact() for _ in range(count)])
    known = WhatsAppIdentity.objects.bulk_create(
        [WhatsAppIdentity(contact=person, wa_id=str(77010000000 + n)) for n, person in enumerate(people)]
    )
    Message.objects.bulk_create(
        [Message(number=number, identity=each, direction="out", kind="template", content=TEMPLATE, status="queued")
         for each in known]
    )  # fmt: skip


def begun_sender() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.sender_process", url_of_default_database()]
    # The token is encrypted with the key of the test's own installation.
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_FIELD_KEY": settings.INSTALLATION.field_key}
    environment = os.environ | own | {"PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(command, cwd=REPOSITORY, env=environment)


def still_waiting() -> int:
    return Message.objects.filter(status__in=["queued", "sending"]).count()


async def send_while_killing(*, count: int, rate: int, kills: int, luck: random.Random) -> Counter[str]:
    """How often Meta took each message, by our id, once nothing waits any more."""
    took: Counter[str] = Counter()

    async def take(request: web.Request) -> web.StreamResponse:
        if request.method == "GET":
            return web.json_response({})
        body = await request.json()
        took[body["biz_opaque_callback_data"]] += 1
        await asyncio.sleep(luck.random() / 20)
        return web.json_response({"messages": [{"id": f"wamid.{body['biz_opaque_callback_data']}"}]})

    async with graph_server(take) as graph:
        await sync_to_async(rows_waiting)(graph.url, count, rate)
        sender = begun_sender()
        try:
            for kill in range(kills):
                await _until(lambda: len(took) > count * (kill + luck.random()) / (kills + 1))  # noqa: B023
                sender.send_signal(signal.SIGKILL)
                await asyncio.to_thread(sender.wait)
                sender = begun_sender()
            while await sync_to_async(still_waiting)():
                assert sender.poll() is None, "the sender died by itself"
                await asyncio.sleep(0.2)
        finally:
            sender.terminate()
            await asyncio.to_thread(sender.wait)
    return took


async def _until(condition: object) -> None:
    assert callable(condition)
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.005)


def settle(took: Counter[str]) -> None:
    """Meta's statuses arrive for everything that it took."""
    for own_id in took:
        raw = {"id": f"wamid.{own_id}", "status": "sent", "timestamp": "1795345200", "biz_opaque_callback_data": own_id}
        told = told_again(raw, clock.now())
        assert told is not None
        apply_status(provider_id=raw["id"], callback_data=own_id, told=told, at=clock.now())


def assert_each_once_or_undecided(took: Counter[str]) -> None:
    rows = {str(pk): status for pk, status in Message.objects.values_list("pk", "status")}
    assert set(took.values()) == {1}, "Meta took something twice"
    assert set(rows.values()) <= {"accepted", "undecided"}
    not_taken = {pk for pk, status in rows.items() if status == "accepted"} - set(took)
    assert not not_taken, "a row says accepted that Meta never saw"
    settle(took)
    after = {str(pk): status for pk, status in Message.objects.values_list("pk", "status")}
    assert all(after[pk] == "sent" for pk in took), "what Meta took is settled by its status"
    assert {pk for pk, status in after.items() if status == "undecided"} == set(rows) - set(took)
