import configparser
from dataclasses import replace
from pathlib import Path

import pytest

from baylanys.core.installation import blank_installation
from baylanys.server.programs import Program, programs, supervisor_configuration
from baylanys.server.wait import answers


@pytest.fixture
def installation(tmp_path):
    return replace(blank_installation(), data=tmp_path / "50% of it")


def parsed(installation, *listed):
    parser = configparser.ConfigParser()
    parser.read_string(supervisor_configuration(installation, listed))
    return parser


def test_each_process_is_stopped_by_the_kernel_when_its_supervisor_is_gone(installation):
    config = parsed(installation, Program("postgres", 10, ["postgres", "-D", "x y"], stop_signal="INT"))
    section = config["program:postgres"]
    assert section["command"] == "setpriv --pdeathsig INT postgres -D 'x y'"
    assert section["stopsignal"] == "INT"
    assert section["priority"] == "10"


def test_what_runs_once_is_not_restarted(installation):
    config = parsed(installation, Program("prepare", 20, ["true"], once=True), Program("web", 50, ["true"]))
    assert config["program:prepare"]["autorestart"] == "false"
    assert config["program:web"]["autorestart"] == "true"


def test_a_percent_sign_in_a_path_survives(installation):
    config = parsed(installation, Program("web", 50, ["true"]))
    assert config["program:web"]["stdout_logfile"] == str(installation.logs_dir / "web.log")


def test_every_process_knows_its_centre(installation):
    config = parsed(installation, Program("web", 50, ["true"]))
    assert f'BAYLANYS_DATA="{installation.data}"' in config["program:web"]["environment"]


def test_no_secret_stands_in_the_configuration(installation):
    text = supervisor_configuration(installation, [Program("web", 50, ["true"])])
    assert installation.database_password not in text
    assert installation.ari_password not in text


def test_nobody_answers_on_a_free_port():
    assert not answers("127.0.0.1:1")


def test_the_repository_is_where_processes_run(installation):
    assert Path(parsed(installation)["supervisord"]["directory"], "pyproject.toml").exists()


@pytest.mark.parametrize(
    ("demo", "graph_url", "runs"), [(True, "", True), (True, "https://graph.facebook.com", False), (False, "", False)]
)
def test_the_stand_in_for_meta_runs_in_a_demonstration_that_has_no_other_graph(
    installation, monkeypatch, demo, graph_url, runs
):
    monkeypatch.setenv("WHATSAPP_GRAPH_URL", graph_url)
    elsewhere = replace(installation, external_database_url="postgresql://db/x")
    names = [each.name for each in programs(replace(elsewhere, demo=demo))]
    assert ("meta" in names) is runs
