"""The shipped settings, as a centre in production runs with them, leave Django's own check nothing to say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from baylanys import settings as shipped

ROOT = Path(__file__).resolve().parents[2]
CENTRE = {
    "http_port": 8000,
    "sip_port": 5060,
    "asterisk_http_port": 8088,
    "postgres_port": 54320,
    "rtp_start": 10000,
    "rtp_end": 10999,
    "demo": False,
}
SECRETS = {
    "django_secret": "aB3-xY9_" * 8,
    "field_key": "A" * 43 + "=",
    "ari_password": "x" * 24,
    "database_password": "x" * 24,
}
TELL = """
import django; django.setup()
from django.conf import settings
from django.contrib.auth.hashers import make_password
print(make_password("x").split("$")[:2], settings.X_FRAME_OPTIONS, settings.SESSION_COOKIE_SECURE, settings.DEBUG)
"""


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "installation.json").write_text(json.dumps(CENTRE))
    (tmp_path / "secrets.json").write_text(json.dumps(SECRETS))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BAYLANYS_")}
    over_tls = {"BAYLANYS_HTTPS": "1", "BAYLANYS_HOSTS": "centre.example", "BAYLANYS_SECOND_FACTOR": "1"}
    return kept | {"BAYLANYS_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "baylanys.settings"} | over_tls


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_deploy_check_is_clean(production: dict[str, str]) -> None:
    done = run(["-m", "django", "check", "--deploy", "--fail-level", "WARNING"], production)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_passwords_are_kept_by_argon2_and_cookies_go_over_tls(production: dict[str, str]) -> None:
    done = run(["-c", TELL], production)
    assert done.stdout.strip() == "['argon2', 'argon2id'] DENY True False", done.stderr


def test_shipped_settings_begin_with_argon2_and_keep_tokens_of_forms() -> None:
    assert shipped.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    assert "django.middleware.csrf.CsrfViewMiddleware" in shipped.MIDDLEWARE
