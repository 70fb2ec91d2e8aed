"""Where the request in hand came from: read by whatever writes a line about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """The address of the other side and the request's own id; both empty outside a request."""

    address: str = ""
    request_id: str = ""


_present: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen


def present_origin() -> Origin:
    """The origin of the request in hand."""
    return _present.get()


@contextmanager
def came_from(origin: Origin) -> Iterator[None]:
    """Within the block this is the present origin."""
    token = _present.set(origin)
    try:
        yield
    finally:
        _present.reset(token)
