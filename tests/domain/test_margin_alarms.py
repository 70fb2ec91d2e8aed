"""Alarms of margins in the table: raised once, told once by each way, acknowledged, silenced, cleared."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.utils import DNS_NAME
from django.db import DatabaseError, connection, transaction

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core.errors import NotPossible
from baylanys.guard import numbers
from baylanys.guard.domain.alarm_acts import acknowledge, end_silence, silence
from baylanys.guard.domain.margin_rule import set_alarm_template, set_margin_rule, thresholds_at
from baylanys.guard.domain.sending import send_waiting
from baylanys.guard.domain.subscription import subscribe, subscriptions_of, unsubscribe
from baylanys.guard.domain.watching import settle, watch_margins, watch_waits
from baylanys.guard.margins import Margin
from baylanys.guard.models import AlarmTelling, MarginAlarm, MarginAlarmEvent, MarginRule
from baylanys.guard.telling_rules import CLAIM
from baylanys.guard.thresholds import Thresholds
from baylanys.interactions.models import Interaction
from baylanys.messaging.models import Message, MessageTemplate
from baylanys.operations.models import MailSettings
from baylanys.reporting.domain.minutes import correct_minutes
from baylanys.routing.models import OperatorState, OperatorStateChange, Queue, Waiting
from baylanys.server.ports import free_port
from baylanys.workforce.models import Operator
from tests.chat_rows import MONDAY_TEN, centre, somebody
from tests.chat_rows import write as write_chat
from tests.interaction_rows import person
from tests.kpi_rows import answered, contract_in_force, lost, write

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23"
NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


class Post:
    """Takes mail, and none at all while it is `shut`."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        self.shut = False

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.shut:
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)
    taken = Post()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    told = {"host": "127.0.0.1", "port": controller.port, "security": "none", "sender": "centre@example.org"}
    MailSettings.objects.update_or_create(pk=1, defaults=told)
    yield taken
    controller.stop()


@pytest.fixture(autouse=True)
def contract() -> None:
    contract_in_force()


def chief(name: str = "chief", **fields: Any) -> Person:
    return person(name, Role.SUPERVISOR, **({"email": f"{name}@example.org"} | fields))


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def losing(left: float, at: datetime = NOON, *, passed: bool = False, day: str = MONDAY) -> None:
    """The day's losses stand so, and were looked at."""
    margin = Margin("lost_day", datetime.fromisoformat(day).date(), left, 4, passed=passed)
    settle([margin], thresholds_at(at), at=at)


def minutes_used(percent: float, at: datetime, first: str = "2026-11-01") -> None:
    margin = Margin("minutes_in", datetime.fromisoformat(first).date(), percent, 100, passed=percent >= 100)
    settle([margin], thresholds_at(at), at=at)


def kinds(alarm: MarginAlarm) -> list[str]:
    return list(alarm.events.values_list("kind", flat=True))


def test_calls_that_are_lost_raise_the_alarm_and_calls_that_come_clear_it() -> None:
    write([line for minute in range(10, 30) for line in answered(MONDAY, f"10:{minute}")])
    watch_margins(at=NOON)
    assert not MarginAlarm.objects.exists()
    write(lost(MONDAY, "10:40") + lost(MONDAY, "10:41"))
    watch_margins(at=after(1))
    alarm = MarginAlarm.objects.get(margin="lost_day")
    assert (alarm.step, alarm.value, alarm.passed) == (2, 0, False)
    write(lost(MONDAY, "10:43"))
    watch_margins(at=after(2))
    alarm.refresh_from_db()
    assert (alarm.step, alarm.passed) == (3, True)
    for hour in ("09", "11"):
        write([line for minute in range(10, 60) for line in answered(MONDAY, f"{hour}:{minute}")])
    watch_margins(at=after(3))
    alarm.refresh_from_db()
    assert (alarm.step, alarm.cleared_at) == (1, None)
    write([line for minute in range(10, 60) for line in answered(MONDAY, f"11:{minute}:30")])
    watch_margins(at=after(4))
    alarm.refresh_from_db()
    assert alarm.cleared_at == after(4)
    assert kinds(alarm) == ["raised", "told", "risen", "told", "fallen", "cleared"]


def test_a_month_without_calls_raises_nothing() -> None:
    watch_margins(at=NOON)
    watch_waits(at=NOON)
    assert not MarginAlarm.objects.exists()


