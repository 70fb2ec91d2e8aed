"""Two rows prove to be one person while both have an open chat: one open chat is left, nothing of either is lost."""

from datetime import timedelta

import pytest

from baylanys.crm.models import WhatsAppIdentity
from baylanys.messaging import conversation_words as w
from baylanys.messaging.domain.conversation import take_step
from baylanys.messaging.domain.identity import change_number
from baylanys.messaging.models import BusinessNumber, Conversation, Message, MessageDraft
from baylanys.whatsapp.webhook_items import Person
from baylanys.workforce.models import Operator
from tests.chat_rows import MONDAY_TEN, centre, kinds, somebody, write
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
LATER = MONDAY_TEN + timedelta(minutes=3)
OLD, NEW = "77010000001", "77010000002"


@pytest.fixture
def number() -> BusinessNumber:
    return centre()


def become_one() -> None:
    """Meta tells that whoever wrote from the old number writes from the new one now."""
    change_number(person=Person(wa_id=OLD, user_id=None), new_wa_id=NEW, new_user_id=None, at=LATER)


def open_talks() -> list[Conversation]:
    return list(Conversation.objects.exclude(state="closed"))


def test_the_one_with_an_operator_goes_on_with_both_texts(number: BusinessNumber) -> None:
    operator = person("operator1")
    old = write("Құжаттар керек пе?", of=somebody(OLD), number=number)
    held = write("Бұл мен, жаңа нөмірден", of=somebody(NEW), number=number, at=MONDAY_TEN + timedelta(minutes=1))
    take_step(conversation_id=held.pk, event=w.Taken(operator.pk), at=MONDAY_TEN + timedelta(minutes=2))
    become_one()
    (talk,) = open_talks()
    assert (talk.pk, talk.operator_id, talk.state) == (held.pk, operator.pk, "assigned")
    texts = Message.objects.filter(conversation=talk, direction="in").order_by("at").values_list("text", flat=True)
    assert list(texts) == ["Құжаттар керек пе?", "Бұл мен, жаңа нөмірден"]
    old.refresh_from_db()
    assert (old.state, old.close_reason, old.identity_id) == ("closed", "joined", talk.identity_id)
    assert talk.waiting_since == MONDAY_TEN
    assert kinds(talk)[-1] == "joined" and kinds(old)[-1] == "closed"


def test_unread_words_add_up_and_the_longer_window_holds(number: BusinessNumber) -> None:
    write("Сәлем", of=somebody(OLD), number=number)
    later = write("Сәлем тағы", of=somebody(NEW), number=number, at=MONDAY_TEN + timedelta(minutes=2))
    become_one()
    (talk,) = open_talks()
    assert (talk.unread, talk.window_ends_at) == (2, later.window_ends_at)


def test_of_two_operators_one_keeps_the_chat_and_both_drafts_stay(number: BusinessNumber) -> None:
    first, second = person("operator1"), person("operator2")
    one = write("Сәлем", of=somebody(OLD), number=number)
    two = write("Сәлем", of=somebody(NEW), number=number, at=MONDAY_TEN + timedelta(minutes=1))
    for talk, who in ((one, first), (two, second)):
        take_step(conversation_id=talk.pk, event=w.Taken(who.pk), at=MONDAY_TEN + timedelta(minutes=2))
        MessageDraft.objects.create(conversation=talk, operator=Operator.objects.get(pk=who.pk), text=who.username)
    become_one()
    (talk,) = open_talks()
    assert talk.operator_id == first.pk
    assert set(talk.drafts.values_list("text", flat=True)) == {"operator1", "operator2"}


def test_one_row_of_the_person_is_left(number: BusinessNumber) -> None:
    write("Сәлем", of=somebody(OLD), number=number)
    write("Сәлем", of=somebody(NEW), number=number)
    become_one()
    become_one()
    assert WhatsAppIdentity.objects.filter(wa_id=NEW).count() == 1
    assert len(open_talks()) == 1
