"""What happens on the floor is written once, whoever repeats it."""

import pytest

from baylanys.core import clock
from baylanys.engine.writer import save_batch
from baylanys.interactions.models import Interaction
from baylanys.routing.domain.floor_event import FloorNote, WaitingGone
from baylanys.routing.models import FloorEvent, Queue, Waiting
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db


def test_a_note_written_twice_stands_once() -> None:
    boss, operator = person("boss", "supervisor"), person("operator1")
    call = Interaction.objects.create(direction="inbound", arrived_at=clock.now())
    note = FloorNote("listened", clock.now(), operator.pk, boss.pk, str(call.pk), detail={"seconds": 3.5})
    save_batch([note, note], {})
    save_batch([note], {})
    row = FloorEvent.objects.get()
    assert (row.kind, row.actor, row.operator_id, row.interaction_id) == ("listened", boss, operator.pk, call.pk)
    assert row.detail == {"seconds": 3.5}


def test_the_systems_own_act_has_no_giver() -> None:
    save_batch([FloorNote("row_stuck", clock.now(), alarm=True)], {})
    row = FloorEvent.objects.get()
    assert (row.actor, row.operator, row.alarm) == (None, None, True)


def test_a_waiting_row_without_a_call_is_removed_and_removing_again_is_safe() -> None:
    call = Interaction.objects.create(direction="inbound", arrived_at=clock.now())
    queue = Queue.objects.create(code="general")
    Waiting.objects.create(interaction=call, queue=queue, since=clock.now())
    for _ in range(2):
        save_batch([WaitingGone(str(call.pk))], {})
    assert not Waiting.objects.exists()
