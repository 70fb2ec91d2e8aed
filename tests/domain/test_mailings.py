"""A mailing reaches everybody it may reach, once, at the pace of the operators, and every person has an outcome."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from baylanys.accounts.choices import Role
from baylanys.campaigns.domain import releasing
from baylanys.campaigns.domain.listed_people import bring_list
from baylanys.campaigns.domain.mailing import (
    STEPS,
    approve_mailing,
    cancel_mailing,
    confirm_mailing,
    coverage_between,
    coverage_of,
    go_on_with_mailing,
    pause_mailing,
    plan_of,
)
from baylanys.campaigns.domain.outcomes import follow_mailings
from baylanys.campaigns.domain.releasing import release_mailings
from baylanys.campaigns.models import Mailing, MailingRecipient, MailingRule, MessageRate
from baylanys.contract.domain.approval import set_approval
from baylanys.core.errors import DomainError, NotPossible
from baylanys.crm.domain.personal_data import erase_person
from baylanys.crm.models import Consent, Contact, OptOut, WhatsAppIdentity
from baylanys.messaging.domain.stop_word import heed_stop_word
from baylanys.messaging.models import BusinessNumber, Message, MessageTemplate
from baylanys.routing.domain.outbound_hold import hold_outbound
from tests.chat_rows import MONDAY_TEN, said, write
from tests.interaction_rows import person
from tests.mailing_rows import (
    VALUES,
    agreed,
    draft,
    number_and_template,
    ready_operators,
    running,
    template,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def number() -> BusinessNumber:
    return number_and_template()


def people(count: int) -> None:
    for place in range(count):
        agreed(f"+7701000{place:04}", f"Участник {place}")


def sent(number: BusinessNumber, status: str = "delivered", **values: Any) -> None:
    """Meta's word on everything that is on its way."""
    Message.objects.filter(number=number, direction="out").update(status=status, sending_at=MONDAY_TEN, **values)


def outcomes(mailing: Mailing) -> dict[str, int]:
    found: dict[str, int] = {}
    for outcome in mailing.recipients.values_list("outcome", flat=True):
        found[outcome] = found.get(outcome, 0) + 1
    return found


def test_everybody_of_a_segment_is_counted_or_left_out_with_a_reason(number: BusinessNumber) -> None:
    agreed("+77010000001", "Айгүл", "kk")
    agreed("+77010000002", "Иван")
    agreed("+77010000003", language="en")
    agreed("+77010000004", given=None)
    agreed("+77010000005", given=False)
    agreed("+77172000001")
    stopped = agreed("+77010000006")
    OptOut.objects.create(contact=stopped, at=MONDAY_TEN, channel="whatsapp", value="stop", source="test")
    blocked = agreed("+77010000007")
    WhatsAppIdentity.objects.create(contact=blocked, wa_id="77010000007", is_blocked=True)
    Contact.objects.create(name="Без номера")
    MessageRate.objects.create(category="MARKETING", price="0.05", currency="USD", valid_from=MONDAY_TEN)
    plan = plan_of(mailing=draft(), at=MONDAY_TEN)
    assert dict(plan.by_language) == {"kk": 1, "ru": 2}
    assert dict(plan.excluded) == {
        "no_consent": 1, "taken_back": 1, "not_mobile": 1, "opted_out": 1, "blocked": 1, "no_number": 1,
    }  # fmt: skip
    assert (str(plan.cost.amount), plan.cost.currency, plan.problems) == ("0.1500", "USD", ())
    assert plan_of(mailing=draft(fallback_language=""), at=MONDAY_TEN).excluded["no_language"] == 1


def test_an_unknown_rate_is_said_and_not_counted_as_nothing(number: BusinessNumber) -> None:
    people(1)
    plan = plan_of(mailing=draft(), at=MONDAY_TEN)
    assert plan.cost.amount is None
    assert plan.limit_known is False


