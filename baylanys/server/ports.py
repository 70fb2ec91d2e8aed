"""Which ports are free, and who holds those that are not."""

import socket
import subprocess
from collections.abc import Collection

_claims: dict[int, socket.socket] = {}


def claim(port: int) -> bool:
    """The port is ours among all centres of this machine until this process ends; False where another start has it.

    Two centres that start in the same second would otherwise choose the same ports; and ports for sound are in use only
    during calls, so that nobody could see whose they are.
    """
    if port in _claims:
        return True
    sign = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        sign.bind(f"\0baylanys-port-{port}")
    except OSError:
        sign.close()
        return False
    _claims[port] = sign
    return True


def is_free(port: int, *, kind: socket.SocketKind = socket.SOCK_STREAM, address: str = "127.0.0.1") -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def free_port(
    preferred: int = 0,
    *,
    kind: socket.SocketKind = socket.SOCK_STREAM,
    address: str = "127.0.0.1",
    avoid: Collection[int] = (),
) -> int:
    """The first free port from `preferred` on, claimed; any free one, unclaimed, when none is preferred."""
    if not preferred:
        with socket.socket(socket.AF_INET, kind) as probe:
            probe.bind((address, 0))
            return int(probe.getsockname()[1])
    candidates = (port for port in range(preferred, 65536) if port not in avoid)
    return next(port for port in candidates if is_free(port, kind=kind, address=address) and claim(port))


def free_range(start: int, length: int, *, avoid: Collection[int] = ()) -> tuple[int, int]:
    """A stretch of UDP ports none of which is taken, at `start` or a whole number of lengths above."""
    for first in range(start, 65536 - length, length):
        ports = range(first, first + length)
        if set(ports) & set(avoid) or not all(is_free(port, kind=socket.SOCK_DGRAM) for port in ports):
            continue
        if claim(first):
            return first, first + length - 1
    raise OSError("no stretch of free UDP ports is left for sound")


def holder(port: int, *, kind: socket.SocketKind = socket.SOCK_STREAM) -> str:
    """The program that holds a port, as far as this account may see; empty when unknown."""
    family = "-ltnpH" if kind == socket.SOCK_STREAM else "-lunpH"
    try:
        listing = subprocess.run(["ss", family, f"sport = :{port}"], capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    _, _, users = listing.stdout.partition('users:(("')
    name, _, rest = users.partition('",pid=')
    return f"{name} (process {rest.split(',')[0]})" if name and rest else ""
