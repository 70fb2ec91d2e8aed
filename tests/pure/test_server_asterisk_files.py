import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from baylanys.asterisk.files import (
    TEMPLATES,
    configuration,
    ice_host_candidates,
    render,
    socket_directory,
    trunk_aor,
    trunk_matches,
    write_files,
)
from baylanys.asterisk.tree import AsteriskMissing, AsteriskTree, unpacked_tree
from baylanys.core.installation import blank_installation


@pytest.fixture
def tree(tmp_path):
    shared = tmp_path / "shared"
    (shared / "sounds/ru_RU_f_IvrvoiceRU").mkdir(parents=True)
    return AsteriskTree(command=("/opt/asterisk",), modules=Path("/opt/modules"), shared=shared)


@pytest.fixture
def installation(tmp_path):
    return replace(blank_installation(), data=tmp_path / "data", sip_port=5099, lines=33, trunk_peer="10.0.0.9:5060")


def test_no_place_is_left_open_in_any_file(installation, tree):
    for name, text in configuration(installation, tree).items():
        assert "{{" not in text, name


def test_a_place_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        render("{{nothing}}", {})


def test_asterisks_own_variables_are_untouched():
    assert render("${EXTEN} {{bind}}", {"bind": "x"}) == "${EXTEN} x"


def test_the_files_carry_this_centres_values(installation, tree):
    files = configuration(installation, tree)
    assert "bind = 127.0.0.1:5099" in files["pjsip.conf"]
    assert "LINES = 33" in files["extensions.conf"]
    assert f"password = {installation.ari_password}" in files["ari.conf"]
    assert "contact = sip:10.0.0.9:5060" in files["pjsip.conf"]


def test_every_call_from_outside_is_bounded_recorded_and_has_a_way_without_the_engine(installation, tree):
    dialplan = configuration(installation, tree)["extensions.conf"]
    inbound = dialplan.split("[inbound]")[1].split("[fallback]")[0]
    order = [
        inbound.index(word)
        for word in ("TIMEOUT(absolute)=7200", "MixMonitor(", "Stasis(baylanys,inbound", "fallback,s,1")
    ]
    assert order == sorted(order)


def test_no_pattern_catches_asterisks_one_letter_extensions(installation, tree):
    """`h` runs at every hang-up, wherever a pattern matches it."""
    dialplan = configuration(installation, tree)["extensions.conf"]
    for pattern in re.findall(r"^exten => _(\S+?),", dialplan, re.MULTILINE):
        assert "a-z" not in pattern or pattern.endswith("."), pattern


def test_every_module_that_is_loaded_is_listed_once():
    loaded = re.findall(r"^load = (\S+)", (TEMPLATES / "modules.conf").read_text(), re.MULTILINE)
    assert len(loaded) == len(set(loaded)) > 50


@pytest.mark.parametrize(
    ("peer", "demo", "expected"),
    [
        (None, True, ["127.0.0.0/8"]),
        (None, False, ["127.0.0.0/8"]),
        ("10.0.0.9:5060", True, ["127.0.0.0/8", "10.0.0.9"]),
        ("10.0.0.9:5060", False, ["10.0.0.9"]),
    ],
)
def test_the_trunk_is_known_by_its_peers_address(peer, demo, expected):
    assert trunk_matches(peer, demo=demo).splitlines() == [f"match = {each}" for each in expected]


def test_without_a_peer_the_trunk_has_nowhere_to_call():
    assert trunk_aor(None) == ""


def test_browsers_are_offered_loopback_beside_each_address():
    assert ice_host_candidates(["10.1.2.3"]) == "10.1.2.3 => 127.0.0.1,include_local_address"


def test_a_long_path_gets_a_short_place_for_sockets(installation, tmp_path):
    assert socket_directory(replace(installation, data=tmp_path / ("x" * 120))).parent != tmp_path
    assert len(str(socket_directory(replace(installation, data=tmp_path / ("x" * 120))))) < 90


def test_files_are_written_for_their_owner_only_and_the_engines_list_is_kept(installation, tree):
    write_files(installation, tree)
    members = installation.asterisk_dir / "etc/queue_members.conf"
    members.write_text("member => Local/operator1@fallback-operator/n,0,operator1,Stasis:operator1\n")
    write_files(installation, tree)
    assert "operator1" in members.read_text()
    assert stat.S_IMODE((installation.asterisk_dir / "etc/ari.conf").stat().st_mode) == 0o600
    assert (installation.asterisk_dir / "lib/sounds/ru").is_symlink()
    assert (installation.asterisk_dir / "lib/sounds/custom").readlink() == installation.sounds_dir


def test_an_empty_cache_says_what_to_run(tmp_path):
    with pytest.raises(AsteriskMissing, match="script/bootstrap"):
        unpacked_tree(tmp_path)