def test_what_is_confirmed_is_frozen_once(number: BusinessNumber) -> None:
    people(2)
    mailing = running()
    people_before = set(mailing.recipients.values_list("number", flat=True))
    agreed("+77019999999")
    with pytest.raises(NotPossible) as refused:
        confirm_mailing(code=mailing.code, by=None, at=MONDAY_TEN)
    assert refused.value.code == "confirmed_already"
    assert set(mailing.recipients.values_list("number", flat=True)) == people_before
    assert len(people_before) == 2


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"segment": {}}, "segment_wrong"),
        ({"segment": {"tags": ["x"]}}, "segment_wrong"),
        ({"segment": {"listed": True, "languages": ["ru"]}}, "segment_list_and_filters"),
        ({"template": "unknown"}, "no_such_template"),
        ({"name": " "}, "name_missing"),
        ({"project": "unknown"}, "unknown_project"),
        ({"deadline": MONDAY_TEN - MINUTE}, "deadline_past"),
        ({"from_hour": 18, "until_hour": 10}, "hours_wrong"),
        ({"most_a_minute": 0}, "pace_wrong"),
        ({"values": {"name": 5}}, "values_wrong"),
        ({"fallback_language": "de"}, "language_wrong"),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused(number: BusinessNumber, wanted: dict[str, Any], code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        draft(**wanted)
    assert refused.value.code == code


def test_an_empty_segment_and_an_empty_place_are_not_confirmed(number: BusinessNumber) -> None:
    empty = draft()
    with pytest.raises(NotPossible) as nobody:
        confirm_mailing(code=empty.code, by=None, at=MONDAY_TEN)
    assert nobody.value.code == "nobody"
    people(1)
    with pytest.raises(NotPossible) as place:
        confirm_mailing(code=draft(values={}).code, by=None, at=MONDAY_TEN)
    assert place.value.code == "place_empty"


def test_a_large_mailing_needs_a_second_person(number: BusinessNumber) -> None:
    people(3)
    MailingRule.objects.create(valid_from=MONDAY_TEN, second_person_above=2)
    first, second = person("first", Role.SUPERVISOR), person("second", Role.ADMINISTRATOR)
    mailing = confirm_mailing(code=draft().code, by=first, at=MONDAY_TEN)
    assert mailing.state == "second"
    with pytest.raises(NotPossible) as refused:
        confirm_mailing(code=mailing.code, by=first, at=MONDAY_TEN)
    assert refused.value.code == "second_needed"
    assert confirm_mailing(code=mailing.code, by=second, at=MONDAY_TEN).state == "running"


def test_the_customer_approves_where_the_rule_asks_it(number: BusinessNumber) -> None:
    people(1)
    set_approval(kind="mailing", is_required=True, valid_from=MONDAY_TEN, by=None, at=MONDAY_TEN)
    customer = person("customer", Role.REPRESENTATIVE)
    mailing = running()
    assert mailing.state == "submitted"
    assert release_mailings(at=MONDAY_TEN) == 0
    approve_mailing(mailing=mailing, by=customer, at=MONDAY_TEN)
    assert mailing.state == "running"
    assert confirm_mailing(code=draft().code, by=customer, at=MONDAY_TEN).state == "running"


def test_each_person_gets_one_message_in_the_own_language(number: BusinessNumber) -> None:
    agreed("+77010000001", "Айгүл", "kk")
    agreed("+77010000002")
    ready_operators(3)
    mailing = running()
    assert release_mailings(at=MONDAY_TEN) == 2
    assert release_mailings(at=MONDAY_TEN + MINUTE) == 0
    mailing.refresh_from_db()
    assert mailing.holding == "answers"
    texts = set(Message.objects.filter(direction="out").values_list("text", flat=True))
    assert texts == {
        "Сәлеметсіз бе, Айгүл! Өтінім қабылдау ашылды.",
        "Здравствуйте, участник! Открыт приём заявок.",
    }
    assert outcomes(mailing) == {"on_way": 2}


def test_a_process_that_dies_between_claim_and_message_loses_nobody_and_writes_nobody_twice(
    number: BusinessNumber, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(3)
    ready_operators(3)
    running()
    real, died = releasing.send_for_program, []

    def dies_once(**wanted: Any) -> Any:
        if not died:
            died.append(real(**wanted))
            raise KeyboardInterrupt
        return real(**wanted)

    monkeypatch.setattr(releasing, "send_for_program", dies_once)
    with pytest.raises(KeyboardInterrupt):
        release_mailings(at=MONDAY_TEN)
    assert MailingRecipient.objects.exclude(claimed_at=None).filter(done_at=None).count() == 3
    for later in (1, 3, 6):
        release_mailings(at=MONDAY_TEN + later * MINUTE)
    assert Message.objects.filter(direction="out").count() == 3
    assert Message.objects.values("identity").distinct().count() == 3


@pytest.mark.parametrize("hours", [-4, 10])
def test_nothing_leaves_outside_the_hours(number: BusinessNumber, hours: int) -> None:
    people(1)
    ready_operators(3)
    mailing = running()
    assert release_mailings(at=MONDAY_TEN + timedelta(hours=hours)) == 0
    mailing.refresh_from_db()
    assert mailing.holding == "hours"


def test_nothing_leaves_while_nobody_is_free_or_the_number_is_stopped(number: BusinessNumber) -> None:
    people(2)
    mailing = running()
    release_mailings(at=MONDAY_TEN)
    mailing.refresh_from_db()
    assert mailing.holding == "busy"
    ready_operators(3)
    BusinessNumber.objects.update(stopped_at=MONDAY_TEN)
    release_mailings(at=MONDAY_TEN)
    mailing.refresh_from_db()
    assert mailing.holding == "number"


def test_nothing_leaves_while_outbound_is_held_for_those_who_call_in(number: BusinessNumber) -> None:
    people(1)
    ready_operators(3)
    mailing = running()
    hold = {"holder": "test", "reason": "waiting", "value": 5, "threshold": 3, "since": MONDAY_TEN}
    hold_outbound(**hold, at=MONDAY_TEN)
    assert release_mailings(at=MONDAY_TEN) == 0
    mailing.refresh_from_db()
    assert mailing.holding == "guarded"
    assert release_mailings(at=MONDAY_TEN + MINUTE) == 1


def test_an_answer_counts_and_its_chat_knows_the_mailing(number: BusinessNumber) -> None:
    people(2)
    ready_operators(3)
    mailing = running()
    release_mailings(at=MONDAY_TEN)
    sent(number)
    follow_mailings(at=MONDAY_TEN + MINUTE)
    assert outcomes(mailing) == {"delivered": 2}
    who = WhatsAppIdentity.objects.get(wa_id="77010000000")
    chat = write("Как подать заявку?", at=MONDAY_TEN + 2 * MINUTE, of=who, number=number)
    follow_mailings(at=MONDAY_TEN + 3 * MINUTE)
    answered = mailing.recipients.get(outcome="answered")
    assert (answered.conversation_id, answered.answered_at) == (chat.pk, MONDAY_TEN + 2 * MINUTE)
    assert coverage_of(mailing).percent == 50
    late = mailing.deadline + MINUTE
    follow_mailings(at=late)
    mailing.refresh_from_db()
    assert (mailing.state, coverage_of(mailing).percent) == ("finished", 100)
    day = MONDAY_TEN.date()
    assert coverage_between(day, day + timedelta(days=8)).valid == 2
    assert coverage_between(day - timedelta(days=8), day - timedelta(days=1)).percent is None


@pytest.mark.parametrize(
    ("code", "outcome"), [(131026, "failed"), (131050, "opted_out"), (131049, "waiting"), (None, "failed")]
)
def test_a_failed_message_has_its_meaning(number: BusinessNumber, code: int | None, outcome: str) -> None:
    people(1)
    ready_operators(3)
    mailing = running()
    release_mailings(at=MONDAY_TEN)
    sent(number, "failed", error_code=code)
    follow_mailings(at=MONDAY_TEN + MINUTE)
    assert outcomes(mailing) == {outcome: 1}
    if outcome == "waiting":
        assert release_mailings(at=MONDAY_TEN + timedelta(hours=1)) == 0
        assert release_mailings(at=MONDAY_TEN + timedelta(hours=26)) == 1
        assert Message.objects.filter(direction="out").count() == 2


def test_a_template_that_is_paused_in_the_middle_pauses_the_mailing(number: BusinessNumber) -> None:
    people(2)
    ready_operators(3)
    mailing = running(most_a_minute=1)
    release_mailings(at=MONDAY_TEN)
    MessageTemplate.objects.update(state="paused")
    release_mailings(at=MONDAY_TEN + MINUTE)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.pause_reason) == ("paused", "template")
    with pytest.raises(NotPossible):
        go_on_with_mailing(mailing=mailing, by=person("supervisor", Role.SUPERVISOR), at=MONDAY_TEN)
    MessageTemplate.objects.update(state="approved")
    go_on_with_mailing(mailing=mailing, by=person("other", Role.SUPERVISOR), at=MONDAY_TEN)
    release_mailings(at=MONDAY_TEN + 2 * MINUTE)
    assert Message.objects.filter(direction="out").count() == 2


def test_meta_pausing_the_template_keeps_its_people_for_later(number: BusinessNumber) -> None:
    people(1)
    ready_operators(3)
    mailing = running()
    release_mailings(at=MONDAY_TEN)
    sent(number, "failed", error_code=132015)
    follow_mailings(at=MONDAY_TEN + MINUTE)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.pause_reason, outcomes(mailing)) == ("paused", "template", {"waiting": 1})


