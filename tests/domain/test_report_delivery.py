"""Reports reach their readers by themselves: once, with proof, whatever the mail server and the programs do."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.mail.utils import DNS_NAME
from django.db import IntegrityError, transaction

from baylanys.accounts.choices import Role
from baylanys.core.errors import DomainError, NotPossible
from baylanys.core.models import AuditEntry
from baylanys.operations.models import MailSettings
from baylanys.reports.delivery_checks import To
from baylanys.reports.delivery_models import DeliveryMail, DeliveryProof, ReportDelivery, ScheduleVersion
from baylanys.reports.delivery_rules import MAKING_PAUSES, SENDING_LEASE, SENDING_PAUSES
from baylanys.reports.domain.delivery import give_up, send_on_request, try_again
from baylanys.reports.domain.delivery_making import make_due
from baylanys.reports.domain.delivery_sending import send_due
from baylanys.reports.domain.schedule import plan_due, set_schedule, switch_schedule
from baylanys.server.ports import free_port
from tests import report_rows
from tests.report_rows import BIG, BROKEN, MONDAY, SIMPLE, Post, boss, schedule, use_post

pytestmark = pytest.mark.django_db
WEEK = (date(2026, 11, 16), date(2026, 11, 22))


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Post, int]]:
    taken = Post()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield taken, controller.port
    controller.stop()


@pytest.fixture
def post(server: tuple[Post, int], monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)
    taken, port = server
    taken.mails, taken.shut = [], False
    use_post(port)
    report_rows.broken_kinds.clear()
    return taken


def minute(at: datetime) -> ReportDelivery | None:
    """What the worker does each minute."""
    plan_due(at=at)
    make_due(at=at)
    send_due(at=at)
    return ReportDelivery.objects.order_by("due_at", "pk").last()


def after(minutes: float) -> datetime:
    return MONDAY + timedelta(minutes=minutes)


def mail_of(address: str) -> DeliveryMail:
    return DeliveryMail.objects.get(address=address)


def kinds() -> list[str]:
    return list(DeliveryProof.objects.values_list("kind", flat=True))


def test_monday_morning_the_customer_has_its_form(post: Post) -> None:
    schedule()
    assert minute(after(-1)) is None and post.mails == []
    found = minute(MONDAY)
    assert found and (found.state, found.first, found.last, found.is_late) == ("done", *WEEK, False)
    (mail,) = post.mails
    assert (mail["To"], mail["From"]) == ("customer@example.org", "centre@example.kz")
    assert "16.11.2026–22.11.2026" in mail["Subject"]
    (file,) = mail.iter_attachments()
    assert file.get_filename().startswith("показатели-за-неделю-2026-11-16")
    assert file.get_content() == b"2026-11-16 2026-11-22 ru"
    minute(after(1))
    minute(after(60))
    assert len(post.mails) == 1


def test_the_proof_says_what_left_and_what_the_server_said(post: Post) -> None:
    schedule()
    minute(MONDAY)
    proof = DeliveryProof.objects.get(kind="sent")
    (mail,), told = post.mails, proof.detail
    assert (told["message_id"], told["address"]) == (mail["Message-ID"], "customer@example.org")
    assert told["answer"] == "250 2.0.0 Ok: queued as 4F5A" and told["server"].startswith("127.0.0.1:")
    (file,), content = told["files"], next(mail.iter_attachments()).get_content()
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert (file["size"], file["formula_version"]) == (len(content), 3)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        DeliveryProof.objects.update(detail={})
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        ScheduleVersion.objects.update(title="x")


def test_each_reader_has_files_and_words_of_its_own_languages(post: Post) -> None:
    texts = {"kk": {"subject": "Есеп {period}", "text": "Құрметті әріптестер!\n{reports}"}}
    schedule(recipients=[To("a@example.org", "Әсел", ["kk"]), To("b@example.org", "", ["kk", "ru"])], texts=texts)
    minute(MONDAY)
    mine, both = sorted(post.mails, key=lambda mail: str(mail["To"]))
    assert mine["Subject"].strip() == "Есеп 16.11.2026–22.11.2026" == both["Subject"].strip()
    assert [file.get_filename().split("-")[0] for file in mine.iter_attachments()] == ["апталық"]
    assert len(list(both.iter_attachments())) == 2
    body = both.get_body(("plain",)).get_content()
    assert body.index("Құрметті") < body.index("Здравствуйте") and "Құрметті" in mine.get_body().get_content()


def test_what_was_missed_is_sent_after_once_oldest_first_and_says_so(post: Post) -> None:
    schedule()
    minute(after(15 * 24 * 60 + 60))
    rows = list(ReportDelivery.objects.order_by("due_at"))
    assert [str(row.first) for row in rows] == ["2026-11-16", "2026-11-23", "2026-11-30"]
    assert all(row.is_late and row.state == "done" for row in rows)
    assert len(post.mails) == 3 and "опоздало" in post.mails[0].get_body().get_content()


def test_what_was_missed_too_long_ago_is_only_written_down(post: Post) -> None:
    schedule(back_days=10)
    minute(after(15 * 24 * 60 + 60))
    states = list(ReportDelivery.objects.order_by("due_at").values_list("state", flat=True))
    assert states == ["too_old", "done", "done"] and len(post.mails) == 2


def test_a_new_schedule_does_not_send_the_past_and_waits_for_its_beginning(post: Post) -> None:
    schedule(at=after(5))
    schedule("later@example.org", begins_at=after(8 * 24 * 60))
    minute(after(8 * 24 * 60 - 1))
    assert [str(mail["To"]) for mail in post.mails] == ["customer@example.org"]
    minute(after(14 * 24 * 60))
    assert str(post.mails[-1]["To"]) == "later@example.org" or len(post.mails) == 3


def test_a_schedule_that_is_off_sends_nothing_and_later_not_what_it_was_off_for(post: Post) -> None:
    made = schedule()
    switch_schedule(schedule=made, is_on=False, by=boss(), at=after(-10))
    minute(after(60))
    switch_schedule(schedule=made, is_on=True, by=boss(), at=after(90))
    minute(after(120))
    assert post.mails == [] and made.versions.count() == 3
    minute(after(7 * 24 * 60))
    assert len(post.mails) == 1


def test_a_server_that_is_away_for_a_day_is_tried_ever_later(post: Post) -> None:
    schedule()
    post.shut = True
    minute(MONDAY)
    row = mail_of("customer@example.org")
    assert (row.state, row.tries, row.next_at) == ("waiting", 1, after(1)) and "451" in row.trouble
    known, moment = row.message_id, MONDAY
    for _try in range(5):
        moment = mail_of("customer@example.org").next_at or moment
        minute(moment)
    post.shut = False
    minute(mail_of("customer@example.org").next_at or moment)
    assert [mail["Message-ID"] for mail in post.mails] == [known]
    assert ReportDelivery.objects.get().state == "done" and kinds().count("not_sent") == 6


def test_after_the_last_try_it_is_given_up_until_somebody_tries_again(post: Post) -> None:
    schedule()
    post.shut = True
    minute(MONDAY)
    DeliveryMail.objects.update(tries=len(SENDING_PAUSES))
    minute(after(30 * 60))
    found = ReportDelivery.objects.get()
    assert (found.state, mail_of("customer@example.org").state) == ("failed", "given_up")
    post.shut = False
    try_again(delivery=found, by=boss(), at=after(31 * 60))
    assert minute(after(31 * 60)).state == "done" and len(post.mails) == 1  # type: ignore[union-attr]
    with pytest.raises(NotPossible):
        try_again(delivery=found, by=boss(), at=after(32 * 60))


def test_one_of_three_is_refused_and_two_have_it(post: Post) -> None:
    schedule("a@example.org", "nobody@example.org", "b@example.org")
    assert minute(MONDAY).state == "part"  # type: ignore[union-attr]
    assert len(post.mails) == 2
    row = mail_of("nobody@example.org")
    assert row.state == "refused" and row.next_at is None and "550" in row.trouble


def test_a_program_that_dies_over_a_mail_sends_it_under_the_same_number(post: Post) -> None:
    schedule()
    plan_due(at=MONDAY)
    make_due(at=MONDAY)
    DeliveryMail.objects.update(state="sending", tries=1, next_at=MONDAY + SENDING_LEASE)
    known = mail_of("customer@example.org").message_id
    send_due(at=after(1))
    assert post.mails == []
    send_due(at=MONDAY + SENDING_LEASE)
    assert [mail["Message-ID"] for mail in post.mails] == [known]
    assert "undecided" in kinds() and mail_of("customer@example.org").state == "sent"


def test_a_program_that_dies_over_a_file_makes_it_again(post: Post) -> None:
    schedule()
    plan_due(at=MONDAY)
    ReportDelivery.objects.update(tries=1, next_at=after(20))
    assert make_due(at=after(1)) == 0
    assert minute(after(20)).state == "done"  # type: ignore[union-attr]


def test_a_report_that_cannot_be_made_holds_nobody_else_up(post: Post) -> None:
    schedule("a@example.org", names=(SIMPLE, BROKEN))
    schedule("b@example.org")
    minute(MONDAY)
    assert [str(mail["To"]) for mail in post.mails] == ["b@example.org"]
    moment = MONDAY
    for pause in MAKING_PAUSES:
        moment += timedelta(minutes=pause)
        minute(moment)
    mail, found = post.mails[-1], ReportDelivery.objects.get(names=[SIMPLE, BROKEN])
    assert found.state == "part" and found.files.get(made=None).trouble == "Шаблон сломан"
    assert len(list(mail.iter_attachments())) == 1 and BROKEN in mail.get_body().get_content()


def test_where_nothing_could_be_made_no_mail_leaves_until_somebody_tries_again(post: Post) -> None:
    report_rows.broken_kinds.add("xlsx")
    schedule()
    moment = MONDAY
    for pause in (0, *MAKING_PAUSES):
        moment += timedelta(minutes=pause)
        minute(moment)
    found = ReportDelivery.objects.get()
    assert found.state == "failed" and post.mails == []
    report_rows.broken_kinds.clear()
    try_again(delivery=found, by=boss(), at=moment)
    assert minute(moment).state == "done" and len(post.mails) == 1  # type: ignore[union-attr]


def test_files_too_big_for_a_mail_are_named_with_their_place(post: Post) -> None:
    schedule(names=(BIG,))
    found = minute(MONDAY)
    (mail,) = post.mails
    assert list(mail.iter_attachments()) == []
    assert found and f"/reports/deliveries/{found.pk}/" in mail.get_content()


def test_what_is_given_up_by_hand_does_not_leave(post: Post) -> None:
    schedule()
    post.shut = True
    found = minute(MONDAY)
    assert found
    give_up(delivery=found, by=boss(), at=after(0.5))
    post.shut = False
    minute(after(60))
    assert post.mails == [] and ReportDelivery.objects.get().state == "stopped"
    with pytest.raises(NotPossible):
        give_up(delivery=found, by=boss(), at=after(61))


def test_switched_off_while_it_leaves_it_goes_on(post: Post) -> None:
    made = schedule()
    plan_due(at=MONDAY)
    switch_schedule(schedule=made, is_on=False, by=boss(), at=after(0.1))
    assert minute(after(0.2)).state == "done"  # type: ignore[union-attr]


def test_sent_on_request_at_once_and_on_record(post: Post) -> None:
    made = send_on_request(names=[SIMPLE], first=WEEK[0], last=WEEK[1], kind="pdf", to=["a@example.org"], by=boss(),
                           at=MONDAY)  # fmt: skip
    minute(MONDAY)
    made.refresh_from_db()
    assert made.state == "done" and made.files.get().made.made_by == boss()
    assert AuditEntry.objects.get(kind="exported").after["to"] == ["a@example.org"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": []}, "no_recipients"),
        ({"to": ["   "]}, "no_recipients"),
        ({"to": ["a@example.org\nBcc: b@example.org"]}, "bad_address"),
        ({"to": ["no address"]}, "bad_address"),
        ({"to": [f"a{n}@example.org" for n in range(31)]}, "too_many_recipients"),
        ({"names": []}, "no_reports"),
        ({"names": ["no_such_report"]}, "unknown_report"),
        ({"kind": "exe"}, "wrong_kind"),
        ({"languages": ["de"]}, "wrong_language"),
        ({"first": date(2026, 11, 23)}, "wrong_period"),
        ({"last": date(2027, 1, 1), "first": date(2026, 12, 1)}, "wrong_period"),
    ],
)
def test_what_is_asked_for_wrongly_is_refused_and_nothing_is_kept(changes: dict[str, Any], code: str) -> None:
    asked = {"names": [SIMPLE], "first": WEEK[0], "last": WEEK[1], "kind": "xlsx", "to": ["a@example.org"]}
    with pytest.raises(DomainError) as refused:
        send_on_request(**(asked | changes), by=boss(), at=MONDAY)  # type: ignore[arg-type]
    assert refused.value.code == code and not ReportDelivery.objects.exists()


def test_who_may_not_read_a_report_may_not_send_it() -> None:
    for role in (Role.OPERATOR, Role.OBSERVER, Role.QUALITY):
        with pytest.raises(NotPossible) as refused:
            send_on_request(names=[SIMPLE], first=WEEK[0], last=WEEK[1], kind="xlsx", to=["a@example.org"],
                            by=boss(role), at=MONDAY)  # fmt: skip
        assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": " \n "}, "no_title"),
        ({"texts": {"ru": {"subject": "Отчёт {month}"}}}, "unknown_place"),
        ({"recipients": []}, "no_recipients"),
        ({"kinds": []}, "wrong_kind"),
        ({"back_days": 0}, "wrong_time"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        schedule(**changes)
    assert refused.value.code == code and not ScheduleVersion.objects.exists()


def test_nobody_adds_a_header_by_a_name_or_a_subject(post: Post) -> None:
    texts = {"ru": {"subject": "Отчёт\r\nBcc: spy@example.org", "text": "Текст"}}
    schedule(title="Неделя\nBcc: spy@example.org", texts=texts)
    minute(MONDAY)
    (mail,) = post.mails
    assert mail["Bcc"] is None and "Bcc: spy@example.org" in mail["Subject"]


def test_without_a_mail_server_it_lies_in_a_file_as_people_would_open_it(post: Post) -> None:
    MailSettings.objects.update(host="")
    for file in (settings.INSTALLATION.data / "mail").glob("*.log"):
        file.unlink()
    schedule()
    assert minute(MONDAY).state == "done" and post.mails == []  # type: ignore[union-attr]
    assert len(list((settings.INSTALLATION.data / "mail").glob("*.log"))) == 1
    assert DeliveryProof.objects.get(kind="sent").detail["server"] == "files"


def test_a_changed_schedule_is_a_version_beside_the_old_one(post: Post) -> None:
    made = schedule()
    wanted = report_rows.Wanted("Иначе", [SIMPLE], ["xlsx"], report_rows.WEEKLY, [To("new@example.org")], {})
    set_schedule(schedule=made, wanted=wanted, by=boss(), at=after(-30))
    minute(MONDAY)
    assert [str(mail["To"]) for mail in post.mails] == ["new@example.org"] and made.versions.count() == 2


