"""The policy lets in the vendored waveform's own style, and would notice that a new version brings another."""

import base64
import hashlib
import re
from pathlib import Path

from baylanys.security_headers import WAVEFORM_STYLE, content_security_policy

ROOT = Path(__file__).resolve().parents[2]
HEIGHT = 56


def test_the_waveforms_style_is_the_one_allowed() -> None:
    script = (ROOT / "baylanys/static/vendor/wavesurfer.esm.js").read_text(encoding="utf-8")
    found = re.search(r"<style.*?>(\\n.*?)</style>", script)
    assert found
    style = re.sub(r"\$\{this\.getHeight\(.*?\)\}", str(HEIGHT), found[1]).replace("\\n", "\n")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == WAVEFORM_STYLE


def test_the_player_draws_at_that_height() -> None:
    player = (ROOT / "baylanys/static/js/register/player.js").read_text(encoding="utf-8")
    assert f"const HEIGHT = {HEIGHT};" in player


def test_nothing_inline_is_allowed() -> None:
    policy = content_security_policy("localhost:8000", 8088)
    assert "unsafe" not in policy
    assert f"style-src 'self' {WAVEFORM_STYLE};" in policy


def test_every_script_that_a_script_imports_is_there() -> None:
    scripts = ROOT / "baylanys/static/js"
    imported = re.compile(r"""(?:from|import)\s*\(?["'](\.[^"'$]+)["']""")
    missing = [
        (script.name, name)
        for script in scripts.rglob("*.js")
        for name in imported.findall(script.read_text(encoding="utf-8"))
        if not (script.parent / name).resolve().is_file()
    ]
    assert missing == []
