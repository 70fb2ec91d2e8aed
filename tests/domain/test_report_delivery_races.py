"""Several workers look for what is due at the same moment: each reader gets one mail."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection

from baylanys.operations.models import MailSettings
from baylanys.reports.delivery_models import DeliveryProof, ReportDelivery
from baylanys.reports.domain.delivery_making import make_due
from baylanys.reports.domain.delivery_sending import send_due
from baylanys.reports.domain.schedule import plan_due
from tests.report_rows import MONDAY, schedule


@pytest.mark.django_db(transaction=True)
def test_workers_who_look_at_once_send_once() -> None:
    MailSettings.objects.update_or_create(pk=1, defaults={"host": "", "sender": "centre@example.kz"})
    for file in (settings.INSTALLATION.data / "mail").glob("*.log"):
        file.unlink()
    schedule("a@example.org", "b@example.org")

    def work(_number: int) -> None:
        try:
            for _look in range(3):
                plan_due(at=MONDAY)
                make_due(at=MONDAY)
                send_due(at=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    send_due(at=MONDAY)
    assert ReportDelivery.objects.get().state == "done"
    assert DeliveryProof.objects.filter(kind="sent").count() == 2
    assert DeliveryProof.objects.filter(kind="made").count() == 1
