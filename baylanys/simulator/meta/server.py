"""The stand-in as a server: on its own (`python -m baylanys.simulator.meta`) or inside a test (`start`)."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from baylanys.core.whatsapp_settings import VERSION, WhatsAppSettings
from baylanys.simulator.meta import (
    control,
    control_people,
    doors_account,
    doors_flows,
    doors_media,
    doors_messages,
    doors_templates,
)
from baylanys.simulator.meta.doors_messages import LIFE, OUTBOX
from baylanys.simulator.meta.errors import missing_object
from baylanys.simulator.meta.life import Life
from baylanys.simulator.meta.links import PATH
from baylanys.simulator.meta.outbox import Outbox
from baylanys.simulator.meta.records import Knobs
from baylanys.simulator.meta.requests import WORLD, Handler, graph_answers, require_token
from baylanys.simulator.meta.store import Store
from baylanys.simulator.meta.world import World

HOST = "127.0.0.1"
BODY_LIMIT = 120 * 1024 * 1024
VERSIONED = r"/{version:v\d+\.\d+}"


@dataclass
class StandIn:
    """A running stand-in. Tests reach into `world`, or use `url` + /standin/…"""

    url: str
    world: World
    life: Life
    outbox: Outbox

    @property
    def settings(self) -> WhatsAppSettings:
        """What the centre needs to talk to it."""
        return self.world.settings


def application(world: World, life: Life, outbox: Outbox) -> web.Application:
    app = web.Application(middlewares=[graph_answers], client_max_size=BODY_LIMIT)
    app[WORLD], app[LIFE], app[OUTBOX] = world, life, outbox
    _add_control(app.router)
    app.router.add_get(PATH, doors_media.download)
    phone, waba = world.settings.phone_number_id, world.settings.waba_id
    for prefix in (VERSIONED, ""):
        _add_number(app.router, prefix, phone)
        _add_account(app.router, prefix, waba)
        app.router.add_route("*", prefix + r"/{id:\d+}", doors_account.node)
        app.router.add_route("*", prefix + r"/{id:\d+}/{edge:messages|media|block_users}", _foreign)
        app.router.add_route("*", prefix + r"/{id:\d+}/{edge:[a-z_]+}", doors_account.edge)
    return app


def _add_number(router: web.UrlDispatcher, prefix: str, phone: str) -> None:
    at = f"{prefix}/{phone}"
    router.add_post(f"{at}/messages", doors_messages.messages)
    router.add_post(f"{at}/media", doors_media.upload)
    router.add_route("*", f"{at}/block_users", doors_account.block_users)
    router.add_route("*", f"{at}/whatsapp_business_profile", doors_account.profile)
    for name in ("register", "deregister", "settings"):
        router.add_post(f"{at}/{name}", doors_account.register)
    router.add_delete(f"{at}/contact_book", doors_account.contact_book)


def _add_account(router: web.UrlDispatcher, prefix: str, waba: str) -> None:
    at = f"{prefix}/{waba}"
    router.add_post(f"{at}/message_templates", doors_templates.create)
    router.add_get(f"{at}/message_templates", doors_templates.listed)
    router.add_delete(f"{at}/message_templates", doors_templates.delete)
    router.add_post(f"{at}/flows", doors_flows.create)
    router.add_get(f"{at}/flows", doors_flows.listed)
    router.add_get(f"{at}/phone_numbers", doors_account.phone_numbers)
    router.add_route("*", f"{at}/subscribed_apps", doors_account.subscribed_apps)


def _add_control(router: web.UrlDispatcher) -> None:
    routes: list[tuple[str, str, Handler]] = [
        ("GET", "", control.overview), ("GET", "/knobs", control.knobs), ("PATCH", "/knobs", control.knobs),
        ("*", "/faults", control.faults), ("POST", "/events", control.events), ("POST", "/raw", control.raw),
        ("POST", "/bulk", control.bulk), ("POST", "/handshake", control.handshake), ("POST", "/quiet", control.quiet),
        ("GET", "/messages", control.messages), ("GET", "/templates", control.templates),
        ("POST", "/templates/{id}", control.judge), ("GET", "/flows/{id}", control.flow),
        ("GET", "/people", control_people.listed), ("POST", "/people", control_people.add),
        ("GET", "/people/{key}", control_people.conversation), ("POST", "/people/{key}/messages", control_people.write),
        ("POST", "/people/{key}/acts", control_people.do), ("POST", "/people/{key}/media", control_people.upload),
        ("GET", "/media/{id}", control_people.media),
    ]  # fmt: skip
    for method, path, handler in routes:
        router.add_route(method, f"/standin{path}", handler)


async def _foreign(request: web.Request) -> web.Response:
    """Another number's edge: 100 with subcode 33."""
    require_token(request)
    raise missing_object(request.match_info["id"], request.method.lower())


@asynccontextmanager
async def running(
    *,
    settings: WhatsAppSettings,
    webhook_url: str,
    port: int,
    directory: Path | None = None,
    knobs: Knobs | None = None,
    clock: Callable[[], float] = time.time,
    webhook_headers: dict[str, str] | None = None,
) -> AsyncIterator[StandIn]:
    """The stand-in serves until the block ends. Port 0 takes a free one."""
    store = Store(directory)
    remembered = next(store.load("knobs", Knobs), Knobs())
    world = World(settings, store, clock, webhook_url, knobs=knobs or remembered)
    world.restore()
    life, outbox = Life(world), Outbox(world, headers=webhook_headers)
    runner = web.AppRunner(application(world, life, outbox), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    tasks: list[asyncio.Task[None]] = []
    try:
        site = web.TCPSite(runner, HOST, port, reuse_address=True)
        await site.start()
        world.public_url = f"http://{HOST}:{runner.addresses[0][1]}"
        tasks = [asyncio.create_task(each.run()) for each in (life, outbox)]
        yield StandIn(world.public_url, world, life, outbox)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await runner.cleanup()
        store.close()


def start(
    port: int = 0,
    webhook_url: str = "http://127.0.0.1:9/",
    app_secret: str = "test-secret",
    verify_token: str = "test-verify",
    token: str = "test-token",
    phone_number_id: str = "106540352242922",
    waba_id: str = "102290129340398",
    display_number: str = "77172000001",
    directory: Path | None = None,
    knobs: Knobs | None = None,
    clock: Callable[[], float] = time.time,
) -> contextlib.AbstractAsyncContextManager[StandIn]:
    """For tests: `async with start(webhook_url=…) as standin`. The graph URL is `standin.url`."""
    settings = WhatsAppSettings(
        graph_url=f"http://{HOST}:{port}",
        version=VERSION,
        app_secret=app_secret,
        verify_token=verify_token,
        phone_number_id=phone_number_id,
        waba_id=waba_id,
        token=token,
        display_number=display_number,
    )
    return running(settings=settings, webhook_url=webhook_url, port=port, directory=directory, knobs=knobs, clock=clock)