def test_cancelling_takes_back_what_has_not_left(number: BusinessNumber) -> None:
    people(3)
    ready_operators(3)
    mailing = running(most_a_minute=2)
    release_mailings(at=MONDAY_TEN)
    gone = Message.objects.filter(direction="out").order_by("pk").first()
    assert gone is not None
    Message.objects.filter(pk=gone.pk).update(status="accepted")
    cancel_mailing(mailing=mailing, reason="Ошибка в тексте", by=None, at=MONDAY_TEN)
    assert outcomes(mailing) == {"on_way": 1, "cancelled": 2}
    assert set(Message.objects.values_list("status", flat=True)) == {"accepted", "failed"}
    Message.objects.filter(pk=gone.pk).update(status="delivered")
    follow_mailings(at=MONDAY_TEN + MINUTE)
    assert outcomes(mailing) == {"delivered": 1, "cancelled": 2}
    assert coverage_of(mailing).percent == 100
    assert release_mailings(at=MONDAY_TEN + MINUTE) == 0


def test_a_list_with_wrong_numbers_doubles_and_formulas(number: BusinessNumber) -> None:
    agreed("+77010000001", "Айгүл", "kk")
    stopped = agreed("+77010000002")
    OptOut.objects.create(contact=stopped, at=MONDAY_TEN, channel="whatsapp", value="stop", source="test")
    rows = ["Телефон;Имя;Язык", "8 701 000 00 01;Айгүл;каз", "+77010000001;;", "87010000002;;", "abc;;", "=1+1;;",
            "77010000003;Новый;рус", ";Без номера;", ";;"]  # fmt: skip
    mailing = draft(segment={"listed": True})
    assert bring_list(mailing=mailing, filename="список.csv", content="\n".join(rows).encode(), at=MONDAY_TEN) == 3
    plan = plan_of(mailing=mailing, at=MONDAY_TEN)
    assert (plan.count, plan.left_out) == (1, 6)
    mailing = draft(segment={"listed": True}, consent_source="Анкета участника", mailing=mailing)
    plan = plan_of(mailing=mailing, at=MONDAY_TEN)
    assert (plan.count, plan.excluded["opted_out"], plan.excluded["duplicate"]) == (2, 1, 1)
    assert (plan.excluded["bad_number"], plan.excluded["bad_row"], plan.excluded["no_number"]) == (1, 1, 1)
    confirm_mailing(code=mailing.code, by=None, at=MONDAY_TEN)
    assert set(mailing.recipients.values_list("number", flat=True)) == {"+77010000001", "+77010000003"}
    assert Consent.objects.filter(contact__phones__e164="+77010000003", source="Анкета участника").count() == 1
    assert not mailing.numbers.exists()


