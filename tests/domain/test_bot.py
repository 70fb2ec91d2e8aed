"""The bot on WhatsApp: whom it takes, what it tells, how it hands over; numbers bound to accounts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from baylanys.accounts.choices import Role
from baylanys.bot.choices import PublicArticles, TurnState
from baylanys.bot.domain import turn as turns
from baylanys.bot.domain.binding import end_binding, make_code
from baylanys.bot.domain.rules import publish_texts, set_rule
from baylanys.bot.domain.turn import MOST_A_MINUTE, take_next
from baylanys.bot.models import Binding, Dialogue, Turn
from baylanys.bot.rules import Rule
from baylanys.core.errors import NotPossible
from baylanys.crm.models import Case, ClassifierLine, Contact, WhatsAppIdentity
from baylanys.messaging import conversation_words as w
from baylanys.messaging.domain.conversation import take_step, time_passed
from baylanys.messaging.figures import chat_figures, waiting_now
from baylanys.messaging.models import BusinessNumber, Conversation, Message
from tests.case_rows import put_guide_in_force
from tests.chat_rows import MONDAY_TEN, SUNDAY_TEN, centre, kinds, somebody, write
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def number() -> BusinessNumber:
    """A centre whose bot is on."""
    found = centre()
    set_rule(rule=Rule(is_on=True, articles=PublicArticles.ALL), by=None, at=LONG_AGO)
    return found


def ask(text: str, of: WhatsAppIdentity, number: BusinessNumber, at: datetime = MONDAY_TEN, **how: Any) -> Conversation:
    """The person has written and the bot has answered."""
    talk = write(text, of=of, number=number, at=at, **how)
    while take_next(at=at):
        pass
    talk.refresh_from_db()
    return talk


def answers(talk: Conversation) -> list[str]:
    return [key for said in Turn.objects.filter(conversation=talk).order_by("pk").values_list("said", flat=True)
            for key in said]  # fmt: skip


def test_without_a_setting_nothing_changes() -> None:
    number = centre()
    talk = write("Здравствуйте", of=somebody(), number=number)
    assert talk.state == w.WAITING and not Turn.objects.exists()


def test_a_talk_with_the_bot_waits_for_nobody_and_ends_as_the_bots(number: BusinessNumber) -> None:
    talk = ask("Здравствуйте, подскажите", of=somebody(), number=number)
    assert (talk.state, talk.language, talk.unread, talk.waiting_since) == (w.BOT, "ru", 0, None)
    assert not waiting_now().exists()
    ours = Message.objects.get(conversation=talk, direction="out")
    assert (ours.automatic, ours.kind) == ("bot", "interactive")
    later = MONDAY_TEN + timedelta(minutes=61)
    assert time_passed(conversation_id=talk.pk, at=later) == w.Closing("bot")
    talk.interaction.refresh_from_db()
    assert talk.interaction.outcome == "bot"
    assert kinds(talk) == ["arrived", "language_chosen", "bot_began", "wrapped_up", "closed"]
    assert chat_figures(MONDAY_TEN, later + timedelta(minutes=1), later).by_bot == 1


def test_who_asks_for_an_operator_waits_with_everything_said_and_the_bot_is_silent(number: BusinessNumber) -> None:
    identity = somebody()
    ask("Сәлеметсіз бе", of=identity, number=number)
    talk = ask("оператор керек", of=identity, number=number)
    assert (talk.state, talk.language, talk.unread) == (w.WAITING, "kk", 1)
    assert waiting_now().get() == talk
    said = Message.objects.filter(conversation=talk, direction="out").count()
    ask("мәзір", of=identity, number=number)
    assert Message.objects.filter(conversation=talk, direction="out").count() == said
    assert answers(talk) == ["greeting", "handed_over"]


def test_outside_hours_the_message_is_kept_and_the_opening_is_told_later(number: BusinessNumber) -> None:
    identity = somebody()
    talk = ask("оператор", of=identity, number=number, at=SUNDAY_TEN)
    assert answers(talk) == ["handed_over_closed"]
    assert "23.11.2026 09:00" in Message.objects.get(conversation=talk, direction="out").text
    assert (talk.state, talk.told_closed_at) == (w.WAITING, SUNDAY_TEN)
    assert time_passed(conversation_id=talk.pk, at=MONDAY_TEN) == w.DoorsOpened()


def test_a_message_is_answered_once_however_often_it_is_taken_up(number: BusinessNumber) -> None:
    talk = ask("Здравствуйте", of=somebody(), number=number)
    found = Turn.objects.get(conversation=talk)
    turns.answer(turn_id=found.pk, at=MONDAY_TEN)
    assert Message.objects.filter(conversation=talk, direction="out").count() == 1
    with pytest.raises(IntegrityError):
        Turn.objects.create(message=found.message, conversation=talk)


def test_what_broke_off_is_tried_again_and_then_an_operator_comes(number: BusinessNumber) -> None:
    talk = write("Здравствуйте", of=somebody(), number=number)
    Turn.objects.update(tries=3, not_before=MONDAY_TEN)
    assert take_next(at=MONDAY_TEN)
    talk.refresh_from_db()
    assert (talk.state, Turn.objects.get().state) == (w.WAITING, TurnState.FAILED)


def test_whom_the_bot_leaves_alone_an_operator_gets(number: BusinessNumber) -> None:
    talk = write("Здравствуйте", of=somebody(), number=number)
    assert time_passed(conversation_id=talk.pk, at=MONDAY_TEN + timedelta(minutes=3)) == w.BotOver("silent")
    take_next(at=MONDAY_TEN + timedelta(minutes=4))
    assert Turn.objects.get().state == TurnState.SKIPPED


def test_a_bot_that_is_switched_off_hands_over_what_it_had(number: BusinessNumber) -> None:
    identity = somebody()
    ask("Здравствуйте", of=identity, number=number)
    set_rule(rule=Rule(is_on=True, off_numbers=(number.pk,)), by=None, at=MONDAY_TEN)
    assert ask("меню", of=identity, number=number).state == w.WAITING
    assert write("Здравствуйте", of=somebody("77010000002"), number=number).state == w.WAITING


def test_a_machine_that_answers_answers_gets_no_end_of_them(number: BusinessNumber) -> None:
    identity = somebody()
    for _ in range(MOST_A_MINUTE + 8):
        talk = ask("спасибо", of=identity, number=number)
    assert Message.objects.filter(conversation=talk, direction="out").count() == MOST_A_MINUTE
    assert talk.state == w.BOT and talk.waiting_since is not None


def test_a_running_dialogue_keeps_the_texts_that_it_began_with(number: BusinessNumber) -> None:
    one, other = somebody(), somebody("77010000002")
    ask("Здравствуйте", of=one, number=number)
    published = publish_texts(texts={"you_are_welcome": {"ru": "Новое слово"}}, note="", by=None, at=MONDAY_TEN)
    old = ask("спасибо", of=one, number=number, at=MONDAY_TEN + timedelta(seconds=5))
    new = ask("спасибо", of=other, number=number, at=MONDAY_TEN + timedelta(seconds=5))
    assert Message.objects.filter(conversation=old).latest("id").text.startswith("Пожалуйста")
    assert Dialogue.objects.get(conversation=new).version == published


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"menu": {"ru": "{wrong}"}}, "unknown_place"),
        ({"menu": {"ru": "а" * 1025}}, "text_too_long"),
        ({"menu": {"ru": "  "}}, "text_missing"),
        ({"nothing": {"ru": "а"}}, "unknown_text"),
    ],
)
def test_texts_that_could_not_be_said_are_refused(number: BusinessNumber, texts: Any, code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        publish_texts(texts=texts, note="", by=None, at=MONDAY_TEN)
    assert refused.value.code == code


def test_nothing_in_the_knowledge_base_is_said_kindly(number: BusinessNumber) -> None:
    identity = somebody()
    ask("Здравствуйте", of=identity, number=number)
    assert answers(ask("как подать документы на грант", of=identity, number=number))[-1] == "not_understood"


# Numbers bound to accounts


def some_case(contact: Contact) -> Case:
    line = ClassifierLine.objects.first()
    due = MONDAY_TEN + timedelta(days=1)
    return Case.objects.create(contact=contact, line=line, handler="operator", first_answer_due_at=due, due_at=due)


def bound(number: BusinessNumber, role: Role = Role.REPRESENTATIVE, wa_id: str = "77010000001") -> WhatsAppIdentity:
    identity = somebody(wa_id)
    code = make_code(person=person(f"rep{wa_id}", role), at=MONDAY_TEN)
    ask(f"{code[:4]} {code[4:]}", of=identity, number=number)
    return identity


def test_a_code_binds_the_number_that_sent_it_once(number: BusinessNumber) -> None:
    identity = bound(number)
    found = Binding.objects.get(ended_at=None)
    assert (found.identity, found.number) == (identity, "77010000001")
    talk = Conversation.objects.get(identity=identity)
    assert answers(talk) == ["code_bound"] and talk.state == w.BOT
    other = somebody("77010000002")
    code = Message.objects.filter(conversation=talk, direction="in").get().text
    assert answers(ask(code, of=other, number=number)) == ["code_wrong"]
    assert Binding.objects.filter(ended_at=None).count() == 1


def test_after_five_wrong_codes_no_code_is_looked_at(number: BusinessNumber) -> None:
    identity, someone = somebody(), person("rep", Role.REPRESENTATIVE)
    code = make_code(person=someone, at=MONDAY_TEN)
    wrong = "00000000" if code != "00000000" else "11111111"
    for _ in range(5):
        talk = ask(wrong, of=identity, number=number)
    ask(code, of=identity, number=number)
    assert answers(talk)[-2:] == ["code_wrong", "code_too_many"]
    assert not Binding.objects.exists()


def test_a_code_ends_after_ten_minutes_and_a_new_one_ends_the_old(number: BusinessNumber) -> None:
    identity, someone = somebody(), person("rep", Role.REPRESENTATIVE)
    first = make_code(person=someone, at=MONDAY_TEN)
    second = make_code(person=someone, at=MONDAY_TEN)
    ask(first, of=identity, number=number)
    talk = ask(second, of=identity, number=number, at=MONDAY_TEN + timedelta(minutes=10))
    assert answers(talk) == ["code_wrong", "code_wrong"]


def test_a_code_works_while_an_operator_has_the_talk_and_leaves_it_with_the_operator(number: BusinessNumber) -> None:
    identity = somebody()
    ask("оператор", of=identity, number=number)
    code = make_code(person=person("rep", Role.REPRESENTATIVE), at=MONDAY_TEN)
    talk = ask(code, of=identity, number=number)
    assert (talk.state, answers(talk)[-1]) == (w.WAITING, "code_bound")


def test_who_may_see_no_figures_binds_nothing(number: BusinessNumber) -> None:
    bound(number, Role.OPERATOR)
    assert not Binding.objects.exists()


def test_the_persons_own_request_is_told_and_another_ones_is_not(number: BusinessNumber) -> None:
    put_guide_in_force(LONG_AGO)
    identity = somebody()
    own, other = some_case(identity.contact), some_case(somebody("77010000002").contact)
    ask("Здравствуйте", of=identity, number=number)
    talk = ask(f"статус заявки {own.pk}", of=identity, number=number)
    assert answers(talk)[-1] == f"case_{own.state}"
    talk = ask(f"статус заявки {other.pk}", of=identity, number=number)
    assert answers(talk)[-1] == "case_unknown"
    assert Case.objects.count() == 2


def test_a_binding_is_ended_once(number: BusinessNumber) -> None:
    bound(number)
    found = Binding.objects.get()
    assert end_binding(binding=found, by=found.person, reason="person", at=MONDAY_TEN)
    assert not end_binding(binding=found, by=found.person, reason="person", at=MONDAY_TEN)


def test_an_open_talk_may_be_taken_from_the_bot(number: BusinessNumber) -> None:
    talk = ask("Здравствуйте", of=somebody(), number=number)
    operator = person("operator1")
    now = take_step(conversation_id=talk.pk, event=w.Taken(operator.pk), at=MONDAY_TEN)
    assert (now.state, now.led_by_bot) == (w.ASSIGNED, False)
