"""What `script/server` is asked for: flags, and the same by environment."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PORT_FLAGS = {
    "http_port": ("--http-port", "pages and API"),
    "sip_port": ("--sip-port", "SIP trunk and phones (UDP)"),
    "asterisk_http_port": ("--asterisk-http-port", "browser phones and Asterisk's control"),
    "postgres_port": ("--postgres-port", "the private database"),
    "meta_port": ("--meta-port", "the demonstration's stand-in for Meta (loopback)"),
    "rtp_start": ("--rtp-start", "first UDP port for sound"),
    "rtp_end": ("--rtp-end", "last UDP port for sound"),
}


@dataclass(frozen=True)
class Options:
    """`ports` holds only what was given; the rest is remembered or chosen."""

    ports: Mapping[str, int]
    bind: str | None = None
    trunk_peer: str | None = None
    lines: int | None = None
    demo: bool = True
    database_url: str | None = None


def read_options(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> Options:
    """A flag wins over its variable (`--http-port` over BAYLANYS_HTTP_PORT)."""
    environment = os.environ if environment is None else environment
    given = vars(_parser(environment).parse_args(arguments))
    return Options(
        ports={name: given[name] for name in PORT_FLAGS if given[name] is not None},
        bind=given["bind"],
        trunk_peer=given["trunk_peer"],
        lines=given["lines"],
        demo=not given["no_demo"],
        database_url=environment.get("DATABASE_URL") or None,
    )


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="script/server",
        description="Starts a whole contact centre on this machine; Ctrl-C stops it.",
        epilog="Every flag may be given by environment too: --http-port as BAYLANYS_HTTP_PORT and so on. "
        "DATABASE_URL names an existing PostgreSQL database to use instead of a private one.",
    )
    parser.add_argument("--data", help="directory of all its data (default: var)")
    for name, (flag, meaning) in PORT_FLAGS.items():
        parser.add_argument(flag, type=_port, default=environment.get(f"BAYLANYS_{name.upper()}"), help=meaning)
    parser.add_argument("--bind", default=environment.get("BAYLANYS_BIND"), help="address to listen on (127.0.0.1)")
    parser.add_argument("--trunk-peer", type=_peer, default=environment.get("BAYLANYS_TRUNK_PEER"),
                        help="host:port of the SIP peer outside")  # fmt: skip
    lines = environment.get("BAYLANYS_LINES")
    parser.add_argument("--lines", type=int, default=lines, help="calls at once (20; the contract's peaks want 60)")
    parser.add_argument("--no-demo", action="store_true", default=environment.get("BAYLANYS_NO_DEMO") == "1",
                        help="without demo people and demo callers")  # fmt: skip
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port")
    return port


def _peer(text: str) -> str:
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isdigit()):
        raise argparse.ArgumentTypeError(f"{text} is not host:port")
    return text
