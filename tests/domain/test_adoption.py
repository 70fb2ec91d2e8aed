"""A restarted engine finds caller and operator connected at Asterisk, and a row that says the caller still waits."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web
from asgiref.sync import sync_to_async
from django.conf import settings

from baylanys.asterisk.ari import AriClient
from baylanys.asterisk.events import AriEvent, Channel
from baylanys.core import clock
from baylanys.core.ids import new_id
from baylanys.engine.adoption import adopt, restore_from_rows
from baylanys.engine.database import Database
from baylanys.engine.desks import Desks
from baylanys.engine.dispatcher import Dispatcher
from baylanys.engine.house import House
from baylanys.interactions.models import Interaction
from baylanys.routing.domain.operator_state import OperatorWrite, save_operator_states
from baylanys.routing.models import OperatorState
from baylanys.routing.operator_states import OperatorNow
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.call_states import advance, inbound
from baylanys.telephony.domain.call import CallWrite, save_calls
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.ivr.flow import parse_flow
from tests.chat_rows import centre
from tests.domain.test_chat_engine import stop
from tests.graph_server import graph_server
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db(transaction=True)
FLOW = parse_flow({"start": "q", "give_up": "q", "nodes": {"q": {"kind": "queue", "queue": "general"}}})
CALLER, PHONE = "PJSIP/trunk-main-00000001", "PJSIP/aigul-00000002"
STASIS = {"app_name": "Stasis", "context": "inbound"}
LEG = {"app_name": "Stasis", "context": "nowhere"}


class Death:
    """An engine has died in the moment of an answer: the rows as it left them, Asterisk as it is, and its records."""

    def __init__(self, records: Path, stage: Stage | None, *, stays: bool) -> None:
        self.stays, self.id = stays, str(new_id())
        self.channel, self.leg = f"c-{self.id}", f"{self.id}-op1"
        now = clock.to_milliseconds(clock.now())
        self.came_at, self.answered_at, self.left_at = (now - timedelta(seconds=each) for each in (30, 10, 4))
        self.shown = {"creationtime": self.came_at.isoformat(), "caller": {"number": "+77010000001"}}
        centre()
        ready = OperatorWrite(person("aigul").pk, OperatorNow("ready"), "sip", self.came_at, None, "", "", True)
        save_operator_states([ready])
        if stage is not None:
            self._write_rows(stage)
        self._write_records(records)

    def _write_rows(self, stage: Stage) -> None:
        step = inbound(
            interaction=self.id, channel=self.channel, number="+77010000001", line="+77172000001",
            at=self.came_at, withheld=False,
        )  # fmt: skip
        state, history = step.state, list(step.records)
        if stage is Stage.QUEUED:
            begun = m.FlowBegun(ivr.Context(hours="open", remembered_language=None, caller_number=None), 1, "main")
            step = advance(state, begun, self.came_at + timedelta(seconds=5), FLOW)
            state, history = msgspec.structs.replace(step.state, flow_version=None), [*history, *step.records]
        save_calls([CallWrite(state, tuple(history), len(history), None)], {})

    def _write_records(self, file: Path) -> None:
        lines = [
            (self.answered_at - timedelta(seconds=4), "CHAN_START", PHONE, self.leg, ""),
            (self.answered_at, "BRIDGE_ENTER", CALLER, self.channel, ""),
            (self.answered_at, "BRIDGE_ENTER", PHONE, self.leg, ""),
        ]
        if not self.stays:
            lines.append((self.left_at, "HANGUP", CALLER, self.channel, '{""hangupcause"":16}'))
        file.parent.mkdir(parents=True)
        file.write_text("".join(self._line(*each) for each in lines))

    def _line(self, at: datetime, kind: str, name: str, channel: str, extra: str) -> str:
        values = [f"{at.timestamp():.3f}", kind, name, channel, self.channel, "s", "inbound", "", "", "", "", extra]
        return ",".join(f'"{value}"' for value in values) + "\n"

    async def asterisk(self, request: web.Request) -> web.StreamResponse:
        """What Asterisk says of itself; it does whatever else is asked."""
        names = {self.channel: CALLER, self.leg: PHONE} if self.stays else {}
        if request.path.endswith("/channels"):
            up: list[dict[str, Any]] = [
                {"id": channel, "name": name, "state": "Up", "dialplan": place, **self.shown}
                for (channel, name), place in zip(names.items(), (STASIS, LEG), strict=False)
            ]
            return web.json_response(up)
        if request.path.endswith("/bridges"):
            return web.json_response([{"id": f"{self.id}-bridge", "channels": list(names)}] if names else [])
        return web.json_response({"value": "+77172000001"} if request.path.endswith("/variable") else {})

    @property
    def row(self) -> Interaction:
        return Interaction.objects.select_related("operator__person").get(pk=self.id)


@asynccontextmanager
async def taken_over(death: Death, data: Path) -> AsyncIterator[tuple[House, Callable[[], list[str]]]]:
    """The next engine has adopted everything and written it down; with what it has asked Asterisk to do."""
    async with graph_server(death.asterisk) as server:
        ari = AriClient(f"{server.url}/ari", "baylanys", "secret", "baylanys")
        house = House(replace(settings.INSTALLATION, data=data), ari, Database())
        await ari.open()
        try:
            await house.read_settings()
            await restore_from_rows(house)
            await adopt(house, Desks(house))
            await house.writer.drain()
            yield (
                house,
                lambda: [f"{method} {path.rpartition('/ari')[2]}" for method, path, _query, _body in server.came],
            )
        finally:
            await ari.close()
            await stop(house.database)


@pytest.mark.parametrize("stage", [None, Stage.ARRIVED, Stage.QUEUED])
async def test_a_conversation_that_stands_in_no_row_goes_on_and_is_answered(
    stage: Stage | None, tmp_path: Path, transactional_db: None
) -> None:
    death = await sync_to_async(Death)(tmp_path / "asterisk/log/cel-custom/events.csv", stage, stays=True)
    async with taken_over(death, tmp_path) as (house, asked):
        row = await sync_to_async(lambda: death.row)()
        assert (row.answered_at, row.operator and row.operator.person.username) == (death.answered_at, "aigul")
        assert row.contact_number == "+77010000001" and row.queue == "general"
        state = house.sessions[death.id].state
        assert (state.stage, state.operator_channel, state.legs) == (Stage.TALKING, death.leg, 1)
        live = house.floor.operators["aigul"]
        assert (live.now.state, live.work, live.interaction) == ("talking", death.id, death.id)
        assert not [each for each in asked() if each.startswith("DELETE") or "moh" in each]
        operator = await OperatorState.objects.aget(operator__person__username="aigul")
        assert (operator.state, str(operator.interaction_id)) == ("talking", death.id)


@pytest.mark.parametrize("stage", [Stage.ARRIVED, Stage.QUEUED])
async def test_a_conversation_that_ended_before_anybody_looked_was_answered(
    stage: Stage, tmp_path: Path, transactional_db: None
) -> None:
    death = await sync_to_async(Death)(tmp_path / "asterisk/log/cel-custom/events.csv", stage, stays=False)
    async with taken_over(death, tmp_path) as (house, _asked):
        row = await sync_to_async(lambda: death.row)()
        assert (row.outcome, row.answered_at, row.ended_at) == ("answered", death.answered_at, death.left_at)
        assert house.floor.operators["aigul"].now.state == "wrap_up"


@pytest.mark.parametrize(("channel", "role"), [("of-before-c", "outbound"), ("of-before-op1", "operator")])
async def test_who_answers_a_call_that_died_with_its_engine_is_not_left_in_silence(
    channel: str, role: str, tmp_path: Path, transactional_db: None
) -> None:
    death = await sync_to_async(Death)(tmp_path / "asterisk/log/cel-custom/events.csv", Stage.QUEUED, stays=True)
    async with taken_over(death, tmp_path) as (house, asked):
        dispatcher = Dispatcher(house, Desks(house))
        dispatcher.handle(AriEvent("StasisStart", args=[role], channel=Channel(channel, state="Up")))
        dispatcher.handle(AriEvent("StasisStart", args=["operator"], channel=Channel(death.leg, state="Up")))
        await asyncio.gather(*dispatcher._tasks)
        assert [each for each in asked() if each.startswith("DELETE")] == [f"DELETE /channels/{channel}"]
