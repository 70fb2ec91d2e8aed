"""Waiting callers hear their place and the wait ahead, in their language, now and then."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from baylanys.engine.executor import waiting
from baylanys.telephony.announcements import announce

if TYPE_CHECKING:
    from baylanys.engine.call_session import CallSession
    from baylanys.engine.house import House

FIRST_SECONDS = 4.0
AGAIN_SECONDS = 40.0


class Announcer:
    """Speaks to each waiting caller by turns; a caller whose operator has just accepted is left alone."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def follow(self, session: CallSession) -> None:
        """The caller is spoken to until no longer waiting; again is safe."""
        interaction = session.state.interaction
        if interaction in self._tasks:
            return
        task = asyncio.get_running_loop().create_task(self._speak(session), name=f"announcer {interaction}")
        self._tasks[interaction] = task
        task.add_done_callback(lambda _done: self._tasks.pop(interaction, None))

    async def _speak(self, session: CallSession) -> None:
        await asyncio.sleep(FIRST_SECONDS)
        while waiting(session):
            media = self._media(session)
            if media:
                await self._house.executor.announce(session, media)
            await asyncio.sleep(AGAIN_SECONDS)

    def _media(self, session: CallSession) -> list[str]:
        position, wait = self._house.floor.calls.place(session)
        codes = announce(position, wait)
        if session.state.callback_offered:
            codes = (*codes, "callback_offer")
        languages = [session.state.language] if session.state.language else ["kk", "ru"]
        found = [self._house.media(code, language) for language in languages for code in codes]
        return [each for each in found if each]
