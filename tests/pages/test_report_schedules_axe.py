"""Pages of schedules and sendings break no rule that axe-core knows, and fit a desk's screen and a telephone."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.operations.models import MailSettings
from baylanys.reports.delivery_checks import To
from baylanys.reports.delivery_models import DeliveryMail, ReportDelivery
from baylanys.reports.domain.delivery import settle
from baylanys.reports.domain.delivery_making import make_due
from baylanys.reports.domain.delivery_sending import send_due
from baylanys.reports.domain.schedule import plan_due
from tests.interaction_rows import person
from tests.pages.test_axe import browser, open_page, problems
from tests.report_rows import BROKEN, SIMPLE, schedule

__all__ = ["browser"]


@pytest.fixture
def office(transactional_db: None) -> tuple[str, int, int]:
    """An administrator's session, a schedule, and a sending that partly arrived."""
    MailSettings.objects.update_or_create(pk=1, defaults={"host": "", "sender": "centre@example.kz"})
    now = clock.now()
    to = [To("project-science@el-umiti.kz", "Ғылым жобасы", ["kk", "ru"]), To("archive@example.kz", "", ["ru"])]
    schedule(recipients=to, title="Апталық есеп · Недельный отчёт", at=now - timedelta(days=15))
    schedule("head@example.kz", names=(SIMPLE, BROKEN), title="Для руководства", at=now - timedelta(days=8))
    plan_due(at=now)
    for _try in range(6):
        ReportDelivery.objects.filter(state="making").update(next_at=now)
        make_due(at=now)
    send_due(at=now)
    bounced = DeliveryMail.objects.filter(address="archive@example.kz").first()
    assert bounced
    DeliveryMail.objects.filter(pk=bounced.pk).update(state="bounced", trouble="5.1.1 smtp; 550 User unknown")
    settle(bounced.delivery_id)
    client = Client()
    client.force_login(person("admin", Role.ADMINISTRATOR, "kk", first_name="Тимур", last_login=now))
    return client.cookies[settings.SESSION_COOKIE_NAME].value, bounced.delivery.schedule_id or 0, bounced.delivery_id


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1366, 768), ("dark", 390, 844)])
def test_they_keep_the_rules_and_their_width(
    live_server: Any, office: tuple[str, int, int], browser: Browser, theme: str, width: int, height: int
) -> None:
    (cookie, row, sent), wrong = office, {}
    page = open_page(browser, live_server.url + "/reports/schedules/", cookie, theme=theme, width=width, height=height)
    for address in ("schedules/", f"schedules/{row}/", "schedules/0/", "deliveries/", f"deliveries/{sent}/",
                    "deliveries/new/"):  # fmt: skip
        page.goto(f"{live_server.url}/reports/{address}")
        page.eval_on_selector_all("details.edit", "all => all.forEach(each => each.open = true)")
        wrong[address] = problems(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong[address].append("wider than the window")
    assert {address: found for address, found in wrong.items() if found} == {}