def test_somebody_who_waits_too_long_is_known_at_once() -> None:
    call = Interaction.objects.create(direction="inbound", arrived_at=NOON)
    queue = Queue.objects.create(code="watched", name_kk="k", name_ru="r", name_en="e")
    Waiting.objects.create(interaction=call, queue=queue, since=NOON)
    watch_waits(at=NOON + timedelta(seconds=59))
    assert not MarginAlarm.objects.exists()
    watch_waits(at=NOON + timedelta(seconds=91))
    assert MarginAlarm.objects.get().step == 2
    Waiting.objects.all().delete()
    watch_waits(at=NOON + timedelta(seconds=105))
    assert MarginAlarm.objects.get().cleared_at


def test_too_few_operators_are_an_alarm_in_working_time_alone() -> None:
    for number in range(4):
        row = Operator.objects.get(person=person(f"operator{number}"))
        OperatorState.objects.create(operator=row, state="ready", since=NOON)
        OperatorStateChange.objects.create(operator=row, at=NOON, state="ready", device="browser")
    watch_margins(at=NOON)
    alarm = MarginAlarm.objects.get(margin="operators")
    assert (alarm.step, alarm.value, alarm.limit) == (3, -1, 5)
    watch_margins(at=NOON + timedelta(hours=10))
    alarm.refresh_from_db()
    assert alarm.cleared_at


def test_corrected_minutes_clear_their_alarm_and_are_told_once(post: Post) -> None:
    boss = chief()
    subscribe(person=boss, margin="minutes_in", way="mail", at=NOON)
    write(answered(MONDAY, "10:00"))
    month = NOON.date().replace(day=1)
    for minute, by in enumerate([8_100, -2_000, 2_000, 1_000]):
        correct_minutes(month=month, direction="inbound", minutes=by, reason="сверка", by=boss, at=after(minute))
        watch_margins(at=after(minute))
        send_waiting(at=after(minute))
    assert ["израсходовано 81" in str(post.mails[0]["Subject"]), "91" in str(post.mails[1]["Subject"])] == [True, True]
    assert len(post.mails) == 2
    first, second = MarginAlarm.objects.filter(margin="minutes_in").order_by("raised_at")
    assert (first.cleared_at, second.cleared_at, second.step) == (after(1), None, 2)


def test_each_step_of_the_minutes_is_mailed_once_a_month(post: Post) -> None:
    subscribe(person=chief(), way="mail", at=NOON)
    for hour, percent in enumerate([79, 80, 70, 80, 92, 88, 93, 100, 60, 101]):
        minutes_used(percent, after(60 * hour))
        send_waiting(at=after(60 * hour))
    assert len(post.mails) == 3
    minutes_used(85, after(60 * 24 * 10), "2026-12-01")
    minutes_used(85, after(60 * 24 * 10 + 1), "2026-12-01")
    send_waiting(at=after(60 * 24 * 10 + 2))
    assert len(post.mails) == 4


def test_a_mail_is_in_the_readers_language_and_its_proof_is_kept(post: Post) -> None:
    subscribe(person=chief("orys", language="ru"), way="mail", at=NOON)
    subscribe(person=chief("qazaq", language="kk"), way="mail", at=NOON)
    losing(1)
    assert (send_waiting(at=NOON), send_waiting(at=NOON)) == (2, 0)
    texts = {str(mail["To"]): mail.get_content() for mail in post.mails}
    assert "Потерянные звонки" in texts["orys@example.org"]
    assert "қоңырау" in texts["qazaq@example.org"]
    row = AlarmTelling.objects.get(person__username="orys")
    assert row.state == "sent" and "<alarm-" in row.proof


def test_an_hour_without_a_server_is_waited_out_and_the_mail_leaves_once(post: Post) -> None:
    subscribe(person=chief(), way="mail", at=NOON)
    losing(1)
    post.shut = True
    for minute in range(0, 60, 3):
        assert send_waiting(at=after(minute)) == 0
    row = AlarmTelling.objects.get()
    assert row.state == "waiting" and "451" in row.trouble
    post.shut = False
    assert sum(send_waiting(at=after(minute)) for minute in range(60, 200, 10)) == 1
    assert len(post.mails) == 1


def test_what_died_while_it_left_is_never_sent_again(post: Post) -> None:
    subscribe(person=chief(), way="mail", at=NOON)
    losing(1)
    AlarmTelling.objects.update(state="sending", next_at=NOON + CLAIM)
    assert send_waiting(at=after(1)) == 0
    assert send_waiting(at=after(6)) == 0
    assert (AlarmTelling.objects.get().state, post.mails) == ("unknown", [])


