"""The stream that open pages listen to; with a lease it is also the sign that a desk is there."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from functools import wraps
from random import uniform
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from baylanys.accounts.permissions import may
from baylanys.accounts.sessions import SESSION_ENDED, stream_name
from baylanys.core import clock
from baylanys.desktop.desk_lease import close_desk, note_seen, open_desk
from baylanys.desktop.live import Told, hub
from baylanys.workforce.models import Operator

BEAT_SECONDS = 5
SPREAD_SECONDS = 0.7
"""Desks hear of the queue at moments of their own within this, so that not all of them ask at once; whoever watches the
floor hears of it immediately."""

P = ParamSpec("P")
R = TypeVar("R")
_closings: set[asyncio.Task[None]] = set()


async def live_stream(request: HttpRequest) -> HttpResponseBase:
    """Server-sent events for this person; `?lease=` makes it the desk's own."""
    person = await request.auser()
    if not person.is_authenticated:
        return HttpResponse(status=401)
    lease = request.GET.get("lease", "")
    operator = await _operator(person.pk) if lease else None
    await _apart(lambda: None)()
    session = stream_name(request.session.session_key)
    spread = 0.0 if may(person, "see_live") else uniform(0, SPREAD_SECONDS)
    if operator:
        stream = desk_events(operator, lease, session, spread)
    else:
        stream = events(person.pk, session=session, spread=spread)
    answer = StreamingHttpResponse(stream, content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer


class Late:
    """The newest change of the queue that is not told yet."""

    def __init__(self, spread: float) -> None:
        self._spread, self._at = spread, 0.0
        self._told: Told | None = None

    def keeps(self, told: Told) -> bool:
        """Whether it is told later: a change of the queue that is not due."""
        if told["name"] != "queue" or not self._spread:
            return False
        if self._told is None:
            self._at = monotonic() + self._spread
        self._told = told
        return True

    def wait(self, longest: float) -> float:
        return longest if self._told is None else min(longest, max(self._at - monotonic(), 0.0))

    def due(self) -> Told | None:
        told = self._told
        if told is None or monotonic() < self._at:
            return None
        self._told = None
        return told


async def events(person_id: int, lease: str = "", session: str = "", spread: float = 0) -> AsyncIterator[bytes]:
    """What is told to this person, and a beat each five seconds; it ends with the session that opened it.

    Changes of the queue come `spread` seconds later, those of the meantime as one.
    """
    late = Late(spread)
    with hub().page() as queue:
        yield b"retry: 1000\n\n"
        while True:
            try:
                told: Told | None = await asyncio.wait_for(queue.get(), late.wait(BEAT_SECONDS))
            except TimeoutError:
                told = late.due() or {"name": "beat", "people": None}
            else:
                if told is not None and late.keeps(told):
                    continue
            if told is None:
                return
            if told["people"] is not None and person_id not in told["people"]:
                continue
            if told["name"] == SESSION_ENDED:
                if session and told["session"] == session:
                    return
            elif told["name"] != "desk_taken":
                yield _event(told)
            elif lease and told["lease"] != lease:
                yield _event({"name": "lease_lost"})
                return


async def desk_events(
    operator: Operator, lease: str, session: str = "", spread: float = 0
) -> AsyncIterator[bytes]:
    """The same for the desk that holds the lease: it is open as long as somebody listens."""
    seen_at = clock.now()
    opened = await _apart(open_desk)(operator=operator, lease=lease, at=seen_at)
    if opened is False:
        yield _event({"name": "lease_lost"})
        return
    try:
        # What the opening changed was told before this page listened.
        yield _event({"name": "resync"})
        async for event in events(operator.pk, lease, session, spread):
            if opened is None and event.startswith(b"event:"):
                opened = await _apart(open_desk)(operator=operator, lease=lease, at=clock.now())
            if opened is False:
                yield _event({"name": "lease_lost"})
                return
            if event.startswith(b"event: beat"):
                seen_at = clock.now()
                await _apart(note_seen)(operator_id=operator.pk, at=seen_at)
            yield event
    finally:
        if opened is not False and not hub().closing:
            closing = asyncio.create_task(_apart(close_desk)(operator=operator, lease=lease, seen_at=seen_at))
            _closings.add(closing)
            closing.add_done_callback(_closings.discard)


def _apart(work: Callable[P, R]) -> Callable[P, Any]:
    """The work runs in a thread and gives its database connection back: streams live for hours."""

    @wraps(work)
    def done(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        finally:
            connection.close()

    return sync_to_async(done)


def _event(told: dict[str, Any]) -> bytes:
    fields = {key: value for key, value in told.items() if key not in {"name", "people"}}
    return f"event: {told['name']}\ndata: {json.dumps(fields)}\n\n".encode()


@sync_to_async
def _operator(person_id: int) -> Operator | None:
    return Operator.objects.select_related("person").filter(pk=person_id).first()