@pytest.mark.parametrize("content", [b"", b"\0\0", "Имя\nАйгүл".encode(), "Телефон\nabc".encode()])
def test_a_list_without_numbers_is_refused(number: BusinessNumber, content: bytes) -> None:
    with pytest.raises(DomainError):
        bring_list(mailing=draft(segment={"listed": True}), filename="x", content=content, at=MONDAY_TEN)


def test_thousands_of_people_are_frozen_by_one_statement(
    number: BusinessNumber, django_assert_max_num_queries: Any
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO crm_contact (name, language, created_at) SELECT 'n', 'ru', now() FROM generate_series(1, 5000)"
        )
        cursor.execute(
            "INSERT INTO crm_contactphone (contact_id, e164)"
            " SELECT id, '+7705' || lpad(id::text, 7, '0') FROM crm_contact"
        )
        cursor.execute(
            "INSERT INTO crm_consent (contact_id, at, purpose, channel, given, wording, source)"
            " SELECT id, now(), 'marketing', '', true, '', '' FROM crm_contact"
        )
    mailing = draft()
    with django_assert_max_num_queries(40):
        confirm_mailing(code=mailing.code, by=None, at=MONDAY_TEN)
    assert mailing.recipients.count() == 5000


def test_somebody_erased_in_the_middle_gets_nothing(number: BusinessNumber) -> None:
    people(2)
    ready_operators(3)
    mailing = running()
    gone = Contact.objects.get(phones__e164="+77010000000")
    erase_person(contact=gone, reason="asked", by=person("admin", Role.ADMINISTRATOR), at=MONDAY_TEN)
    assert outcomes(mailing) == {"waiting": 1, "withdrawn": 1}
    assert not mailing.recipients.filter(number="+77010000000").exists()
    assert release_mailings(at=MONDAY_TEN) == 1