def test_a_higher_step_is_told_though_the_lower_one_is_acknowledged(post: Post) -> None:
    boss = chief()
    subscribe(person=boss, way="mail", at=NOON)
    losing(1)
    alarm = MarginAlarm.objects.get()
    assert acknowledge(alarm=alarm.pk, step=1, word="вызвала двоих", by=boss, at=after(1))
    assert not acknowledge(alarm=alarm.pk, step=1, by=boss, at=after(2))
    losing(1, after(300))
    losing(0, after(301))
    send_waiting(at=after(302))
    assert len(post.mails) == 2
    assert kinds(alarm) == ["raised", "told", "acknowledged", "risen", "told"]
    losing(9, after(303))
    with pytest.raises(NotPossible) as over:
        acknowledge(alarm=alarm.pk, step=2, by=boss, at=after(304))
    assert over.value.code == "cleared"


def test_silence_holds_telling_back_and_not_the_alarm(post: Post) -> None:
    boss = chief()
    subscribe(person=boss, way="mail", at=NOON)
    quiet = silence(margin="lost_day", length="15", reason="учебная тревога", by=boss, at=NOON)
    losing(1)
    assert MarginAlarm.objects.filter(cleared_at=None).exists()
    losing(1, after(14))
    assert not AlarmTelling.objects.exists()
    losing(1, after(15))
    assert AlarmTelling.objects.count() == 1
    assert not end_silence(silence=quiet.pk, by=boss, at=after(16))


