"""Orders of people and programs, carried out once each and answered in their row.

| kind | payload | answer or refusal |
|---|---|---|
| lease_desk | operator, takeover | lease, password, resume · desk_elsewhere |
| open_desk, close_desk | operator, lease | · lease_lost |
| set_operator_state | operator, state, reason, device | state |
| dial | operator, number, purpose | interaction · bad_number, busy, no_line, no_desk, outbound_held, reserve_kept |
| answer_guard | operator, accepts | · not_asked |
| hold, resume, hang_up, refuse_offer | interaction, operator | · not_yours |
| send_digits | interaction, operator, digits | · not_yours, bad_digits |
| transfer | interaction, operator, to: queue|operator|outside, target | · as `transfer_orders` |
| consult | interaction, operator, to: operator|outside, target | · as `transfer_orders` |
| complete_transfer, cancel_transfer, join_conference, swap | interaction, operator | · not_yours, not_answered |
| finish_wrap_up | operator, interaction, result, language, topic, note | · result_missing, language_missing |
| open_caller_phone | number, password | username · bad_number |
| refresh_settings, refresh_accounts | | |
| supervise_state | operator, state, reason | state · bad_state, no_desk |
| free_offer | operator | · nothing_offered |
| move_caller | interaction, queue | · not_waiting, no_such_queue |
| lease_listener | supervisor | username, password |
| listen, whisper, barge_in | interaction, supervisor | · not_talking, no_phone |
| stop_listening | supervisor | |

The last six rows are carried out by `supervision` and written down with their giver. Orders about conversations
stand in `chat_orders`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from msgspec.structs import replace

from baylanys.asterisk.accounts import SipAccount
from baylanys.asterisk.ari import AriError
from baylanys.core import phones
from baylanys.core.errors import DomainError, NotFound, NotPossible
from baylanys.core.ids import new_id
from baylanys.core.models import Order
from baylanys.engine.call_session import CallSession
from baylanys.engine.chat_orders import ChatOrders
from baylanys.engine.desks import Desks
from baylanys.engine.fallback_queue import write_members
from baylanys.engine.house import House
from baylanys.engine.live_operator import LiveOperator
from baylanys.engine.supervision import Supervision
from baylanys.engine.transfer_orders import TransferOrders
from baylanys.engine.writes import OrderAnswer
from baylanys.interactions.choices import Language, Result
from baylanys.routing import operator_states as states
from baylanys.routing.choices import Device
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_messages import Stage
from baylanys.telephony.call_states import outbound

log = structlog.get_logger()

ORDERABLE = {states.READY, states.BREAK, states.OFFLINE}
DIGITS = re.compile(r"[0-9*#]{1,32}")
Payload = dict[str, Any]


class Orders:
    """Carries out orders. What it declines it declines with a code that pages translate."""

    def __init__(self, house: House, desks: Desks) -> None:
        self._house = house
        self._desks = desks
        self._supervision = Supervision(house, self._set_operator_state)
        self._with_giver = {**self._supervision.handlers, **ChatOrders(house).handlers}
        self._handlers: dict[str, Callable[[Payload], Awaitable[Payload | None]]] = {
            "lease_desk": self._lease_desk,
            "open_desk": self._open_desk,
            "close_desk": self._close_desk,
            "set_operator_state": self._set_operator_state,
            "dial": self._dial,
            "answer_guard": self._answer_guard,
            "hold": self._hold,
            "resume": self._resume,
            "hang_up": self._hang_up,
            "refuse_offer": self._refuse_offer,
            "send_digits": self._send_digits,
            "finish_wrap_up": self._finish_wrap_up,
            "open_caller_phone": self._open_caller_phone,
            "refresh_settings": self._refresh_settings,
            "refresh_accounts": self._refresh_accounts,
            **TransferOrders(house).handlers,
        }

    async def carry_out(self, order: Order) -> None:
        """The order has been carried out or declined, and its answer stands in line after what it changed."""
        answered = False
        with self._house.guarded("order", kind=order.kind):
            await self._try(order)
            answered = True
        if not answered:
            self._answer(order, accepted=False, answer={"code": "failed"})

    async def _try(self, order: Order) -> None:
        try:
            handler = self._with_giver.get(order.kind)
            answer = await (handler(order) if handler else self._handlers[order.kind](order.payload))
        except KeyError as missing:
            self._answer(order, accepted=False, answer={"code": "bad_order", "message": str(missing)})
        except DomainError as refusal:
            self._answer(order, accepted=False, answer={"code": refusal.code, "message": str(refusal.message)})
        except (AriError, TimeoutError) as error:
            log.warning("an order failed at Asterisk", kind=order.kind, error=str(error))
            self._answer(order, accepted=False, answer={"code": "telephone_away"})
        else:
            self._answer(order, accepted=True, answer=answer or {})

    def _answer(self, order: Order, *, accepted: bool, answer: Payload) -> None:
        self._house.writer.put(OrderAnswer(order.pk, accepted, answer))

    # Desks and states

    async def _lease_desk(self, payload: Payload) -> Payload | None:
        leased = await self._desks.lease(self._operator(payload), takeover=bool(payload.get("takeover")))
        if leased is None:
            raise NotPossible(code="desk_elsewhere")
        return leased

    async def _open_desk(self, payload: Payload) -> None:
        if not self._desks.open(self._operator(payload), str(payload["lease"])):
            raise NotPossible(code="lease_lost")

    async def _close_desk(self, payload: Payload) -> None:
        self._desks.close(self._operator(payload), str(payload["lease"]))

    async def _set_operator_state(self, payload: Payload) -> Payload:
        live, wanted = self._operator(payload), str(payload["state"])
        if wanted not in ORDERABLE:
            raise NotPossible(code="bad_state")
        device = str(payload.get("device") or live.device)
        if device not in Device.values:
            raise NotPossible(code="bad_device")
        self._use_device(live, device, wanted)
        if wanted == states.READY and live.now.state == states.WRAP_UP and not live.present:
            self._house.close_wrap_up(live, live.interaction)
        self._house.floor.change(live, states.Ordered(wanted, str(payload.get("reason") or "")))
        if wanted == states.OFFLINE:
            self._desks.sign_off(live)
        return {"state": live.now.state, "next_state": live.now.next_state}

    def _use_device(self, live: LiveOperator, device: str, wanted: str) -> None:
        if device == "browser" and wanted == states.READY and not live.present:
            raise NotPossible(code="no_desk")
        if device == live.device:
            return
        if live.interaction and live.now.state != states.WRAP_UP:
            raise NotPossible(code="busy")
        live.device = device
        self._house.floor.sync(live)
        self._house.floor.save(live)

    # Calls

    async def _dial(self, payload: Payload) -> Payload:
        live, known = self._operator(payload), self._house.known
        number = phones.to_e164(str(payload["number"]))
        assert known is not None
        if number is None or number in known.numbers:
            raise NotPossible(code="bad_number")
        if live.now.state not in states.RESTING or live.interaction or live.busy_elsewhere:
            raise NotPossible(code="busy")
        if not live.reachable:
            raise NotPossible(code="no_desk")
        if self._house.lines_in_use() >= known.lines:
            raise NotPossible(code="no_line")
        self._house.guard.let_dial(live, number)
        return {"interaction": self._call_out(live, number, str(payload.get("purpose") or ""), known.line)}

    def _call_out(self, live: LiveOperator, number: str, purpose: str, line: str) -> str:
        interaction = str(new_id())
        state = outbound(interaction=interaction, channel=f"{interaction}-c", number=number, line=line)
        session = self._house.new_session(replace(state, callback=self._house.promises.take_over(number)))
        self._house.promises.dials(session)
        session.purpose = purpose[:200]
        self._house.floor.in_hand.begin_own_call(live, interaction)
        session.tell(m.OperatorCalled(live.username, live.device, session.purpose))
        self._house.recognise_soon(session)
        return interaction

    async def _hold(self, payload: Payload) -> None:
        self._own_call(payload).tell(m.HoldOrdered())

    async def _resume(self, payload: Payload) -> None:
        self._own_call(payload).tell(m.ResumeOrdered())

    async def _hang_up(self, payload: Payload) -> None:
        if consulted := self._consulted(payload):
            consulted.tell(m.ThirdDismissed())
            return
        self._own_call(payload).tell(m.HangUpOrdered())

    async def _refuse_offer(self, payload: Payload) -> None:
        if consulted := self._consulted(payload):
            consulted.tell(m.ThirdDismissed())
            return
        session = self._own_call(payload)
        if session.state.offer is not None:
            self._house.floor.work.end_offer(session.state.offer, "refused")

    async def _send_digits(self, payload: Payload) -> None:
        digits = str(payload["digits"])
        if not DIGITS.fullmatch(digits):
            raise NotPossible(code="bad_digits")
        self._own_call(payload).tell(m.DigitsOrdered(digits))

    async def _finish_wrap_up(self, payload: Payload) -> None:
        live = self._operator(payload)
        if live.now.state != states.WRAP_UP or live.interaction != str(payload["interaction"]):
            raise NotPossible(code="not_in_wrap_up")
        result, language = str(payload.get("result") or ""), str(payload.get("language") or "")
        if result not in Result.values or result == Result.NOT_STATED:
            raise NotPossible(code="result_missing")
        if language not in Language.values:
            raise NotPossible(code="language_missing")
        topic, note = str(payload.get("topic") or "")[:40], str(payload.get("note") or "")[:5000]
        self._house.finish_wrap_up(live, result=result, language=language, topic=topic, note=note)

    async def _answer_guard(self, payload: Payload) -> None:
        self._house.guard.answered(self._operator(payload), accepts=bool(payload["accepts"]))

    # The demo's caller

    async def _open_caller_phone(self, payload: Payload) -> Payload:
        if not self._house.installation.demo:
            raise NotPossible(code="no_demo")
        raw, password = str(payload.get("number") or ""), str(payload["password"])
        number = phones.to_e164(raw) if raw else ""
        if number is None or len(password) < 8:
            raise NotPossible(code="bad_number")
        name = f"caller{number.removeprefix('+')}" if number else f"callerwithheld{new_id().hex[-8:]}"
        account = SipAccount(name, password, browser=True, context="from-trunk", caller_id=number, withheld=not number)
        await self._desks.push(account)
        return {"username": name}

    # Settings

    async def _refresh_settings(self, _payload: Payload) -> None:
        await self._house.read_settings()
        self._house.guard.look_soon()

    async def _refresh_accounts(self, _payload: Payload) -> None:
        await self._house.read_settings()
        await self._desks.push_all()
        await write_members(self._house)

    # Who and what

    def _operator(self, payload: Payload) -> LiveOperator:
        live = self._house.floor.operators.get(str(payload["operator"]))
        if live is None:
            raise NotFound(code="no_such_operator")
        return live

    def _consulted(self, payload: Payload) -> CallSession | None:
        """The call about which a colleague asks this operator."""
        session = self._house.sessions.get(str(payload["interaction"]))
        third = session.state.third if session else None
        return session if third and third.kind == "operator" and third.name == payload["operator"] else None

    def _own_call(self, payload: Payload) -> CallSession:
        """The operator's own live call: a click on what is over or another's is declined."""
        live = self._operator(payload)
        session = self._house.sessions.get(str(payload["interaction"]))
        if session is None or session.state.operator != live.username or session.state.stage is Stage.ENDED:
            raise NotPossible(code="not_yours")
        return session
