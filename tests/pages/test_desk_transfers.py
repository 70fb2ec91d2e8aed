"""The desk's transfers: to whom a caller can go, and what a desk shows with three in the call."""

import re
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.interactions.models import Interaction
from baylanys.routing.models import OperatorState, Queue, Waiting
from baylanys.telephony.models import Call
from tests.interaction_rows import LOST, contact, interaction, person

NUMBER = "+77172555001"


@pytest.fixture
def operator() -> Person:
    return person("operator1", language="en", first_name="Aigerim")


@pytest.fixture
def colleague() -> Person:
    made = person("operator2", language="en", first_name="Dana")
    OperatorState.objects.create(operator_id=made.pk, state="ready")
    return made


@pytest.fixture
def client(client: Client, operator: Person) -> Client:
    client.force_login(operator)
    return client


@pytest.fixture
def call(operator: Person, colleague: Person) -> Interaction:
    """The operator speaks with a caller."""
    Queue.objects.create(code="general", name_en="General")
    made = Interaction.objects.create(
        direction="inbound",
        contact=contact("Arman Sarsenov", "+77010000001"),
        contact_number="+77010000001",
        line="+77172000001",
        arrived_at=clock.now(),
        answered_at=clock.now(),
    )
    Call.objects.create(interaction=made, channel_id="c1", stage="talking", state={"operator": "operator1"})
    OperatorState.objects.create(operator_id=operator.pk, state="talking", interaction=made)
    return made


def put(stage: str, *, operator: str = "operator1", **third: Any) -> None:
    """The engine has written the call with a third party."""
    beside = {"kind": "operator", "name": "operator2", "channel": "c2", "up": False} | third
    Call.objects.update(stage=stage, state={"operator": operator, "held": True, "third": beside})


def work(client: Client) -> str:
    return client.get("/desk/work").content.decode()


@pytest.mark.django_db
def test_targets_are_operators_on_duty_and_queues_with_those_who_wait(client: Client, call: Interaction) -> None:
    home = person("operator3", first_name="Marat")
    OperatorState.objects.create(operator_id=home.pk, state="offline")
    Waiting.objects.create(interaction=interaction(LOST), queue=Queue.objects.get(), since=clock.now())
    text = client.get(f"/desk/calls/{call.pk}/targets").content.decode()
    for part in ("Dana", "General", "1 waits", 'data-target="operator2"', 'data-target="general"', 'type="tel"'):
        assert part in text
    for part in ("Marat", 'data-target="operator1"'):
        assert part not in text


@pytest.mark.django_db
def test_targets_of_a_call_that_is_not_in_hand_are_not_shown(client: Client, call: Interaction) -> None:
    assert client.get(f"/desk/calls/{interaction(LOST).pk}/targets").status_code == 404


@pytest.mark.django_db
def test_a_colleague_who_is_busy_cannot_be_asked_first(client: Client, call: Interaction) -> None:
    OperatorState.objects.filter(operator__person__username="operator2").update(state="talking")
    text = client.get(f"/desk/calls/{call.pk}/targets").content.decode()
    assert 'data-way="consult" disabled' in text


@pytest.mark.django_db
def test_a_conversation_can_be_transferred(client: Client, call: Interaction) -> None:
    assert f'data-targets="/desk/calls/{call.pk}/targets"' in work(client)


@pytest.mark.django_db
def test_while_it_rings_the_call_cannot_be_handed_over(client: Client, call: Interaction) -> None:
    put("consulting")
    text = work(client)
    assert 'data-phase="consulting"' in text
    assert "it rings at Dana" in text
    assert f'data-order="/desk/calls/{call.pk}/hand-over" data-key-name="transfer" disabled' in text


@pytest.mark.django_db
def test_a_consultation_can_be_completed_joined_and_cancelled(client: Client, call: Interaction) -> None:
    put("consulting", kind="outside", name=NUMBER, up=True)
    text = work(client)
    assert "while you speak with +7 7172 555 001" in text
    for address in ("hand-over", "conference", "back"):
        assert f'data-order="/desk/calls/{call.pk}/{address}"' in text
    assert "disabled" not in text


@pytest.mark.django_db
def test_a_conference_can_be_left_and_the_third_let_go(client: Client, call: Interaction) -> None:
    put("conference", up=True)
    text = work(client)
    assert "three of you, with Dana" in text
    for part in (f'data-hang-up="/desk/calls/{call.pk}/hang-up"', f'data-order="/desk/calls/{call.pk}/back"'):
        assert part in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "up", "phase"),
    [("consulting", False, "ringing"), ("consulting", True, "consulted"), ("conference", True, "consulted")],
)
def test_the_colleague_sees_who_asks(
    client: Client, call: Interaction, colleague: Person, stage: str, up: bool, phase: str
) -> None:
    OperatorState.objects.filter(operator_id=colleague.pk).update(state="talking", interaction=call)
    put(stage, up=up)
    client.force_login(colleague)
    text = work(client)
    assert f'data-phase="{phase}"' in text
    assert "Aigerim asks you about this call" in text
    assert ("data-accept" in text) is (phase == "ringing")


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{}, {"to": "moon", "target": "x"}, {"to": "queue", "target": ""}])
def test_a_transfer_to_nowhere_is_declined_in_words(client: Client, call: Interaction, fields: dict[str, str]) -> None:
    answer = client.post(f"/desk/calls/{call.pk}/transfer", fields)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_target")


@pytest.mark.django_db
def test_a_swap_is_offered_once_the_colleague_has_answered_and_says_who_hears_music(
    client: Client, call: Interaction
) -> None:
    address = f"/desk/calls/{call.pk}/swap"
    put("consulting")
    assert re.search(f'{address}"[^>]*disabled', work(client))
    put("consulting", up=True)
    text = work(client)
    assert address in text and not re.search(f'{address}"[^>]*disabled', text)
    put("consulting", up=True, waits=True)
    assert "with you; Dana hears music" in work(client)
    put("consulting", operator="operator2", name="operator1", up=True, waits=True)
    assert "is with the caller for a moment; you hear music" in work(client)
