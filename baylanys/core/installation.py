"""Where one centre keeps its data, which ports it listens on and what its secrets are.

`script/server` writes both files; everything else only reads them.
"""

import json
import os
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from baylanys.core.whatsapp_settings import WhatsAppSettings, read_whatsapp_settings, wants_standin

REPOSITORY = Path(__file__).resolve().parents[2]
SETTINGS_FILE = "installation.json"
SECRETS_FILE = "secrets.json"
STANDIN_NUMBER = {"phone_number_id": "106540352242922", "waba_id": "102290129340398", "display_number": "77172000001"}


class InstallationMissing(Exception):
    """The data directory holds no prepared centre yet."""


@dataclass(frozen=True)
class Installation:
    """One centre. Ports are TCP except `sip_port` (UDP) and the RTP range (UDP)."""

    data: Path
    http_port: int
    sip_port: int
    asterisk_http_port: int
    postgres_port: int
    rtp_start: int
    rtp_end: int
    django_secret: str = field(repr=False)
    field_key: str = field(repr=False)
    ari_password: str = field(repr=False)
    database_password: str = field(repr=False)
    ari_user: str = "baylanys"
    bind: str = "127.0.0.1"
    trunk_peer: str | None = None
    lines: int = 20
    demo: bool = True
    external_database_url: str | None = field(default=None, repr=False)
    meta_port: int = 8090
    whatsapp_app_secret: str = field(default="", repr=False)
    whatsapp_verify_token: str = field(default="", repr=False)
    whatsapp_token: str = field(default="", repr=False)

    @property
    def database_url(self) -> str:
        """The database given by DATABASE_URL, else the private cluster's."""
        if self.external_database_url:
            return self.external_database_url
        return f"postgresql://baylanys:{quote(self.database_password, safe='')}@127.0.0.1:{self.postgres_port}/baylanys"

    @property
    def has_private_database(self) -> bool:
        return not self.external_database_url

    @cached_property
    def recordings_dir(self) -> Path:
        return self.data / "recordings"

    @cached_property
    def sounds_dir(self) -> Path:
        """Prompts made here; Asterisk plays them as `sound:custom/…`."""
        return self.data / "sounds"

    @cached_property
    def media_dir(self) -> Path:
        """Files of messages, sealed (`core/sealed_content.py`)."""
        return self.data / "media"

    @cached_property
    def asterisk_dir(self) -> Path:
        return self.data / "asterisk"

    @cached_property
    def spool_dir(self) -> Path:
        """Raw recordings as Asterisk writes them, one file per channel id."""
        return self.asterisk_dir / "monitor"

    @cached_property
    def cel_file(self) -> Path:
        """Asterisk's own channel events, one CSV line each."""
        return self.asterisk_dir / "log" / "cel-custom" / "events.csv"

    @cached_property
    def postgres_dir(self) -> Path:
        return self.data / "postgres"

    @cached_property
    def logs_dir(self) -> Path:
        return self.data / "logs"

    @cached_property
    def run_dir(self) -> Path:
        return self.data / "run"

    @property
    def has_standin(self) -> bool:
        """The demonstration's stand-in for Meta runs here (loopback, `meta_port`)."""
        return wants_standin(os.environ, demo=self.demo)

    @property
    def whatsapp(self) -> WhatsAppSettings:
        """The WHATSAPP_ variables; what they leave open names the stand-in, where one may run, else nothing."""
        own = STANDIN_NUMBER | {
            "graph_url": f"http://127.0.0.1:{self.meta_port}",
            "app_secret": self.whatsapp_app_secret,
            "verify_token": self.whatsapp_verify_token,
            "token": self.whatsapp_token,
        }
        return read_whatsapp_settings(own if self.demo else {}, os.environ)

    @property
    def asterisk_host(self) -> str:
        """The address by which programs of this machine reach Asterisk's HTTP server."""
        return "127.0.0.1" if self.bind in {"0.0.0.0", "::", ""} else self.bind

    @property
    def ari_url(self) -> str:
        return f"http://{self.asterisk_host}:{self.asterisk_http_port}/ari"


def data_directory(data: Path | None = None) -> Path:
    """The data directory in force: the argument, else BAYLANYS_DATA, else `var` beside the program."""
    chosen = data or os.environ.get("BAYLANYS_DATA") or REPOSITORY / "var"
    return Path(chosen).expanduser().resolve()


def load_installation(data: Path | None = None) -> Installation:
    """Read the centre of a data directory.

    Raises InstallationMissing where `script/server` has not prepared one.
    """
    directory = data_directory(data)
    try:
        values = _read(directory / SETTINGS_FILE) | _read(directory / SECRETS_FILE)
    except FileNotFoundError as missing:
        raise InstallationMissing(
            f"{directory} holds no centre yet; script/server --data {directory} makes one"
        ) from missing
    if outside := os.environ.get("DATABASE_URL"):
        values["external_database_url"] = outside
    known = {each.name for each in fields(Installation)} - {"data"}
    return Installation(data=directory, **{name: value for name, value in values.items() if name in known})


def blank_installation() -> Installation:
    """A centre that exists only on paper: enough to make migrations, collect messages and check types."""
    import base64
    import secrets

    return Installation(
        data=data_directory(),
        http_port=8000,
        sip_port=5060,
        asterisk_http_port=8088,
        postgres_port=5432,
        rtp_start=10000,
        rtp_end=10999,
        django_secret=secrets.token_urlsafe(50),
        field_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        ari_password=secrets.token_urlsafe(24),
        database_password=secrets.token_urlsafe(24),
        whatsapp_app_secret=secrets.token_hex(16),
        whatsapp_verify_token=secrets.token_urlsafe(18),
        whatsapp_token=secrets.token_urlsafe(36),
        external_database_url=os.environ.get("DATABASE_URL"),
    )


def _read(path: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return values
