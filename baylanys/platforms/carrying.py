"""One operation on one platform from beginning to end: seen before, done, seen after."""

from collections.abc import Mapping
from dataclasses import dataclass

from baylanys.platforms.clients import Platform
from baylanys.platforms.description import Operation
from baylanys.platforms.errors import Advice, PlatformError
from baylanys.platforms.form_schema import Value
from baylanys.platforms.records import Record


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of it. `before` and `after` are the user's record, None where it was not seen; `error` says why it
    is not done, or that nobody knows."""

    before: Record | None = None
    after: Record | None = None
    error: PlatformError | None = None


async def carry(
    platform: Platform, operation: Operation, *, subject: str, values: Mapping[str, Value], password: str, key: str
) -> Carried:
    """The operation is done, refused, or undecided; it never raises for what a platform does."""
    before = None
    try:
        if not operation.changes:
            asked = platform.perform(operation, subject=subject, values=values, password="", key=key)
            return Carried(after=await asked)
        before = await platform.find(subject)
    except PlatformError as error:
        return Carried(error=PlatformError(error.code, _nothing_happened(error), error.detail))
    try:
        answer = await platform.perform(operation, subject=subject, values=values, password=password, key=key)
    except PlatformError as error:
        return Carried(before=before, error=error)
    return Carried(before=before, after=await _seen_after(platform, subject) or answer)


async def _seen_after(platform: Platform, subject: str) -> Record | None:
    """Done is done, even where the platform cannot be looked at afterwards."""
    try:
        return await platform.find(subject)
    except PlatformError:
        return None


def _nothing_happened(error: PlatformError) -> Advice:
    return Advice.RETRY if error.advice is Advice.UNKNOWN else error.advice
