"""The two files that make a data directory a centre: installation.json and secrets.json."""

import base64
import json
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from baylanys.core.installation import SECRETS_FILE, SETTINGS_FILE, Installation, load_installation
from baylanys.core.whatsapp_settings import wants_standin
from baylanys.server.failures import CannotStart
from baylanys.server.options import PORT_FLAGS, Options
from baylanys.server.ports import claim, free_port, free_range, holder, is_free

PREFERRED = {"http_port": 8000, "sip_port": 5060, "asterisk_http_port": 8088, "postgres_port": 54320, "meta_port": 8090}
LOOPBACK_ONLY = {"postgres_port", "meta_port"}
RTP_START, RTP_LENGTH = 10000, 1000
CONTRACT_LINES = 20
UDP = socket.SOCK_DGRAM
Say = Callable[[str], None]


def prepare_installation(data: Path, options: Options, say: Say) -> Installation:
    """Both files are written and every port of the centre is free.

    Ports that were ever given stay; ports that were chosen here move when somebody else has taken them meanwhile.
    Raises CannotStart for a given port that is taken.
    """
    remembered = _read(data / SETTINGS_FILE)
    settings = remembered | _settings(options, remembered)
    given = set(remembered.get("given", ())) | set(options.ports)
    for name in PREFERRED:
        settings[name] = _settle_port(name, settings, given, options, say)
    settings["rtp_start"], settings["rtp_end"] = _settle_sound_ports(settings, given)
    settings["given"] = sorted(given)
    _write(data / SETTINGS_FILE, settings, mode=0o644)
    known = _read(data / SECRETS_FILE)
    wanted = (
        _fresh_secrets() | known | {"external_database_url": options.database_url or known.get("external_database_url")}
    )
    _write(data / SECRETS_FILE, wanted, mode=0o600)
    return load_installation(data)


def _settings(options: Options, remembered: Mapping[str, Any]) -> dict[str, Any]:
    return dict(options.ports) | {
        "bind": options.bind or remembered.get("bind", "127.0.0.1"),
        "trunk_peer": options.trunk_peer or remembered.get("trunk_peer"),
        "lines": options.lines or remembered.get("lines", CONTRACT_LINES),
        "demo": options.demo,
    }


def _settle_port(name: str, settings: Mapping[str, Any], given: set[str], options: Options, say: Say) -> int:
    """The port in force. The port of a program that does not run here (database, stand-in for Meta) does not matter."""
    kind = UDP if name == "sip_port" else socket.SOCK_STREAM
    address = "127.0.0.1" if name in LOOPBACK_ONLY else settings["bind"]
    others = {settings[other] for other in PREFERRED if other != name and other in settings}
    port = settings.get(name)
    if port is None:
        return free_port(PREFERRED[name], kind=kind, address=address, avoid=others)
    unused = (name == "postgres_port" and options.database_url) or (
        name == "meta_port" and not wants_standin(os.environ, demo=options.demo)
    )
    if unused or (is_free(port, kind=kind, address=address) and claim(port)):
        return int(port)
    flag, meaning = PORT_FLAGS[name]
    by = holder(port, kind=kind)
    if name in given:
        raise CannotStart(
            f"port {port} ({meaning}) is taken{f' by {by}' if by else ''}.",
            f"Free it, or choose another one: {flag} NUMBER",
        )
    other_port = free_port(port + 1, kind=kind, address=address, avoid=others)
    say(f"Port {port} ({meaning}) is taken{f' by {by}' if by else ''}; taking {other_port}.")
    return other_port


def _settle_sound_ports(settings: Mapping[str, Any], given: set[str]) -> tuple[int, int]:
    taken = {settings["sip_port"]}
    if "rtp_start" in given:
        start = settings["rtp_start"]
        end = settings["rtp_end"] if "rtp_end" in given else start + RTP_LENGTH - 1
        if end <= start or end > 65535:
            raise CannotStart(
                f"the ports for sound, {start} to {end}, are not a range.", "Mind --rtp-start and --rtp-end."
            )
        return start, end
    if "rtp_end" in given:
        raise CannotStart("--rtp-end needs --rtp-start.")
    return free_range(settings.get("rtp_start", RTP_START), RTP_LENGTH, avoid=taken)


def _fresh_secrets() -> dict[str, Any]:
    return {
        "django_secret": secrets.token_urlsafe(50),
        "field_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ari_user": "baylanys",
        "ari_password": secrets.token_urlsafe(24),
        "database_password": secrets.token_urlsafe(24),
        "whatsapp_app_secret": secrets.token_hex(16),
        "whatsapp_verify_token": secrets.token_urlsafe(18),
        "whatsapp_token": secrets.token_urlsafe(36),
    }


def _read(path: Path) -> dict[str, Any]:
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as garbled:
        raise CannotStart(f"{path} is damaged: {garbled}.", "Put it right, or restore it from a copy.") from garbled
    return values


def _write(path: Path, values: Mapping[str, Any], *, mode: int) -> None:
    """In one step, so that a full disk or a power cut leaves the old file whole."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    draft.touch(mode=mode)
    draft.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    draft.replace(path)
