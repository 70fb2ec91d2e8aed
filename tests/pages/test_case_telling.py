"""The person of a request is told: by WhatsApp in its window or by a template, by e-mail, by voice; all on record."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.crm.domain.case import open_case
from baylanys.crm.models import Case, CaseReply, CaseText, ClassifierLine, Contact
from baylanys.messaging.models import Message, MessageTemplate
from tests.case_rows import put_guide_in_force
from tests.chat_desk_rows import business_number, conversation, identity
from tests.interaction_rows import contact, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    put_guide_in_force(clock.now() - timedelta(days=60))
    return client_of(Role.OPERATOR)


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role, role, "en"))
    return client


def opened(who: Contact | None, language: str = "ru") -> Case:
    line = ClassifierLine.objects.get(code="grant-terms")
    return open_case(line=line, contact=who, project="grants", language=language, channel="call",
                     description="Когда?", interaction=None, by=None, at=clock.now())  # fmt: skip


def tell(client: Client, case: Case, **fields: Any) -> str:
    case.refresh_from_db()
    posted = {
        "kind": "answer",
        "channel": "voice",
        "text": "До 1 декабря",
        "version": case.version,
        "key": str(uuid4()),
    }
    answer = client.post(f"/cases/{case.pk}/tell", posted | fields, follow=True)
    case.refresh_from_db()
    return answer.content.decode()


def chat_with(name: str, hours: int = 20) -> Contact:
    who = identity(name, "+77015550123")
    conversation(who, window_ends_at=clock.now() + timedelta(hours=hours))
    return who.contact


def test_the_operator_reads_the_number_aloud_and_it_is_on_record(operator: Client) -> None:
    case = opened(contact("Айгүл", "+77015550123"), "kk")
    page = operator.get(f"/cases/{case.pk}/").content.decode()
    assert f"Өтінішіңіз № {case.pk} болып тіркелді" in page and "I have said it" in page
    page = tell(operator, case, kind="number")
    reply = CaseReply.objects.get()
    assert (reply.kind, reply.channel, reply.state, reply.by.username) == ("number", "voice", "told", "operator")
    assert f"№ {case.pk}" in reply.text and "I have said it" not in page
    assert case.first_answered_at is None


def test_an_answer_goes_by_whatsapp_in_its_window_and_closes_the_request(operator: Client) -> None:
    case = opened(chat_with("Айгүл"))
    page = tell(operator, case, channel="whatsapp", closes="on")
    message = Message.objects.get(direction="out", author=None)
    assert message.text == f"Здравствуйте, Айгүл! Ответ на ваше обращение № {case.pk}: До 1 декабря"
    assert (case.state, case.answer, case.first_answered_at is not None) == ("closed", "До 1 декабря", True)
    assert CaseReply.objects.get().message_id == message.pk and "Waiting to be sent" in page


def test_after_the_window_only_a_template_goes_filled_from_the_request(operator: Client) -> None:
    case = opened(chat_with("Айгүл", hours=-1))
    assert "only a template" in tell(operator, case, channel="whatsapp")
    assert not CaseReply.objects.exists() and case.first_answered_at is None
    parts = [{"type": "BODY", "text": "Обращение {{1}}: {{2}}"}]
    named = [{"part": "body", "key": "1", "name": "number"}, {"part": "body", "key": "2", "name": "answer"}]
    row = MessageTemplate.objects.create(
        number=business_number(), name="case_answer", language="ru", category="UTILITY", state="approved",
        components=parts, variables=named,
    )  # fmt: skip
    assert "case_answer" in operator.get(f"/cases/{case.pk}/").content.decode()
    tell(operator, case, channel="whatsapp", template=str(row.pk), text="До\n1 декабря")
    assert Message.objects.get(template=row).text == f"Обращение {case.pk}: До 1 декабря"


def test_an_answer_by_email_waits_for_the_job(operator: Client) -> None:
    case = opened(contact("Айгүл", "+77015550123"))
    assert "not an e-mail address" in tell(operator, case, channel="email", address="no@")
    tell(operator, case, channel="email", address="aigul@example.org")
    reply = CaseReply.objects.get()
    assert (reply.state, reply.address, reply.subject) == ("queued", "aigul@example.org", f"Обращение № {case.pk}")
    assert "aigul@example.org" in operator.get(f"/cases/{case.pk}/").content.decode()


def test_pressed_twice_it_is_said_once(operator: Client) -> None:
    case, key = opened(chat_with("Айгүл")), str(uuid4())
    for _ in range(2):
        tell(operator, case, channel="whatsapp", key=key)
    assert CaseReply.objects.count() == 1 and Message.objects.filter(direction="out").count() == 1


def test_who_answers_a_request_that_was_closed_meanwhile_is_told_and_nothing_leaves(operator: Client) -> None:
    case = opened(chat_with("Айгүл"))
    Case.objects.filter(pk=case.pk).update(version=7)
    posted = {"kind": "answer", "channel": "whatsapp", "text": "Да", "version": 1, "closes": "on", "key": str(uuid4())}
    page = operator.post(f"/cases/{case.pk}/tell", posted, follow=True).content.decode()
    assert "changed this request meanwhile" in page
    assert not CaseReply.objects.exists() and not Message.objects.filter(direction="out").exists()


def test_a_question_makes_the_request_wait_for_the_person(operator: Client) -> None:
    case = opened(contact("Айгүл", "+77015550123"))
    tell(operator, case, kind="question", text="Номер заявки?")
    assert (case.state, case.first_answered_at is not None) == ("waiting", True)


@pytest.mark.parametrize("fields", [{"text": " "}, {"kind": "zzz"}, {"channel": "zzz"}, {"key": "1"}, {"version": "z"}])
def test_nonsense_is_refused_in_words(operator: Client, fields: dict[str, str]) -> None:
    case = opened(contact("Айгүл", "+77015550123"))
    tell(operator, case, **fields)
    assert not CaseReply.objects.exists()


def test_nobody_can_be_told_of_a_request_without_a_person(operator: Client) -> None:
    case = opened(None)
    assert "Nobody is named" in operator.get(f"/cases/{case.pk}/").content.decode()
    assert tell(operator, case, channel="whatsapp") and not CaseReply.objects.exists()


def test_the_customer_sees_what_was_told_but_tells_nobody(operator: Client) -> None:
    case = opened(contact("Айгүл", "+77015550123"))
    tell(operator, case)
    customer = client_of(Role.REPRESENTATIVE)
    assert "До 1 декабря" in customer.get(f"/cases/{case.pk}/").content.decode()
    assert customer.post(f"/cases/{case.pk}/tell", {}).status_code == 403


def test_texts_are_of_a_category_or_of_all_and_the_old_one_stays_on_record(operator: Client) -> None:
    boss, case = client_of(Role.SUPERVISOR), opened(contact("Айгүл", "+77015550123"))
    said = {"kind": "answer", "language": "ru", "line": "", "text": "Ответ № {number}: {answer}"}
    boss.post("/cases/texts/", said)
    boss.post("/cases/texts/", said | {"line": "grant-terms", "text": "Грант {number}: {answer}"})
    boss.post("/cases/texts/", said | {"text": "Другой {number}: {answer}"})
    assert (
        "No request has such a field: phone"
        in boss.post("/cases/texts/", said | {"text": "{phone}"}, follow=True).content.decode()
    )
    assert CaseText.objects.count() == 3 and CaseText.objects.filter(valid_until=None).count() == 2
    tell(operator, case)
    assert CaseReply.objects.get().text == f"Грант {case.pk}: До 1 декабря"
    assert "Другой" in boss.get("/cases/texts/").content.decode()
