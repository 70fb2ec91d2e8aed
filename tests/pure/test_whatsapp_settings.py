from dataclasses import replace

import pytest

from baylanys.core.installation import blank_installation
from baylanys.core.whatsapp_settings import META, VARIABLES, read_whatsapp_settings, wants_standin


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch):
    for variable in (*VARIABLES.values(), "BAYLANYS_STANDIN"):
        monkeypatch.delenv(variable, raising=False)


def test_a_demonstration_talks_to_the_stand_in_without_any_configuration():
    centre = blank_installation()
    found = centre.whatsapp
    assert centre.has_standin
    assert found.graph_url == f"http://127.0.0.1:{centre.meta_port}"
    assert (found.app_secret, found.token) == (centre.whatsapp_app_secret, centre.whatsapp_token)
    assert found.phone_number_id and found.waba_id and found.display_number and found.verify_token
    assert found.is_configured


def test_a_real_centre_without_configuration_has_no_whatsapp():
    centre = replace(blank_installation(), demo=False)
    assert not centre.has_standin
    assert not centre.whatsapp.is_configured
    assert centre.whatsapp.graph_url == META


def test_every_variable_wins(monkeypatch):
    for name, variable in VARIABLES.items():
        monkeypatch.setenv(variable, f"http://given.{name}/" if name == "graph_url" else f"given {name}")
    found = blank_installation().whatsapp
    assert found.graph_url == "http://given.graph_url"
    assert all(getattr(found, name) == f"given {name}" for name in VARIABLES if name != "graph_url")


def test_an_empty_variable_is_none(monkeypatch):
    monkeypatch.setenv("WHATSAPP_TOKEN", "")
    centre = blank_installation()
    assert centre.whatsapp.token == centre.whatsapp_token


@pytest.mark.parametrize(
    ("environment", "demo", "runs"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"WHATSAPP_GRAPH_URL": "http://elsewhere"}, True, False),
        ({"WHATSAPP_GRAPH_URL": "http://elsewhere", "BAYLANYS_STANDIN": "1"}, True, True),
        ({"BAYLANYS_STANDIN": "1"}, False, False),
    ],
)
def test_the_stand_in_runs_where_messages_go_nowhere_else(environment, demo, runs):
    assert wants_standin(environment, demo=demo) is runs


def test_no_secret_is_printed():
    found = read_whatsapp_settings({"token": "hush", "app_secret": "hush", "verify_token": "hush"}, {})
    assert "hush" not in repr(found)
