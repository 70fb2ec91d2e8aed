"""The members of Asterisk's own queue, which serves callers while no engine is there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from baylanys.engine.house import House

log = structlog.get_logger()

MEMBERS_FILE = "queue_members.conf"


async def write_members(house: House) -> None:
    """Every operator is a member; the device state `Stasis:<name>` says who is rung."""
    lines = [
        f"member => Local/{name}@fallback-operator/n,0,{name},Stasis:{name}" for name in sorted(house.floor.operators)
    ]
    path = house.installation.asterisk_dir / "etc" / MEMBERS_FILE
    content = "\n".join(lines) + "\n"
    if path.exists() and path.read_text() == content:
        return
    await asyncio.to_thread(path.write_text, content)
    await house.ari.reload_module("app_queue.so")
    log.info("the fallback queue has its members", operators=len(lines))
