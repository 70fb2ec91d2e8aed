"""The figures against the contract."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.desktop.overview_page import percent
from baylanys.interactions.models import Interaction, InteractionEvent
from baylanys.simulator.domain.demo import prepare_demo

pytestmark = pytest.mark.django_db


def signed_in(role: Role, language: str = "en") -> Client:
    person = Person.objects.create(username=f"{role}-{language}", role=role, language=language)
    client = Client()
    client.force_login(person)
    return client


def a_lost_call() -> None:
    at = clock.now() - timedelta(seconds=30)
    call = Interaction.objects.create(direction="inbound", arrived_at=at)
    told = {"arrived": {"direction": "inbound"}, "queue_entered": {"queue": "general"}, "hung_up": {"side": "contact"}}
    for seq, (kind, detail) in enumerate(told.items()):
        moment = at + timedelta(seconds=seq * 5)
        InteractionEvent.objects.create(interaction=call, seq=seq, at=moment, kind=kind, detail=detail)


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_figures_stand_with_their_limits_in_each_language(tmp_path: Path, language: str) -> None:
    prepare_demo(data=tmp_path, at=clock.now())
    page = signed_in(Role.OBSERVER, language).get("/overview/").content.decode()
    for clause in ("4.1", "4.2", "4.3", "4.4"):
        assert f">{clause}</span>" in page


def test_an_empty_centre_says_that_there_were_no_calls() -> None:
    page = signed_in(Role.REPRESENTATIVE).get("/overview/").content.decode()
    assert "no calls yet" in page


def test_a_lost_call_shows_as_a_limit_passed_and_its_day_is_named(tmp_path: Path) -> None:
    prepare_demo(data=tmp_path, at=clock.now())
    a_lost_call()
    page = signed_in(Role.SUPERVISOR).get("/overview/?part=figures").content.decode()
    assert "limit passed" in page
    assert "<html" not in page


@pytest.mark.parametrize("role", Role)
def test_everybody_but_an_operator_may_see_figures(role: Role) -> None:
    status = 403 if role is Role.OPERATOR else 200
    assert signed_in(role).get("/overview/").status_code == status


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "–"), (79.96, "79,9 %"), (80.0, "80,0 %"), (100 / 3, "33,3 %"), (4.0, "4,0 %")]
)
def test_a_share_is_never_rounded_over_a_limit(value: float | None, shown: str) -> None:
    assert percent(value) == shown
