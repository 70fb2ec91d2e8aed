"""The centre that all journeys share."""

from collections.abc import Iterator
from socket import SOCK_DGRAM

import pytest

from baylanys.server.ports import free_port
from tests.journeys.running import Centre, running_centre


@pytest.fixture(scope="session")
def centre() -> Iterator[Centre]:
    """The demo, with a place on 127.0.0.3 where its calls out arrive."""
    with running_centre("--trunk-peer", f"127.0.0.3:{free_port(kind=SOCK_DGRAM)}") as running:
        yield running
