"""Real platforms for tests: scim2-server, and a small REST server that misbehaves where it is told to."""

import asyncio
import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from aiohttp import web
from scim2_server.memory import InMemoryStorage
from scim2_server.testserver.application import BearerTokenApplication
from scim2_server.testserver.cli import ThreadingWSGIServer
from scim2_server.utils import load_default_provider

TOKEN = "scim-secret-of-the-test"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def user(name: str, given: str, family: str) -> dict[str, Any]:
    """A user with the enterprise extension, as many platforms have them."""
    return {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
        "userName": name,
        "name": {"givenName": given, "familyName": family},
        "displayName": f"{given} {family}",
        "active": True,
        "emails": [{"value": f"{name}@platform.kz", "primary": True}, {"value": f"{name}@home.kz"}],
        ENTERPRISE: {"employeeNumber": "100"},
    }


@contextmanager
def scim_server(*users: dict[str, Any]) -> Iterator[tuple[str, InMemoryStorage]]:
    """A SCIM 2.0 server with these users; its base address and its storage."""
    storage = InMemoryStorage()
    application = BearerTokenApplication(storage, load_default_provider(), bearer_tokens=[TOKEN])
    server = make_server("127.0.0.1", 0, application, server_class=ThreadingWSGIServer, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}/v2"
        for each in users:
            _create(base, each)
        yield base, storage
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _create(base: str, fields: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/scim+json"}
    asked = urllib.request.Request(f"{base}/Users", json.dumps(fields).encode(), headers, method="POST")
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.status == 201


class RestServer:
    """Users of a platform behind a small REST interface. `fault` says how it misbehaves next (`,500`: not now,
    but the time after); `asked` is what it was
    asked for, `passwords` what it holds."""

    def __init__(self) -> None:
        self.users = {
            "asel": {"id": 7, "login": "asel", "name": "Әсел", "email": "asel@platform.kz", "blocked": False},
            "daniyar": {"id": 8, "login": "daniyar", "name": "Данияр", "email": "d@platform.kz", "blocked": False},
        }
        self.passwords: dict[str, str] = {}
        self.fault = ""
        self.asked: list[tuple[str, str]] = []
        self.keys: list[str] = []
        self.base = ""

    def application(self) -> web.Application:
        made = web.Application()
        made.router.add_get("/api/users/{login}", self._find)
        made.router.add_get("/api/users", self._search)
        made.router.add_patch("/api/users/{login}", self._change)
        made.router.add_post("/api/users/{login}/password", self._reset)
        made.router.add_get("/inside", self._inside)
        return made

    async def _find(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, lambda: self._user(request))

    async def _search(self, request: web.Request) -> web.StreamResponse:
        found = [each for each in self.users.values() if each["login"] == request.query.get("login")]
        return await self._answer(request, lambda: web.json_response({"items": found}))

    async def _change(self, request: web.Request) -> web.StreamResponse:
        sent = await request.json()

        def change() -> web.Response:
            self.users[request.match_info["login"]].update(sent)
            return self._user(request)

        return await self._answer(request, change)

    async def _reset(self, request: web.Request) -> web.StreamResponse:
        sent = await request.json()

        def reset() -> web.Response:
            self.passwords[request.match_info["login"]] = sent["new"]
            return web.json_response({"login": request.match_info["login"], "password": sent["new"]})

        return await self._answer(request, reset)

    async def _inside(self, request: web.Request) -> web.Response:
        self.asked.append(("GET", "/inside"))
        return web.json_response({"login": "asel", "secret": "of the house"})

    def _user(self, request: web.Request) -> web.Response:
        found = self.users.get(request.match_info["login"])
        return web.json_response(found) if found else web.json_response({}, status=404)

    async def _answer(self, request: web.Request, act: Callable[[], web.Response]) -> web.StreamResponse:
        self.asked.append((request.method, request.path))
        self.keys.append(request.headers.get("Idempotency-Key", ""))
        fault, _, self.fault = self.fault.partition(",")
        match fault:
            case "500" | "503" | "429" | "401" | "422":
                return web.json_response({"echo": "hunter2"}, status=int(fault))
            case "redirect":
                return web.Response(status=302, headers={"Location": "/inside"})
            case "slow":
                await asyncio.sleep(30)
            case "done_then_500":
                act()
                return web.Response(status=500)
            case "done_then_gone":
                act()
                assert request.transport is not None
                request.transport.abort()
            case "html":
                return web.Response(text="<html>Wartung</html>", content_type="text/html")
            case "endless":
                return web.Response(body=b"[" + b"1," * 700_000 + b"1]")
            case "deep":
                return web.Response(body=b"[" * 100_000)
            case "other":
                act()
                return web.json_response(self.users["daniyar"])
            case "several":
                return web.json_response({"items": list(self.users.values())})
        return act()


@contextmanager
def rest_server() -> Iterator[RestServer]:
    """The REST platform on a free port, in a thread of its own."""
    made, ready, loop = RestServer(), threading.Event(), asyncio.new_event_loop()

    async def begin() -> web.AppRunner:
        runner = web.AppRunner(made.application(), shutdown_timeout=0.1, handler_cancellation=True, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        made.base = f"http://127.0.0.1:{port}/api"
        return runner

    def serve() -> None:
        runner = loop.run_until_complete(begin())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        left = asyncio.all_tasks(loop)
        for each in left:
            each.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left, timeout=5))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def words(text: str) -> dict[str, str]:
    """The same text in each language."""
    return {"kk": text, "ru": text, "en": text}


