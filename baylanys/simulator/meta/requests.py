"""The common of all doors: the world, the token, JSON, Graph's answers."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from baylanys.simulator.meta.errors import GraphError
from baylanys.simulator.meta.records import Body
from baylanys.simulator.meta.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGE = 25


def world_of(request: web.Request) -> World:
    return request.app[WORLD]


@web.middleware
async def graph_answers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """GraphError becomes Graph's JSON; what no door knows becomes an unknown path."""
    try:
        return await handler(request)
    except GraphError as refused:
        return web.json_response(refused.body(), status=refused.status)
    except web.HTTPNotFound:
        error = GraphError(2500, message=f"Unknown path components: {request.path}")
        return web.json_response(error.body(), status=error.status)


def require_token(request: web.Request) -> World:
    """Raises 190 (HTTP 401) for any other token than ours."""
    world = world_of(request)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip() or request.query.get(
        "access_token", ""
    )
    if not given:
        raise GraphError(190, message="Authentication Error")
    if given != world.settings.token:
        raise GraphError(190)
    return world


def require_management(request: web.Request) -> World:
    """Also counts the call against the hour's management calls (80007)."""
    world = require_token(request)
    if not world.management.take(world.clock(), world.knobs.management_per_hour):
        raise GraphError(80007)
    return world


async def read_json(request: web.Request) -> Body:
    """The JSON object of the body, or the fields of a form. Raises 100."""
    if request.content_type.startswith("multipart/") or await _is_form(request):
        return {name: _parsed(value) for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        found = json.loads(await request.read() or b"{}")
    except (ValueError, RecursionError) as garbled:
        raise GraphError(100, message="(#100) The request body is not valid JSON") from garbled
    if not isinstance(found, dict):
        raise GraphError(100, message="(#100) The request body must be a JSON object")
    return found


async def _is_form(request: web.Request) -> bool:
    """curl calls JSON a form unless it is told otherwise."""
    form = request.content_type == "application/x-www-form-urlencoded"
    return form and not (await request.read()).lstrip().startswith(b"{")


def _parsed(value: str) -> Any:
    try:
        return json.loads(value) if value[:1] in {"[", "{"} or value in {"true", "false"} else value
    except ValueError:
        return value


def success() -> web.Response:
    return web.json_response({"success": True})


def page(request: web.Request, rows: list[Body]) -> web.Response:
    """One page of a list; cursors are positions. Raises 131059 for a cursor that is none."""
    limit = _number(request.query.get("limit", str(PAGE)), 100)
    start = _number(request.query.get("after", "0"), 131059)
    shown = rows[start : start + max(1, limit)]
    answer: Body = {"data": shown}
    if shown:
        end = start + len(shown)
        answer["paging"] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(rows):
            again = request.url.update_query({"after": str(end)})
            answer["paging"]["next"] = str(again)
    return web.json_response(answer)


def _number(text: str, code: int) -> int:
    if not text.isascii() or not text.isdigit():
        raise GraphError(code)
    return int(text)


def chosen(request: web.Request, row: Body, default: tuple[str, ...]) -> Body:
    """The fields that were asked for, and the id always."""
    asked = request.query.get("fields")
    names = [each.partition("{")[0].strip() for each in asked.split(",")] if asked else list(default)
    return {name: row[name] for name in ["id", *names] if name in row}
