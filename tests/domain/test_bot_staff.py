"""The customer's people ask the bot: figures, files, alarms, a mailing by a second word; rights at each message."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.bot.domain.alarms import bound_number
from baylanys.bot.domain.binding import end_binding, make_code
from baylanys.bot.domain.rules import set_rule
from baylanys.bot.domain.turn import take_next
from baylanys.bot.jobs import send_bot_file
from baylanys.bot.models import Binding, Turn
from baylanys.bot.rules import Rule
from baylanys.campaigns.models import Mailing
from baylanys.crm.models import Consent, ContactPhone, WhatsAppIdentity
from baylanys.guard.domain.subscription import subscriptions_of
from baylanys.messaging import conversation_words as w
from baylanys.messaging.domain.conversation import take_step
from baylanys.messaging.models import BusinessNumber, Conversation, Message, MessageTemplate
from tests import kpi_rows
from tests.chat_rows import MONDAY_TEN, centre, somebody, write
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def number() -> BusinessNumber:
    found = centre()
    set_rule(rule=Rule(is_on=True), by=None, at=LONG_AGO)
    return found


@pytest.fixture
def rep() -> Person:
    return person("rep", Role.REPRESENTATIVE)


@pytest.fixture
def phone(number: BusinessNumber, rep: Person) -> WhatsAppIdentity:
    """The representative's own, bound."""
    identity = somebody(language="ru")
    ask(make_code(person=rep, at=MONDAY_TEN), identity, number)
    return identity


def ask(text: str, of: WhatsAppIdentity, number: BusinessNumber, at: datetime = MONDAY_TEN, button: str = "") -> Turn:
    """The person has written, or tapped, and the bot has answered."""
    content: dict[str, Any] = {"list_reply": {"id": button, "title": text}} if button else {}
    write(text, of=of, number=number, at=at, content=content, kind="interactive" if button else "text")
    while take_next(at=at):
        pass
    return Turn.objects.latest("pk")


def newest() -> Message:
    return Message.objects.filter(direction="out").latest("id")


def test_figures_come_with_limits_and_buttons(phone: WhatsAppIdentity, number: BusinessNumber, rep: Person) -> None:
    turn = ask("неделя", phone, number)
    assert (turn.said, turn.person) == (["figures"], rep)
    assert "23.11.2026" in newest().text and "≤" in newest().text
    ids = [each["reply"]["id"] for each in newest().content["action"]["buttons"]]
    assert ids[1] == "staff:file:xlsx:kpi_weekly:2026-11-23:2026-11-23:"


@pytest.mark.parametrize(("kind", "sent"), [("xlsx", "document"), ("png", "image")])
def test_a_file_is_promised_made_and_sent_once(
    phone: WhatsAppIdentity, number: BusinessNumber, kind: str, sent: str
) -> None:
    kpi_rows.write([*kpi_rows.answered("2026-11-23", "09:30"), *kpi_rows.lost("2026-11-23", "09:40")])
    turn = ask("x", phone, number, button=f"staff:file:{kind}:kpi_daily:2026-11-23:2026-11-23:")
    assert turn.said == ["file_made"]
    job = ProcrastinateJob.objects.filter(task_name="send_bot_file").latest("id")
    for _ in range(2):
        send_bot_file(**job.args)
    files = Message.objects.filter(direction="out", kind=sent)
    assert [each.automatic for each in files] == ["bot"] and files[0].media.size > 1000


def test_a_report_that_cannot_be_made_is_said(phone: WhatsAppIdentity, number: BusinessNumber) -> None:
    turn = ask("x", phone, number, button="staff:file:xlsx:nothing' or 1=1:2026-11-23:2026-11-23:")
    assert turn.said == ["failed"] and "nothing" in newest().text
    ask("x", phone, number, button="staff:file:png:kpi_daily:2026-11-22:2026-11-22:")
    send_bot_file(**ProcrastinateJob.objects.filter(task_name="send_bot_file").latest("id").args)
    assert newest().text.endswith("рисовать нечего.")


def test_a_file_is_not_sent_to_who_lost_the_right_meanwhile(
    phone: WhatsAppIdentity, number: BusinessNumber, rep: Person
) -> None:
    ask("x", phone, number, button="staff:file:xlsx:kpi_daily:2026-11-23:2026-11-23:")
    job = ProcrastinateJob.objects.filter(task_name="send_bot_file").latest("id")
    end_binding(binding=Binding.objects.get(), by=rep, reason="person", at=MONDAY_TEN)
    send_bot_file(**job.args)
    assert not Message.objects.filter(kind="document").exists()


