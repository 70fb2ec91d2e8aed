"""Steps of a call become rows: once, in order, whatever is repeated."""

from datetime import UTC, datetime, timedelta

import pytest

from baylanys.core import commands
from baylanys.core.ids import new_id
from baylanys.core.models import Order
from baylanys.crm.domain import recognise_caller
from baylanys.crm.models import Contact
from baylanys.engine.writer import save_batch
from baylanys.engine.writes import Announcement, LanguageChoice, OrderAnswer
from baylanys.interactions.domain.wrap_up import WrapUp
from baylanys.interactions.models import Interaction, WrapUpNote
from baylanys.routing.models import Queue, Waiting
from baylanys.telephony import call_messages as m
from baylanys.telephony.call_states import advance, inbound
from baylanys.telephony.domain.call import CallWrite, live_calls
from baylanys.telephony.ivr import messages as ivr
from baylanys.telephony.ivr.flow import parse_flow
from baylanys.telephony.models import Recording
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
FLOW = parse_flow({"start": "q", "give_up": "q", "nodes": {"q": {"kind": "queue", "queue": "general"}}})


class Story:
    """A call that is written after every step, as the engine does."""

    def __init__(self) -> None:
        Queue.objects.get_or_create(code="general", defaults={"name_kk": "К", "name_ru": "О", "name_en": "G"})
        self.id = str(new_id())
        step = inbound(
            interaction=self.id, channel=f"ch-{self.id}", number="+77010000001", line="+77172000001",
            at=START, withheld=False,
        )  # fmt: skip
        self.state, self.history, self.at, self.writes = step.state, list(step.records), START, []
        self._keep(len(step.records))

    def tell(self, *events: m.CallEvent) -> "Story":
        for event in events:
            self.at += timedelta(seconds=2)
            step = advance(self.state, event, self.at, FLOW)
            self.state = step.state
            self.history += step.records
            self._keep(len(step.records))
        return self

    def _keep(self, fresh: int) -> None:
        self.writes.append(CallWrite(self.state, tuple(self.history), fresh, None))

    @property
    def row(self) -> Interaction:
        return Interaction.objects.get(pk=self.id)


def begun() -> Story:
    return Story().tell(m.FlowBegun(ivr.Context(), None, "main"))


def offered() -> Story:
    return begun().tell(m.OfferMade(1, "operator1", "sip", START + timedelta(seconds=20)))


def finished() -> Story:
    story = offered()
    return story.tell(m.OperatorLegUp(f"{story.id}-op1"), m.ContactGone(16))


def test_a_call_is_written_at_its_first_sight_before_any_flow():
    save_batch(list(Story().writes), {})
    assert Interaction.objects.get().arrived_at == START


@pytest.mark.parametrize("size", [1, 2, 100])
def test_however_the_line_is_cut_into_batches_the_rows_are_the_same(size):
    story = finished()
    for first in range(0, len(story.writes), size):
        save_batch(story.writes[first : first + size], {})
    assert story.row.outcome == "answered"
    assert (story.row.wait_ms, story.row.talk_ms) == (4000, 2000)
    kinds = list(story.row.events.values_list("kind", flat=True))
    assert kinds == [record.kind for record in story.history]


def test_writing_again_changes_nothing():
    story = finished()
    save_batch(list(story.writes), {})
    before = list(story.row.events.values())
    save_batch(list(story.writes), {})
    assert list(story.row.events.values()) == before
    assert Recording.objects.count() == 1


def test_who_waits_has_a_row_until_answered():
    story = begun()
    save_batch(list(story.writes), {})
    assert Waiting.objects.get().since == story.state.queue_entered_at
    story.tell(m.ContactGone(16))
    save_batch([story.writes[-1]], {})
    assert not Waiting.objects.exists()
    assert story.row.outcome == "lost"


def test_an_answered_call_expects_a_recording_that_stops_with_it():
    story = finished()
    save_batch(story.writes[:-1], {})
    assert Recording.objects.get().state == "started"
    save_batch(story.writes[-1:], {})
    recording = Recording.objects.get()
    assert (recording.state, recording.raw_name) == ("stopped", f"ch-{story.id}.raw")


def test_a_restarted_engine_reads_back_what_was_written():
    story = offered()
    save_batch(list(story.writes), {})
    [(state, history, contact)] = live_calls()
    assert state == story.state
    assert [record.kind for record in history] == [record.kind for record in story.history]
    assert contact is None


def test_a_call_that_ended_within_one_batch_has_its_recording():
    story = finished()
    save_batch(list(story.writes), {})
    assert Recording.objects.get().state == "stopped"


def test_an_ended_call_is_no_live_call():
    story = finished()
    save_batch(list(story.writes), {})
    assert live_calls() == []


def test_the_form_after_the_call_stands_in_the_row():
    story = finished()
    save_batch([*story.writes, WrapUp(story.id, "resolved", "Сброшен пароль")], {})
    assert (story.row.result, story.row.note) == ("resolved", "Сброшен пароль")


def test_each_operator_of_a_transferred_call_keeps_the_own_words():
    first, second = person("operator1"), person("operator2")
    people = {"operator1": first.pk, "operator2": second.pk}
    story = finished()
    said = [
        WrapUp(story.id, "passed_on", "Спросил о грантах", "operator1", START, "ru", "grants"),
        WrapUp(story.id, "resolved", "Объяснила сроки", "operator2", START + timedelta(minutes=3), "kk"),
        WrapUp(story.id, "not_stated", "", "operator1", START + timedelta(minutes=5)),
    ]
    save_batch([*story.writes, *said], people)
    save_batch(list(said), people)
    kept = [(each.operator_id, each.result, each.note) for each in WrapUpNote.objects.all()]
    assert kept == [
        (first.pk, "passed_on", "Спросил о грантах"),
        (second.pk, "resolved", "Объяснила сроки"),
        (first.pk, "not_stated", ""),
    ]
    assert (story.row.result, story.row.note) == ("resolved", "Объяснила сроки")


def test_an_order_is_answered_once():
    order = Order.objects.create(kind="hold")
    save_batch([OrderAnswer(order.pk, True, {"n": 1}), OrderAnswer(order.pk, False, {})], {})
    order.refresh_from_db()
    assert (order.accepted, order.answer) == (True, {"n": 1})


def test_pages_are_told_with_names_only():
    save_batch([Announcement("queue", None), Announcement("work", (1,), (("phase", "offered"),))], {})


def test_an_unknown_number_becomes_one_person_however_often_it_calls():
    first, second = recognise_caller("+77010000009"), recognise_caller("+77010000009")
    assert first == second
    assert Contact.objects.count() == 1


def test_the_chosen_language_is_remembered_for_the_number():
    caller = recognise_caller("+77010000009")
    save_batch([LanguageChoice(caller.contact_id, "kk")], {})
    assert recognise_caller("+77010000009").language == "kk"


def test_an_order_is_claimed_once():
    order = commands.give_order("hold", {})
    assert [each.pk for each in commands.claim_orders()] == [order.pk]
    assert commands.claim_orders() == []


def test_an_old_click_does_not_act_on_a_later_call():
    order = Order.objects.create(kind="hang_up", given_at=datetime.now(UTC) - timedelta(minutes=1))
    assert commands.claim_orders() == []
    order.refresh_from_db()
    assert order.answer == {"code": "lapsed"}
