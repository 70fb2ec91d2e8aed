import json
import socket
import stat

import pytest

from baylanys.core.installation import InstallationMissing, load_installation
from baylanys.server.failures import CannotStart
from baylanys.server.options import Options
from baylanys.server.ports import free_port, is_free
from baylanys.server.preflight import require_disk_space
from baylanys.server.preparation import prepare_installation


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def prepare(data, said=None, **options):
    heard = [] if said is None else said
    return prepare_installation(data, Options(ports=options.pop("ports", {}), **options), heard.append)


def test_a_new_centre_gets_ports_that_are_free_and_differ(tmp_path):
    made = prepare(tmp_path)
    ports = [made.http_port, made.sip_port, made.asterisk_http_port, made.postgres_port, made.meta_port]
    assert len(set(ports)) == 5
    assert is_free(made.http_port)
    assert made.rtp_end > made.rtp_start
    assert not set(ports) & set(range(made.rtp_start, made.rtp_end + 1))


def test_the_second_start_finds_the_same_ports_and_secrets(tmp_path):
    first = prepare(tmp_path, trunk_peer="127.0.0.3:5080", lines=7)
    second = prepare(tmp_path)
    assert second == first
    assert (second.trunk_peer, second.lines) == ("127.0.0.3:5080", 7)


def test_only_the_owner_reads_the_secrets(tmp_path):
    prepare(tmp_path)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert "password" not in (tmp_path / "installation.json").read_text()


def test_a_given_port_that_is_taken_is_named_with_its_flag(tmp_path, taken_port):
    with pytest.raises(CannotStart, match=f"port {taken_port} ") as refused:
        prepare(tmp_path, ports={"http_port": taken_port})
    assert "--http-port" in refused.value.hints[0]


def test_a_port_that_was_given_once_is_not_moved_later(tmp_path, taken_port):
    prepare(tmp_path, ports={"http_port": free_port()})
    settings = json.loads((tmp_path / "installation.json").read_text())
    (tmp_path / "installation.json").write_text(json.dumps(settings | {"http_port": taken_port}))
    with pytest.raises(CannotStart, match=str(taken_port)):
        prepare(tmp_path)


def test_a_chosen_port_that_was_taken_meanwhile_moves_and_says_so(tmp_path, taken_port):
    prepare(tmp_path)
    settings = json.loads((tmp_path / "installation.json").read_text())
    (tmp_path / "installation.json").write_text(json.dumps(settings | {"http_port": taken_port}))
    said = []
    assert prepare(tmp_path, said).http_port != taken_port
    assert str(taken_port) in said[0]


def test_an_outside_database_is_remembered_out_of_sight(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    made = prepare(tmp_path, database_url="postgresql://u:p@db/x")
    assert not made.has_private_database
    assert load_installation(tmp_path).database_url == "postgresql://u:p@db/x"
    assert "u:p@db" not in (tmp_path / "installation.json").read_text()
    assert "u:p@db" not in repr(made)


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "installation.json").write_text("{")
    with pytest.raises(CannotStart, match=r"installation\.json is damaged"):
        prepare(tmp_path)


def test_sound_ports_must_be_a_range(tmp_path):
    with pytest.raises(CannotStart, match="not a range"):
        prepare(tmp_path, ports={"rtp_start": 20000, "rtp_end": 19999})


def test_a_directory_without_a_centre_says_how_to_make_one(tmp_path):
    with pytest.raises(InstallationMissing, match="script/server --data"):
        load_installation(tmp_path)


def test_a_full_disk_is_told_with_figures(tmp_path):
    with pytest.raises(CannotStart, match="MB are free, 999999999 MB are needed"):
        require_disk_space(tmp_path, 999_999_999)
