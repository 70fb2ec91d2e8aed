"""Asterisk's configuration, written anew at each start from the templates in `config/`."""

import hashlib
import os
import re
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from baylanys.asterisk.tree import AsteriskTree, cache_directory, find_asterisk
from baylanys.core.installation import Installation

TEMPLATES = Path(__file__).parent / "config"
LONGEST_SOCKET_PATH = 100
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def render(template: str, values: Mapping[str, object]) -> str:
    """Each {{name}} replaced by its value. Raises KeyError for a name that has none."""
    return _PLACE.sub(lambda match: str(values[match.group(1)]), template)


def socket_directory(installation: Installation) -> Path:
    """Where sockets lie: the data directory, or a short one of its own when the path would pass the kernel's limit."""
    usual = installation.run_dir
    if len(str(usual)) + len("/asterisk.ctl") < LONGEST_SOCKET_PATH:
        return usual
    name = hashlib.sha256(str(installation.data).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"baylanys-{os.getuid()}-{name}"


def trunk_aor(trunk_peer: str | None) -> str:
    """The setting that names the outside peer's address, and the address itself; nothing without a peer."""
    if not trunk_peer:
        return ""
    return f"aors = trunk-main\n\n[trunk-main]\ntype = aor\ncontact = sip:{trunk_peer}\n"


def trunk_matches(trunk_peer: str | None, *, demo: bool) -> str:
    """Addresses that count as the line to the outside; in the demo every loopback address does."""
    hosts = ["127.0.0.0/8"] if demo or not trunk_peer else []
    if trunk_peer:
        hosts.append(trunk_peer.rsplit(":", 1)[0])
    return "\n".join(f"match = {host}" for host in hosts)


def ice_host_candidates(addresses: Iterable[str]) -> str:
    return "\n".join(f"{address} => 127.0.0.1,include_local_address" for address in addresses)


def local_addresses() -> list[str]:
    """This machine's IPv4 addresses other than loopback."""
    listing = subprocess.run(["ip", "-4", "-o", "addr"], capture_output=True, text=True, timeout=5, check=False).stdout
    found = re.findall(r"inet (\d+\.\d+\.\d+\.\d+)", listing)
    return sorted({address for address in found if not address.startswith("127.")}, key=socket.inet_aton)


def configuration(installation: Installation, tree: AsteriskTree) -> dict[str, str]:
    """File name → text of every configuration file."""
    home = installation.asterisk_dir
    values: dict[str, object] = {
        "etc": home / "etc",
        "home": home,
        "modules": tree.modules,
        "programs": Path(tree.command[-1]).parent,
        "sockets": socket_directory(installation),
        "spool": installation.spool_dir,
        "sounds": installation.sounds_dir,
        "music": cache_directory() / "music",
        "bind": installation.bind,
        "sip_port": installation.sip_port,
        "asterisk_http_port": installation.asterisk_http_port,
        "rtp_start": installation.rtp_start,
        "rtp_end": installation.rtp_end,
        "lines": installation.lines,
        "ari_user": installation.ari_user,
        "ari_password": installation.ari_password,
        "trunk_aor": trunk_aor(installation.trunk_peer),
        "trunk_matches": trunk_matches(installation.trunk_peer, demo=installation.demo),
        "ice_host_candidates": ice_host_candidates(local_addresses()),
    }
    return {each.name: render(each.read_text(encoding="utf-8"), values) for each in sorted(TEMPLATES.glob("*.conf"))}


def write_files(installation: Installation, tree: AsteriskTree) -> None:
    """Asterisk's directories, links to its sounds and its configuration are in place; what the engine wrote is kept."""
    home = installation.asterisk_dir
    for directory in ("etc", "lib/sounds", "lib/keys", "lib/agi-bin", "log/cel-custom", "monitor", "tmp"):
        (home / directory).mkdir(parents=True, exist_ok=True)
    installation.sounds_dir.mkdir(parents=True, exist_ok=True)
    socket_directory(installation).mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("documentation", "rest-api"):
        _link(home / "lib" / name, tree.shared / name)
    for language, recorded in tree.sounds.items():
        _link(home / "lib/sounds" / language, recorded)
    _link(home / "lib/sounds/custom", installation.sounds_dir)
    # Voicemails (ARI's recordings) and conversations (MixMonitor's) wait for storing in one place.
    _link(home / "recording", installation.spool_dir)
    for name, text in configuration(installation, tree).items():
        _write_private(home / "etc" / name, text)
    (home / "etc/queue_members.conf").touch()


def asterisk_command(installation: Installation) -> list[str]:
    """Runs this centre's Asterisk in the foreground. Raises AsteriskMissing."""
    return [*find_asterisk().command, "-C", str(installation.asterisk_dir / "etc/asterisk.conf"), "-f"]


def asterisk_console(installation: Installation, order: str) -> list[str]:
    """Runs one order on the console of this centre's running Asterisk."""
    return [*find_asterisk().command, "-C", str(installation.asterisk_dir / "etc/asterisk.conf"), "-rx", order]


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    if link.is_dir() and not link.is_symlink():
        link.rmdir()
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _write_private(path: Path, text: str) -> None:
    """The file changes in one step and only its owner reads it: some hold passwords."""
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
