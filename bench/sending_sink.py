"""A server in Meta's place that takes every message at once and remembers when: `python -m bench.sending_sink PORT`.

GET /came answers the moments (seconds of a steady clock) and the ids of what came, and forgets them.
"""

import sys
import time

import msgspec
import uvloop
from aiohttp import web

came: list[tuple[float, str]] = []


async def take(request: web.Request) -> web.Response:
    body = msgspec.json.decode(await request.read())
    own_id = body.get("biz_opaque_callback_data", "")
    came.append((time.monotonic(), own_id))
    answer = {"contacts": [{"input": body["to"], "wa_id": body["to"][1:]}], "messages": [{"id": f"wamid.{own_id}"}]}
    return web.Response(body=msgspec.json.encode(answer), content_type="application/json")


async def state(request: web.Request) -> web.Response:
    return web.json_response({"quality_rating": "GREEN"})


async def tell(request: web.Request) -> web.Response:
    answer = msgspec.json.encode(came)
    came.clear()
    return web.Response(body=answer, content_type="application/json")


def main() -> None:
    uvloop.install()
    application = web.Application()
    application.router.add_post("/{version}/{number}/messages", take)
    application.router.add_get("/came", tell)
    application.router.add_get("/{version}/{number}", state)
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
