"""Pages of schedules and sendings: set up, tried out, looked at, taken away; each role what is its own."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.operations.models import MailSettings
from baylanys.reports.delivery_models import BounceMailbox, ReportDelivery, ReportSchedule
from baylanys.reports.domain.delivery_making import make_due
from baylanys.reports.domain.delivery_sending import send_due
from baylanys.reports.domain.schedule import newest_version, plan_due
from tests import report_rows
from tests.report_rows import FRIDAY, MONDAY, SIMPLE, boss, schedule

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {
    "title": "Еженедельные формы", "names": ["kpi_daily"], "kinds": ["xlsx"], "plan": "weekly:week", "weekday": "0",
    "day": "1", "days": "7", "time": "09:00", "back_days": "92", "is_on": "1", "begins": "",
    "address": ["project-science@el-umiti.kz", "", ""], "name": ["", "", ""], "languages": ["kk,ru", "ru", "ru"],
    "subject_kk": "Апталық есеп {period}", "text_kk": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def files_only() -> None:
    MailSettings.objects.update_or_create(pk=1, defaults={"host": "", "sender": "centre@example.kz"})
    report_rows.broken_kinds.clear()


def signed_in(client: Client, role: str = Role.SUPERVISOR) -> Client:
    client.force_login(boss(role))
    return client


def sent() -> ReportDelivery:
    """One that left on Monday."""
    schedule()
    plan_due(at=MONDAY)
    make_due(at=MONDAY)
    send_due(at=MONDAY)
    return ReportDelivery.objects.get()


def test_a_schedule_is_set_up_and_shown_in_words(client: Client) -> None:
    answer = signed_in(client).post("/reports/schedules/0/", GOOD, follow=True)
    version = newest_version(ReportSchedule.objects.get())
    assert (version.minute, version.often, version.covers, version.is_on) == (540, "weekly", "week", True)
    assert version.recipients == [{"address": "project-science@el-umiti.kz", "name": "", "languages": ["kk", "ru"]}]
    assert version.texts == {"kk": {"subject": "Апталық есеп {period}"}}
    page = answer.content.decode()
    assert "Апталық есеп" in page and "{period}" not in page.split("mail-preview")[1].split("</p>")[0]
    shown = client.get("/reports/schedules/").content.decode()
    assert "По понедельникам в 09:00" in shown and "project-science@el-umiti.kz" in shown


@pytest.mark.parametrize(
    "wrong",
    [{"address": ["nobody"]}, {"address": []}, {"names": []}, {"names": ["no_such"]}, {"kinds": ["docx"]},
     {"plan": "daily:month"}, {"time": "25:00"}, {"title": ""}, {"day": "32"}, {"days": "0"}, {"back_days": "x"},
     {"languages": ["de"]}, {"subject_kk": "{month}"}, {"begins": "tomorrow"}, {"title": "a\0b"}],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_written_stays(client: Client, wrong: dict[str, Any]) -> None:
    answer = signed_in(client).post("/reports/schedules/0/", GOOD | wrong)
    assert answer.status_code == 422 and not ReportSchedule.objects.exists()
    assert "Апталық есеп" in answer.content.decode() or "subject_kk" in wrong


def test_it_is_changed_switched_off_and_on_again(client: Client) -> None:
    row = schedule(at=FRIDAY)
    signed_in(client).post(f"/reports/schedules/{row.pk}/", GOOD | {"plan": "monthly:month", "day": "0"})
    assert newest_version(row).often == "monthly"
    client.post(f"/reports/schedules/{row.pk}/switch", {"on": "0"})
    assert "выключено" in client.get("/reports/schedules/").content.decode().lower()
    client.post(f"/reports/schedules/{row.pk}/", GOOD | {"is_on": ""})
    assert not newest_version(row).is_on
    client.post(f"/reports/schedules/{row.pk}/switch", {"on": "1"})
    assert newest_version(row).is_on and row.versions.count() == 5


def test_a_test_goes_to_oneself_alone(client: Client) -> None:
    row = schedule("customer@example.org")
    signed_in(client).post(f"/reports/schedules/{row.pk}/test")
    made = ReportDelivery.objects.get()
    assert [each.address for each in made.mails.all()] == ["boss@example.kz"] and made.way == "test"
    assert "проба" in client.get(f"/reports/deliveries/{made.pk}/").content.decode().lower()


def test_a_sending_shows_its_proof_and_gives_its_file_once_more(client: Client) -> None:
    made = sent()
    page = signed_in(client).get(f"/reports/deliveries/{made.pk}/").content.decode()
    file = made.files.get()
    assert file.made and file.made.sha256 in page and made.mails.get().message_id.strip("<>") in page
    answer = client.get(f"/reports/deliveries/{made.pk}/files/{file.pk}")
    assert b"".join(answer) == b"2026-11-16 2026-11-22 ru"
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"/reports/deliveries/{made.pk}/files/{file.pk + 1}").status_code == 404


def test_the_representative_sees_what_was_sent_and_may_send_but_not_set_up(client: Client) -> None:
    made = sent()
    signed_in(client, Role.REPRESENTATIVE)
    assert client.get("/reports/deliveries/").status_code == 200
    assert client.get(f"/reports/deliveries/{made.pk}/").status_code == 200
    assert "/reports/schedules/0/" not in client.get("/reports/schedules/").content.decode()
    assert client.get("/reports/schedules/0/").status_code == 403
    assert client.post(f"/reports/deliveries/{made.pk}/act", {"act": "give_up"}).status_code == 403


def test_quality_reads_the_list_and_files_of_reports_it_may_read(client: Client) -> None:
    made = sent()
    assert client.get(f"/reports/deliveries/{made.pk}/files/{made.files.get().pk}").status_code == 302
    signed_in(client, Role.QUALITY)
    assert client.get(f"/reports/deliveries/{made.pk}/files/{made.files.get().pk}").status_code == 200
    assert client.get("/reports/deliveries/new/").status_code == 403


def test_what_failed_stands_on_top_until_it_is_tried_again_or_given_up(client: Client) -> None:
    MailSettings.objects.update(host="127.0.0.1", port=1)
    made = sent()
    ReportDelivery.objects.update(due_at=clock.now() - timedelta(hours=2))
    made.mails.update(state="given_up", next_at=None)
    ReportDelivery.objects.update(state="failed")
    assert "note breach" in signed_in(client).get("/reports/deliveries/").content.decode()
    MailSettings.objects.update(host="")
    client.post(f"/reports/deliveries/{made.pk}/act", {"act": "try"})
    send_due(at=clock.now())
    made.refresh_from_db()
    assert made.state == "done"
    assert "note breach" not in client.get("/reports/deliveries/").content.decode()
    answer = client.post(f"/reports/deliveries/{made.pk}/act", {"act": "try"}, follow=True)
    assert "Повторять больше нечего" in answer.content.decode()


def test_reports_are_sent_now(client: Client) -> None:
    asked = {"names": ["kpi_daily"], "kinds": ["xlsx"], "first": "2026-11-16", "last": "2026-11-16",
             "address": ["a@example.org"], "name": [""], "languages": ["ru"]}  # fmt: skip
    answer = signed_in(client).post("/reports/deliveries/new/", asked)
    made = ReportDelivery.objects.get()
    assert answer.headers["Location"] == f"/reports/deliveries/{made.pk}/" and made.asked_by == boss()
    again = client.post("/reports/deliveries/new/", asked | {"address": ["nobody"]})
    assert again.status_code == 422 and "nobody" in again.content.decode()
    assert client.get("/reports/deliveries/new/?name=kpi_daily&first=2026-11-01&last=x").status_code == 200


def test_the_mailbox_of_notices_is_set_by_administrators(client: Client) -> None:
    told = {"address": "bounces@example.kz", "host": "imap.example.kz", "port": "993", "username": "u",
            "password": "mail secret", "folder": "INBOX"}  # fmt: skip
    assert signed_in(client).post("/reports/schedules/mailbox", told).status_code == 403
    signed_in(client, Role.ADMINISTRATOR).post("/reports/schedules/mailbox", told)
    kept = BounceMailbox.objects.get()
    assert kept.host == "imap.example.kz" and "mail secret" not in kept.password
    assert "mail secret" not in client.get("/reports/schedules/").content.decode()
    assert client.post("/reports/schedules/mailbox", told | {"port": "0"}).status_code == 422


def test_pages_without_anything_say_what_to_do(client: Client) -> None:
    signed_in(client)
    assert "/reports/schedules/0/" in client.get("/reports/schedules/").content.decode()
    assert client.get("/reports/deliveries/?page=0").status_code == 200
    assert client.get("/reports/deliveries/?page=99999999999999").status_code == 200
    assert SIMPLE not in client.get("/reports/schedules/0/").content.decode()
