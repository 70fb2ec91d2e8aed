"""The operators' open pages: when what the engine announces reaches the database's listeners and the desks."""

import asyncio
import json
import threading
from collections.abc import Iterable
from time import time

import aiohttp
import psycopg

from bench.calls_centre import LINE, Centre

PHASES = ("offered", "answered")
Moments = dict[tuple[str, str], float]


class Desks:
    """Listens in a thread of its own until closed. Keys are (interaction, phase), values seconds since 1970."""

    def __init__(self, centre: Centre, people: Iterable[str]) -> None:
        self.notified: Moments = {}
        self.shown: Moments = {}
        self._centre = centre
        self._sessions = [_signed_in(name) for name in people]
        self._loop = asyncio.new_event_loop()
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._open.wait(20)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._all.cancel)
        self._thread.join(10)

    def _run(self) -> None:
        self._all = self._loop.create_task(self._listen())
        self._loop.run_until_complete(asyncio.wait([self._all]))

    async def _listen(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._notifications())
            connector = aiohttp.TCPConnector(limit=0)
            timeout = aiohttp.ClientTimeout(total=None)
            async with aiohttp.ClientSession(connector=connector, timeout=timeout) as client:
                pages = [group.create_task(self._page(client, cookie)) for cookie in self._sessions]
                await asyncio.sleep(2)
                self._open.set()
                await asyncio.wait(pages)

    async def _notifications(self) -> None:
        url = self._centre.installation.database_url
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as line:
            await line.execute("LISTEN baylanys_live")
            async for notice in line.notifies():
                told = json.loads(notice.payload)
                if told["name"] == "work":
                    self._note(self.notified, told)

    async def _page(self, client: aiohttp.ClientSession, cookie: dict[str, str]) -> None:
        url = f"http://127.0.0.1:{self._centre.installation.http_port}/live/stream"
        async with client.get(url, cookies=cookie) as stream:
            stream.raise_for_status()
            name = b""
            async for line in stream.content:
                if line.startswith(b"event: "):
                    name = line[7:].strip()
                elif line.startswith(b"data: ") and name == b"work":
                    self._note(self.shown, json.loads(line[6:]))

    @staticmethod
    def _note(moments: Moments, told: dict[str, str]) -> None:
        if told.get("phase") in PHASES:
            moments.setdefault((told["interaction"], told["phase"]), time())


def _signed_in(name: str) -> dict[str, str]:
    """The cookie of somebody who has signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from baylanys.accounts.models import Person

    person = Person.objects.get(username=name)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {settings.SESSION_COOKIE_NAME: session.session_key}


def delays_ms(moments: Moments) -> list[float]:
    """From the engine's moment of each event to its arrival."""
    from baylanys.interactions.models import InteractionEvent

    rows = InteractionEvent.objects.filter(interaction__line=LINE, kind__in=PHASES)
    happened = {(str(call), kind): at for call, kind, at in rows.values_list("interaction_id", "kind", "at")}
    return [(moments[key] - at.timestamp()) * 1000 for key, at in happened.items() if key in moments]