@pytest.mark.parametrize("how", ["dismissed", "role", "ended", "number", "old"])
def test_rights_are_those_of_the_moment(phone: WhatsAppIdentity, number: BusinessNumber, rep: Person, how: str) -> None:
    assert ask("неделя", phone, number).said == ["figures"]
    if how == "ended":
        end_binding(binding=Binding.objects.get(), by=None, reason="administrator", at=MONDAY_TEN)
    elif how == "number":
        WhatsAppIdentity.objects.filter(pk=phone.pk).update(wa_id="77019999999")
    elif how == "old":
        set_rule(rule=Rule(is_on=True, confirm_days=1), by=None, at=MONDAY_TEN)
        Binding.objects.update(confirmed_at=MONDAY_TEN - timedelta(days=1))
    else:
        Person.objects.filter(pk=rep.pk).update(
            **{"dismissed": {"is_active": False}, "role": {"role": Role.OPERATOR}}[how]
        )
    turn = ask("неделя", phone, number)
    assert turn.said == ["not_understood"] and turn.person is None


def test_the_bot_takes_the_representative_back_after_an_operator(
    phone: WhatsAppIdentity, number: BusinessNumber
) -> None:
    ask("оператор", phone, number)
    talk = Conversation.objects.get()
    assert talk.state == w.WAITING
    take_step(conversation_id=talk.pk, event=w.Closing("supervisor"), at=MONDAY_TEN)
    assert ask("неделя", phone, number).said == ["figures"]


def test_alarms_are_ordered_and_stopped(phone: WhatsAppIdentity, number: BusinessNumber, rep: Person) -> None:
    assert bound_number(rep) == "+77010000001"
    assert ask("сигналы", phone, number).said == ["alarms_now_off"]
    assert ask("x", phone, number, button="staff:alarms:on").said == ["alarms_on"]
    assert [row.way for row in subscriptions_of(rep)] == ["whatsapp"]
    assert ask("отпиши от сигналов", phone, number).said == ["alarms_off"]
    assert not subscriptions_of(rep).exists()


def template(number: BusinessNumber) -> MessageTemplate:
    body = [{"type": "BODY", "text": "Приглашаем на вебинар"}]
    return MessageTemplate.objects.create(
        number=number, name="webinar", language="ru", category="MARKETING", components=body, state="approved",
        provider_id="1",
    )  # fmt: skip


def test_a_mailing_is_chosen_and_nothing_leaves_without_the_second_word(
    phone: WhatsAppIdentity, number: BusinessNumber
) -> None:
    row = template(number)
    assert ask("рассылка", phone, number).said == ["mailings_none"]
    assert ask("x", phone, number, button="staff:newmailing").said == ["mailing_templates"]
    assert ask("x", phone, number, button=f"staff:template:{row.pk}").said == ["mailing_segments"]
    turn = ask("x", phone, number, button=f"staff:segment:{row.pk}:everybody")
    assert turn.said == ["failed"] and Mailing.objects.get().state == "draft"


def test_a_mailing_starts_by_the_code_that_was_shown(
    phone: WhatsAppIdentity, number: BusinessNumber, rep: Person
) -> None:
    template(number)
    someone = somebody("77010000005", "ru")
    ContactPhone.objects.get_or_create(contact=someone.contact, e164="+77010000005")
    Consent.objects.create(contact=someone.contact, purpose="marketing", channel="whatsapp", given=True, at=LONG_AGO)
    row = MessageTemplate.objects.get()
    ask("x", phone, number, button=f"staff:segment:{row.pk}:lang:ru")
    found = re.search(r"ДА (\d{4})", newest().text)
    assert found, newest().text
    wrong = f"{(int(found[1]) + 1) % 10000:04}"
    assert ask(f"ДА {wrong}", phone, number).said == ["mailing_wrong_code"]
    mailing = Mailing.objects.get()
    assert mailing.state == "draft"
    ask("x", phone, number, button=f"staff:mailing:{mailing.code}")
    found = re.search(r"ДА (\d{4})", newest().text)
    assert found
    assert ask(f"да {found[1]}", phone, number).said == ["mailing_running"]
    mailing.refresh_from_db()
    assert (mailing.state, mailing.confirmed_by) == ("running", rep)