@pytest.mark.parametrize(
    ("margin", "length", "reason", "code"),
    [("", "15", " ", "no_reason"), ("nothing", "15", "x", "unknown_margin"), ("", "a year", "x", "unknown_length"),
     ("", "15", "x" * 201, "word_too_long")],
)  # fmt: skip
def test_a_silence_without_reason_or_end_is_refused(margin: str, length: str, reason: str, code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        silence(margin=margin, length=length, reason=reason, by=chief(), at=NOON)
    assert refused.value.code == code


def test_tomorrow_begins_at_midnight_of_the_contracts_clock() -> None:
    assert silence(margin="", length="tomorrow", reason="x", by=chief(), at=NOON).until == datetime(
        2026, 11, 23, 19, 0, tzinfo=UTC
    )  # fmt: skip


def test_outside_working_time_only_what_always_tells_is_told() -> None:
    subscribe(person=chief(), way="mail", at=NOON)
    night = NOON + timedelta(hours=10)
    losing(1, night)
    minutes_used(80, night)
    assert list(AlarmTelling.objects.values_list("alarm__margin", flat=True)) == ["minutes_in"]
    losing(1, NOON + timedelta(days=1), day="2026-11-23")
    assert AlarmTelling.objects.count() == 2


def test_the_next_day_begins_without_the_alarm_of_the_one_before() -> None:
    losing(0)
    losing(9, NOON + timedelta(days=1), day="2026-11-24")
    losing(9, NOON + timedelta(days=1, minutes=1), day="2026-11-24")
    assert MarginAlarm.objects.get().cleared_at == NOON + timedelta(days=1)


def test_somebody_who_has_left_is_told_nothing(post: Post) -> None:
    gone, leaving = chief("gone"), chief("leaving")
    for each in (gone, leaving):
        subscribe(person=each, way="mail", at=NOON)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    losing(1)
    Person.objects.filter(pk=leaving.pk).update(is_active=False)
    assert send_waiting(at=NOON) == 0
    assert [(row.person_id, row.trouble) for row in AlarmTelling.objects.all()] == [(leaving.pk, "person_left")]
    assert post.mails == []


def test_two_people_at_one_address_get_one_mail_and_nobody_two() -> None:
    shared = {"email": "duty@example.org"}
    first, second = chief("first", **shared), chief("second", **shared)
    for each in (first, second):
        subscribe(person=each, way="mail", at=NOON)
        subscribe(person=each, margin="lost_day", way="mail", at=NOON)
    losing(1)
    assert AlarmTelling.objects.count() == 1


def test_somebody_wants_only_the_limit_itself() -> None:
    subscribe(person=chief(), way="mail", from_step=3, at=NOON)
    losing(1)
    assert not AlarmTelling.objects.exists()
    losing(0, after(1), passed=True)
    assert AlarmTelling.objects.get().step == 3


def test_whoever_unsubscribes_hears_no_more() -> None:
    boss = chief()
    subscribe(person=boss, way="page", at=NOON)
    subscribe(person=boss, way="mail", at=NOON)
    again = subscribe(person=boss, way="mail", at=NOON)
    assert subscriptions_of(boss).count() == 2 and again.until is None
    assert unsubscribe(person=boss, way="mail", at=NOON) == 1
    losing(1)
    row = AlarmTelling.objects.get()
    assert (row.way, row.state) == ("page", "sent")


@pytest.mark.parametrize(
    ("fields", "wanted", "code"),
    [
        ({"email": ""}, {"way": "mail"}, "no_address"),
        ({}, {"way": "whatsapp"}, "no_number"),
        ({}, {"way": "whatsapp", "number": "12"}, "bad_number"),
        ({}, {"way": "pigeon"}, "unknown_way"),
        ({}, {"way": "mail", "margin": "9.9"}, "unknown_margin"),
        ({"is_active": False}, {"way": "mail"}, "not_allowed"),
    ],
)
def test_nobody_is_subscribed_where_nothing_could_reach_them(
    fields: dict[str, Any], wanted: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotPossible) as refused:
        subscribe(person=chief(**fields), at=NOON, **wanted)
    assert refused.value.code == code


def test_an_operator_sees_no_figures_and_no_alarms() -> None:
    with pytest.raises(NotPossible) as refused:
        subscribe(person=person("op", email="op@example.org"), way="mail", at=NOON)
    assert refused.value.code == "not_allowed"


def whatsapp_telling(at: datetime = NOON) -> AlarmTelling:
    subscribe(person=chief(), way="whatsapp", number="+7 701 555 01 23", at=at)
    losing(1, at)
    send_waiting(at=at)
    return AlarmTelling.objects.get()


def test_inside_the_window_an_alarm_is_written_freely() -> None:
    number, identity = centre(), somebody("77015550123")
    write_chat("Сводка", at=MONDAY_TEN, of=identity, number=number)
    telling = whatsapp_telling(MONDAY_TEN + timedelta(hours=1))
    message = Message.objects.get(request_key=f"alarm-{telling.pk}")
    assert (telling.state, message.kind, message.identity_id) == ("sent", "text", identity.pk)
    assert "Потерянные звонки" in message.text


def test_outside_the_window_it_goes_by_the_template_or_says_why_not() -> None:
    number = centre()
    telling = whatsapp_telling()
    assert (telling.state, telling.trouble) == ("failed", "no_template")
    body = {"type": "BODY", "text": "Предупреждение: {{1}}", "example": {"body_text": [["текст"]]}}
    values = {"number": number, "language": "ru", "state": "approved", "components": [body]}
    field = {"part": "body", "key": "1", "name": "text", "example": "текст"}
    MessageTemplate.objects.create(name="alarm", category="UTILITY", variables=[field], **values)
    MessageTemplate.objects.create(name="advert", category="MARKETING", variables=[field], **values)
    MessageTemplate.objects.create(
        name="other", category="UTILITY", variables=[field | {"name": "grant"}], **values
    )  # fmt: skip
    for wrong in ("advert", "other", "nothing"):
        with pytest.raises(NotPossible):
            set_alarm_template(name=wrong, by=None, at=NOON)
    set_alarm_template(name="alarm", by=None, at=NOON)
    losing(0, after(1))
    assert send_waiting(at=after(1)) == 1
    message = Message.objects.get(kind="template")
    assert message.text.startswith("Предупреждение: 4.3")


def test_a_number_bound_to_the_account_goes_before_the_one_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "_sources", {})
    numbers.register_number_source("bound", lambda person: "+77015550199" if person.username == "chief" else "")
    assert whatsapp_telling().address == "+77015550199"


def test_a_threshold_that_makes_no_sense_is_refused_and_a_good_one_holds_from_now() -> None:
    boss = chief()
    with pytest.raises(NotPossible) as refused:
        set_margin_rule(margin="minutes_in", rule=Thresholds(attention=90, pressing=80), by=boss, at=NOON)
    assert refused.value.code == "inverted" and not MarginRule.objects.exists()
    set_margin_rule(margin="lost_day", rule=Thresholds(attention=6, pressing=4), by=boss, at=after(5))
    assert thresholds_at(NOON)["lost_day"].attention == 1
    assert thresholds_at(after(5))["lost_day"].attention == 6
    set_margin_rule(margin="lost_day", rule=Thresholds(is_on=False), by=boss, at=after(6))
    losing(0, after(7))
    assert not MarginAlarm.objects.exists()


def test_events_of_alarms_are_written_once() -> None:
    losing(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        MarginAlarmEvent.objects.update(word="другое")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_raise_one_alarm_and_tell_once() -> None:
    subscribe(person=chief(), way="mail", at=NOON)
    together = threading.Barrier(4)

    def work() -> None:
        together.wait()
        try:
            losing(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (MarginAlarm.objects.count(), AlarmTelling.objects.count()) == (1, 1)
