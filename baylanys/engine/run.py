"""The engine's life: the lock, the rows, Asterisk, and the tasks beside them. One side task dies, all stop in order."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta
from functools import partial

import psycopg
import structlog
from django.conf import settings
from django.db import DatabaseError

from baylanys.asterisk.ari import AriClient, AriError
from baylanys.core import clock, commands
from baylanys.core.line import Line, TakenOver
from baylanys.core.locks import Lock
from baylanys.core.models import EngineHeartbeat
from baylanys.engine.adoption import adopt, restore_from_rows
from baylanys.engine.database import Database
from baylanys.engine.desks import Desks
from baylanys.engine.dispatcher import WANTED, Dispatcher
from baylanys.engine.fallback_queue import write_members
from baylanys.engine.house import House
from baylanys.engine.orders import Orders
from baylanys.engine.own_clock import go_on_from_calls, keep_own_clock
from baylanys.engine.sweep import Sweep
from baylanys.engine.unattended_calls import UnattendedCalls
from baylanys.routing.models import OperatorState

log = structlog.get_logger()

LOCK_AGAIN_SECONDS = 0.5
RECONNECT_SECONDS = 0.5
HEARTBEAT_SECONDS = 1.0
SWEEP_SECONDS = 5.0
SETTINGS_SECONDS = 60.0
POLL_SECONDS = 1.0


async def run() -> None:
    """The engine has run until it was told to stop, or has raised what stopped it."""
    installation = settings.INSTALLATION
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    line = Line(installation.database_url, Lock.ENGINE)
    if not await line.become_active(stop):
        return
    ari = AriClient(installation.ari_url, installation.ari_user, installation.ari_password, "baylanys")
    await ari.open()
    house = House(installation, ari, Database())
    house.writer.holder = lambda: line.holder
    try:
        await _serve(house, line, stop)
    except TakenOver:
        house.writer.give_up()
        raise
    finally:
        await house.writer.drain()
        await ari.close()
        await line.close()
        house.database.close()


async def _serve(house: House, line: Line, stop: asyncio.Event) -> None:
    desks, scale = Desks(house), clock.keep_steady()
    house.floor.on_state = desks.state_changed
    await house.read_settings()
    await house.writer.replay()
    await restore_from_rows(house)
    go_on_from_calls(house, scale)
    work = [
        _listen(house, desks, line),
        _asterisk(house, desks),
        house.writer.run(),
        _heartbeat(house),
        keep_own_clock(house, scale),
        _sweep_desks(house, desks),
        _reread_settings(house),
        UnattendedCalls(house).run(),
        Sweep(house).run(),
        house.promises.run(),
        house.guard.run(),
        house.conversations.run(),
        stop.wait(),
    ]
    tasks = [asyncio.ensure_future(each) for each in work]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()


async def _asterisk(house: House, desks: Desks) -> None:
    """Holds the connection to Asterisk; after every opening, what it has is compared with what we know."""
    while True:
        try:
            await _follow_asterisk(house, desks)
        except AriError as error:
            log.info("asterisk is away", error=str(error))
        if house.connected:
            house.connected, house.lost_at = False, clock.now()
        await asyncio.sleep(RECONNECT_SECONDS)


async def _follow_asterisk(house: House, desks: Desks) -> None:
    dispatcher = Dispatcher(house, desks)
    opening: asyncio.Future[None] | None = None
    try:
        async for event in house.ari.events():
            if event is None:
                opening = asyncio.ensure_future(_take_over_at_last(house, desks))
                opening.add_done_callback(_log_failure)
            elif event.type == "ApplicationReplaced":
                raise SystemExit("another program took the application's name at Asterisk")
            else:
                dispatcher.handle(event)
    finally:
        if opening is not None:
            opening.cancel()


def _log_failure(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("taking over from asterisk failed", error=repr(error))


async def _take_over_at_last(house: House, desks: Desks) -> None:
    """What fails on the way (a database that is slow, a request that Asterisk declines) is tried again."""
    while True:
        try:
            await _take_over(house, desks)
        except (AriError, DatabaseError, TimeoutError) as error:
            log.warning("taking over from asterisk is tried again", error=repr(error))
            await asyncio.sleep(RECONNECT_SECONDS)
        else:
            return


async def _take_over(house: House, desks: Desks) -> None:
    """Asterisk knows our phones and the fallback's operators, and every call that it has is ours again."""
    await house.ari.filter_events(WANTED)
    await house.ari.subscribe("endpoint:PJSIP")
    await desks.push_all()
    await desks.see_phones()
    await write_members(house)
    await adopt(house, desks)
    for live in house.floor.operators.values():
        await desks.show_state(live)
        desks.give_back(live)
    house.connected = True
    log.info("connected to asterisk", calls=len(house.sessions))


async def _listen(house: House, desks: Desks, line: Line) -> None:
    """Orders are carried out as they come; the poll is the guarantee, NOTIFY only shortens the wait.

    While the database is away the engine serves calls with what it knows by heart.
    """
    orders = Orders(house, desks)
    while True:
        try:
            await line.listen(commands.CHANNEL)
            while True:
                await line.wait(POLL_SECONDS)
                for order in await house.database.read(commands.claim_orders):
                    await orders.carry_out(order)
        except (psycopg.OperationalError, DatabaseError, TimeoutError) as error:
            log.warning("orders wait for the database", error=type(error).__name__)
            await asyncio.sleep(LOCK_AGAIN_SECONDS)
            await line.restore()


async def _heartbeat(house: House) -> None:
    while True:
        detail = {"calls": house.lines_in_use(), "backlog": house.writer.backlog, "failures": house.failures}
        try:
            await house.database.read(partial(_beat, house.connected, detail))
        except (DatabaseError, TimeoutError):
            log.warning("the heartbeat was not written")
        await asyncio.sleep(HEARTBEAT_SECONDS)


def _beat(connected: bool, detail: dict[str, int]) -> None:
    beat = {"at": clock.wall(), "asterisk_connected": connected, "detail": detail}
    if not EngineHeartbeat.objects.filter(pk=1).update(**beat):
        EngineHeartbeat.objects.get_or_create(pk=1, defaults=beat)


async def _sweep_desks(house: House, desks: Desks) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            desks.sweep(await house.database.read(_desk_silence))
        except (DatabaseError, TimeoutError):
            log.warning("desks were not swept")


def _desk_silence() -> dict[int, float]:
    """Seconds since a web process last saw each open desk, by the clock that both read."""
    moment = clock.wall()
    rows = OperatorState.objects.filter(desk_seen_at__isnull=False).values_list("operator_id", "desk_seen_at")
    return {person: (moment - seen) / timedelta(seconds=1) for person, seen in rows if seen is not None}


async def _reread_settings(house: House) -> None:
    """Dated settings come into force by themselves."""
    while True:
        await asyncio.sleep(SETTINGS_SECONDS)
        try:
            await house.read_settings()
        except (DatabaseError, TimeoutError):
            log.warning("settings were not read again")
