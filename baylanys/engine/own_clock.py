"""The engine's own scale of moments: who sets the machine's clock turns no call back and makes none long."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from baylanys.core.steady_scale import SteadyScale
from baylanys.engine.house import House
from baylanys.telephony.domain.call import last_event_at

log = structlog.get_logger()

LOOK_SECONDS = 1.0


def go_on_from_calls(house: House, scale: SteadyScale) -> None:
    """What happens to the calls taken over happens after what was written of them, whatever the clock says."""
    for session in house.sessions.values():
        if session.state.live:
            scale.reach(last_event_at(session.history))


async def keep_own_clock(house: House, scale: SteadyScale) -> None:
    """With no call in progress the scale follows the machine's clock again, where that was set. For ever."""
    while True:
        apart = scale.follow_wall() if house.lines_in_use() == 0 else None
        if apart is not None:
            log.warning("the machine's clock was set", seconds=apart / timedelta(seconds=1))
        await asyncio.sleep(LOOK_SECONDS)
