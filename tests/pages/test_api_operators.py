"""Operators and queues as an outside program meets them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from baylanys.core import clock, commands
from baylanys.routing.models import OperatorState, Queue, Waiting
from baylanys.workforce.models import Operator
from tests.api_program import Json, Program, program
from tests.interaction_rows import LOST, MORNING, interaction, person

__all__ = ["program"]
pytestmark = pytest.mark.django_db


def test_operators_are_listed_with_state_and_skills(program: Program) -> None:
    for name in ("operator2", "operator1"):
        made = person(name, first_name="Айсұлу")
        OperatorState.objects.update_or_create(
            operator_id=made.pk, defaults={"state": "ready", "device": "sip", "since": MORNING}
        )
    Operator.objects.get(person__username="operator1").skills.create(skill="lang:kk", level=5)
    page = program.get("/api/v1/operators?limit=1")
    (item,) = page["items"]
    assert item == {
        "username": "operator1",
        "name": "Айсұлу",
        "state": "ready",
        "reason": None,
        "device": "sip",
        "since": "2026-11-23T04:00:00.000Z",
        "interaction": None,
        "skills": {"lang:kk": 5},
    }
    following = program.get(page["next"])
    assert ([each["username"] for each in following["items"]], following["next"]) == (["operator2"], None)


def test_queues_say_how_many_wait(program: Program) -> None:
    queue = Queue.objects.create(code="q9", name_kk="К", name_ru="О", name_en="Q")
    Waiting.objects.create(interaction=interaction(LOST[:3]), queue=queue, since=clock.now() - timedelta(seconds=7))
    item = next(each for each in program.get("/api/v1/queues")["items"] if each["code"] == "q9")
    assert item["waiting"] == 1
    assert 7 <= item["longest_wait_seconds"] < 60


@pytest.mark.parametrize(
    "body",
    [
        '{"state":"talking"}',
        '{"state":"ready","device":"pager"}',
        "{}",
        "[]",
        "no json",
        '{"state":"ready","extra":1}',
        '{"state":"break","reason":"sleep"}',
    ],
)
def test_wrong_state_is_refused(program: Program, body: str) -> None:
    person("operator1")
    response = program.client.put("/api/v1/operators/operator1/state", body, content_type="application/json")
    assert response.status_code in {400, 422}
    assert set(response.json()) == {"code", "message"}


def test_state_of_nobody_is_not_found(program: Program) -> None:
    person("boss", "supervisor")
    for name in ("operator77", "boss", "%D0%B0"):
        assert program.put(f"/api/v1/operators/{name}/state", {"state": "ready"}, 404)["code"] == "no_such_operator"


@contextmanager
def engine_that_answers(accepted: bool, answer: Json) -> Iterator[list[Json]]:
    """Stands where the engine stands: takes orders by the real table and answers them."""
    taken: list[Json] = []
    over = threading.Event()

    def serve() -> None:
        while not over.wait(0.01):
            for order in commands.claim_orders():
                taken.append({"kind": order.kind, **order.payload})
                if accepted and "state" in order.payload:
                    OperatorState.objects.filter(operator__person__username=order.payload["operator"]).update(
                        state=order.payload["state"], device=order.payload["device"] or "browser"
                    )
                commands.answer_order(order.pk, accepted=accepted, answer=answer)
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield taken
    finally:
        over.set()
        thread.join()


@pytest.mark.django_db(transaction=True)
def test_state_is_an_order_to_the_engine(program: Program) -> None:
    OperatorState.objects.update_or_create(operator_id=person("operator1").pk)
    with engine_that_answers(True, {}) as taken:
        item = program.put("/api/v1/operators/operator1/state", {"state": "ready", "device": "sip"})
        assert (item["state"], item["device"]) == ("ready", "sip")
        program.put("/api/v1/operators/operator1/state", {"state": "break", "reason": "lunch"})
    assert taken[0] == {
        "kind": "set_operator_state",
        "operator": "operator1",
        "state": "ready",
        "reason": "",
        "device": "sip",
    }
    assert (taken[1]["state"], taken[1]["reason"]) == ("break", "lunch")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("code", "status"), [("no_desk", 409), ("busy", 409), ("bad_state", 422), ("telephone_away", 503)]
)
def test_what_the_engine_declines_is_said(program: Program, code: str, status: int) -> None:
    person("operator1")
    with engine_that_answers(False, {"code": code}):
        problem = program.put("/api/v1/operators/operator1/state", {"state": "ready"}, status)
    assert problem["code"] == code
    assert problem["message"]


def test_engine_away_is_503(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    person("operator1")
    monkeypatch.setattr(commands.await_answer, "__defaults__", (0.05,))
    problem = program.put("/api/v1/operators/operator1/state", {"state": "ready"}, 503)
    assert problem["code"] == "engine_away"
