import pytest

from baylanys.server.options import read_options


def test_a_flag_wins_over_its_variable():
    options = read_options(["--http-port", "8123"], {"BAYLANYS_HTTP_PORT": "9000", "BAYLANYS_SIP_PORT": "5070"})
    assert dict(options.ports) == {"http_port": 8123, "sip_port": 5070}


def test_what_is_not_given_stays_open():
    options = read_options([], {})
    assert dict(options.ports) == {}
    assert (options.bind, options.trunk_peer, options.lines, options.database_url) == (None, None, None, None)
    assert options.demo


@pytest.mark.parametrize(
    "arguments",
    [
        ["--http-port", "0"],
        ["--http-port", "70000"],
        ["--sip-port", "x"],
        ["--trunk-peer", "host"],
        ["--lines", "many"],
    ],
)
def test_nonsense_is_refused_at_once(arguments, capsys):
    with pytest.raises(SystemExit):
        read_options(arguments, {})
    assert arguments[0] in capsys.readouterr().err


def test_an_outside_database_comes_from_the_environment():
    assert read_options([], {"DATABASE_URL": "postgresql://db/x"}).database_url == "postgresql://db/x"
    assert read_options([], {"DATABASE_URL": ""}).database_url is None
