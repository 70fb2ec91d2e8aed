"""Programs send reports by e-mail with a token of that scope, and see what became of them."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from baylanys.accounts.choices import Scope
from baylanys.accounts.tokens import issue_token
from baylanys.core import clock
from baylanys.core.models import AuditEntry
from baylanys.operations.models import MailSettings
from baylanys.reports.delivery_models import ReportDelivery
from baylanys.reports.domain.delivery_making import make_due
from baylanys.reports.domain.delivery_sending import send_due
from tests.report_rows import SIMPLE, schedule

pytestmark = pytest.mark.django_db
GOOD: dict[str, Any] = {"reports": [SIMPLE], "from": "2026-11-16", "to": "2026-11-22",
                        "recipients": [{"address": "a@example.org", "languages": ["kk"]}]}  # fmt: skip


def headers(*scopes: str) -> dict[str, Any]:
    token = issue_token(name="office", at=clock.now(), scopes=list(scopes))
    return {"authorization": f"Bearer {token}"}


def order(client: Client, changes: dict[str, Any], *scopes: str) -> HttpResponse:
    body = json.dumps(GOOD | changes)
    answer = client.post("/api/v1/reports/deliveries", body, content_type="application/json", headers=headers(*scopes))
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_program_sends_and_sees_that_it_left(client: Client) -> None:
    MailSettings.objects.update_or_create(pk=1, defaults={"host": "", "sender": "centre@example.kz"})
    answer = order(client, {}, Scope.SEND_REPORTS)
    assert answer.status_code == 202 and answer.json()["state"] == "making"
    make_due(at=clock.now())
    send_due(at=clock.now())
    address = f"/api/v1/reports/deliveries/{answer.json()['id']}"
    found = client.get(address, headers=headers(Scope.SEND_REPORTS)).json()
    assert (found["state"], found["from"], found["recipients"][0]["state"]) == ("done", "2026-11-16", "sent")
    assert len(found["files"][0]["sha256"]) == 64
    line = AuditEntry.objects.get(kind="exported")
    assert (line.who, line.after["to"]) == ("office", ["a@example.org"])


@pytest.mark.parametrize(
    "wrong",
    [{"recipients": []}, {"recipients": [{"address": "nobody"}]}, {"recipients": [{"address": "a\0@b.kz"}]},
     {"reports": []}, {"reports": ["no_such"]}, {"to": "2026-11-01"}, {"from": "x"}, {"kinds": ["exe"]},
     {"from": "2199-01-01", "to": "2199-01-02"}],
)  # fmt: skip
def test_what_is_wrong_is_refused_and_nothing_leaves(client: Client, wrong: dict[str, Any]) -> None:
    answer = order(client, wrong)
    assert 400 <= answer.status_code < 500 and not ReportDelivery.objects.exists()


def test_another_scope_does_not_do_and_other_sendings_are_not_told(client: Client) -> None:
    assert order(client, {}, Scope.READ_FIGURES).status_code == 403
    schedule()
    mine = ReportDelivery.objects.create(way="page", due_at=clock.now(), first="2026-11-16", last="2026-11-22")
    answer = client.get(f"/api/v1/reports/deliveries/{mine.pk}", headers=headers())
    assert answer.status_code == 404
