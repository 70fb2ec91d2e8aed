"""Calls that are offered to operators: shown, ended, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from baylanys.core import clock
from baylanys.engine.live_operator import LiveOperator
from baylanys.routing import operator_states as states
from baylanys.routing.decisions import Offer, OfferEnded, OfferOutcome
from baylanys.telephony import call_messages as m

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession
    from baylanys.engine.floor import Floor

log = structlog.get_logger()


class CallOffers:
    """Performs what the router decides about offers of calls: operator and call hear of it."""

    def __init__(self, floor: Floor, sessions: Mapping[str, CallSession]) -> None:
        self._floor = floor
        self._sessions = sessions
        self._work = floor.work
        self._work.on_offer = self._offer
        self._work.on_offer_end = self._ended
        self._work.on_stood_down = self._stood_down

    def past_limit_seconds(self, live: LiveOperator) -> float | None:
        """How long the operator's offer of a call stands past its limit (below 0: not yet); None where none is live."""
        seat = self._work.floor.seats.get(live.username)
        if seat is None or seat.offer is None or self._floor.chats.offer_of(live) is not None:
            return None
        return (self._work.now() - seat.offer.expires_at) / 1000

    def take_back(self, live: LiveOperator) -> None:
        """The operator holds no offer any more; the caller keeps the place and is offered to another."""
        seat = self._work.floor.seats.get(live.username)
        if seat is not None and seat.offer is not None and self._floor.chats.offer_of(live) is None:
            self._work.end_offer(seat.offer.offer_id, OfferOutcome.WITHDRAWN)
        if live.now.state == states.OFFERED and self.past_limit_seconds(live) is None:
            live.interaction = ""
            self._floor.change(live, states.OfferEnded())

    def _offer(self, offer: Offer) -> None:
        live, session = self._floor.operators[offer.operator_id], self._sessions.get(offer.work_id)
        if session is None:
            log.error("an offer of a call that nobody knows", interaction=offer.work_id)
            self._work.drop(offer.work_id)
            return
        live.interaction = offer.work_id
        self._floor.change(live, states.OfferShown())
        expires_at = clock.now() + timedelta(milliseconds=offer.expires_at - offer.offered_at)
        session.tell(m.OfferMade(offer.offer_id, live.username, live.device, expires_at))

    def _ended(self, ended: OfferEnded) -> None:
        live, session = self._floor.operators[ended.operator_id], self._sessions.get(ended.work_id)
        live.last_outcome = ended.outcome
        if ended.outcome == OfferOutcome.ACCEPTED:
            live.work = live.interaction = ended.work_id
            self._floor.change(live, states.Conversing())
            return
        live.interaction = ""
        if session is not None:
            session.tell(m.OfferWithdrawn(ended.offer_id, ended.outcome))
        if live.now.state == states.OFFERED:
            self._floor.change(live, states.OfferEnded())
        else:
            self._floor.save(live)

    def _stood_down(self, username: str) -> None:
        live = self._floor.operators[username]
        reason = "phone_unreachable" if live.last_outcome == OfferOutcome.UNREACHABLE else "missed_offer"
        live.routable = False
        self._floor.change(live, states.StoodDown(reason))