REST_DESCRIPTION: dict[str, Any] = {
    "subject": words("Login"),
    "shows": [
        {"path": "name", "title": words("Name")},
        {"path": "email", "title": words("E-mail")},
        {"path": "blocked", "title": words("Blocked")},
    ],
    "operations": [
        {
            "code": "find",
            "title": words("Find a user"),
            "effect": "look_up",
            "risk": "low",
            "consent": False,
            "request": {"path": "/users/{subject}", "identity": "login"},
        },
        {
            "code": "change",
            "title": words("Change parameters"),
            "effect": "change",
            "repeatable": True,
            "form": {
                "type": "object",
                "required": ["email"],
                "properties": {
                    "email": {"type": "string", "format": "email", "title": "E-mail"},
                    "name": {"type": "string", "maxLength": 40},
                },
            },
            "request": {"method": "PATCH", "path": "/users/{subject}", "identity": "login"},
        },
        {
            "code": "block",
            "title": words("Block a user"),
            "effect": "change",
            "risk": "high",
            "form": {"type": "object", "properties": {"reason": {"type": "string", "enum": ["asked", "fraud"]}}},
            "request": {
                "method": "PATCH",
                "path": "/users/{subject}",
                "identity": "login",
                "body": {"blocked": True},
            },
        },
        {
            "code": "reset",
            "title": words("Reset the password"),
            "effect": "reset_password",
            "temporary_password": True,
            "request": {
                "method": "POST",
                "path": "/users/{subject}/password",
                "identity": "login",
                "body": {"new": "{password}"},
            },
        },
    ],
}

SCIM_DESCRIPTION: dict[str, Any] = {
    "operations": [
        {"code": "find", "title": words("Find"), "effect": "look_up", "consent": False},
        {
            "code": "change",
            "title": words("Change"),
            "effect": "change",
            "repeatable": True,
            "form": {
                "type": "object",
                "properties": {
                    "displayName": {"type": "string"},
                    "email": {"type": "string", "format": "email"},
                    "name.familyName": {"type": "string"},
                },
            },
        },
        {
            "code": "reset",
            "title": words("Reset"),
            "effect": "reset_password",
            "temporary_password": True,
        },
    ],
}


def as_json(description: dict[str, Any]) -> str:
    """The description as an administrator writes it."""
    return json.dumps(description, ensure_ascii=False, indent=1)