def test_a_template_without_the_language_goes_by_the_chosen_one(number: BusinessNumber) -> None:
    template(number, name="only_kazakh", languages=("kk",))
    agreed("+77010000001", language="ru")
    mailing = draft(template="only_kazakh", fallback_language="kk", values=VALUES)
    assert dict(plan_of(mailing=mailing, at=MONDAY_TEN).by_language) == {"kk": 1}


def test_the_steps_of_a_mailing_are_those_of_its_table(number: BusinessNumber) -> None:
    people(1)
    mailing = running()
    pause_mailing(mailing=mailing, by=None, at=MONDAY_TEN)
    for state in STEPS:
        Mailing.objects.filter(pk=mailing.pk).update(state=state)
        mailing.refresh_from_db()
        if "paused" not in STEPS[state]:
            with pytest.raises(NotPossible):
                pause_mailing(mailing=mailing, by=None, at=MONDAY_TEN)
        if "cancelled" not in STEPS[state]:
            with pytest.raises(NotPossible):
                cancel_mailing(mailing=mailing, reason="x", by=None, at=MONDAY_TEN)


@pytest.mark.parametrize("word", ["Стоп!", "отписаться", "Жазылымнан бас тарту", "STOP"])
def test_whoever_answers_stop_gets_no_more_mailings_and_is_told_so(number: BusinessNumber, word: str) -> None:
    people(1)
    ready_operators(3)
    mailing = running()
    release_mailings(at=MONDAY_TEN)
    sent(number)
    who = WhatsAppIdentity.objects.get(wa_id="77010000000")
    for _ in range(2):
        chat = write(word, at=MONDAY_TEN + MINUTE, of=who, number=number)
        heed_stop_word(message=chat.messages.order_by("pk").last(), at=MONDAY_TEN + MINUTE)
    assert OptOut.objects.filter(contact=who.contact, value="stop", source="said").count() == 1
    assert said(chat).count("opted_out") == 1
    follow_mailings(at=MONDAY_TEN + 2 * MINUTE)
    assert outcomes(mailing) == {"opted_out": 1}
    assert plan_of(mailing=draft(), at=MONDAY_TEN).excluded == {"opted_out": 1}


def test_stop_of_somebody_who_got_no_mailing_says_something_else(number: BusinessNumber) -> None:
    chat = write("стоп", of=_stranger(1), number=number)
    assert not heed_stop_word(message=chat.messages.get(direction="in"), at=MONDAY_TEN)
    assert not OptOut.objects.exists()


def _stranger(place: int) -> WhatsAppIdentity:
    return WhatsAppIdentity.objects.create(contact=Contact.objects.create(), wa_id=f"7702000{place:04}")
