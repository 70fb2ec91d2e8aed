"""The client of a connector: found by its kind, opened for one piece of work."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Protocol

from baylanys.platforms.description import SCIM, Description, Operation
from baylanys.platforms.form_schema import Value
from baylanys.platforms.guarded_http import Access, GuardedHttp
from baylanys.platforms.records import Record
from baylanys.platforms.rest_client import RestPlatform


class Platform(Protocol):
    """What every kind of platform can do; all raise PlatformError."""

    async def check(self) -> str: ...
    async def find(self, subject: str) -> Record | None: ...
    async def perform(
        self, operation: Operation, *, subject: str, values: Mapping[str, Value], password: str, key: str
    ) -> Record: ...


@asynccontextmanager
async def platform_at(access: Access, kind: str, description: Description) -> AsyncIterator[Platform]:
    """The platform, for as long as the block lasts. Raises ValueError for an address that cannot be one."""
    async with GuardedHttp(access) as http:
        if kind == SCIM:
            # Its models take half a second to build: programs that only start up need not wait for them.
            from baylanys.platforms.scim_client import ScimPlatform

            yield ScimPlatform(http, description)
        else:
            yield RestPlatform(http, description)
