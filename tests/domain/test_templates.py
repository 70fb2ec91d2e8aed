"""Templates in step with Meta: drafted, handed in, judged, deleted; against the stand-in, no mock on either side."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from baylanys.core import clock
from baylanys.core.errors import NotPossible
from baylanys.core.models import AuditEntry
from baylanys.messaging.domain.template import delete_template, name_variables, save_draft, submit_template
from baylanys.messaging.domain.template_event import apply_template_event
from baylanys.messaging.domain.template_news import LOST_AFTER, accounts, sync_templates
from baylanys.messaging.models import BusinessNumber, MessageTemplate
from baylanys.messaging.queries.templates import field_names, preview, render, usable_templates
from baylanys.messaging.template_parts import Button, Parts
from baylanys.simulator.meta.server import StandIn
from baylanys.whatsapp.account_events import TemplateEvent
from baylanys.whatsapp.webhook_payload import read_items
from tests.standin_thread import number_at, standin_beside

pytestmark = pytest.mark.django_db
BODIES = Path(__file__).resolve().parents[1] / "data" / "whatsapp"
PARTS = Parts(body="Құрметті {{name}}, өтінішіңіз қаралды.", footer="Байланыс орталығы")
EXAMPLES = {"name": "Айгүл"}


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with standin_beside() as beside:
        yield beside


@pytest.fixture
def number(standin: StandIn) -> BusinessNumber:
    number = number_at(standin)
    standin.world.templates.clear()
    return number


def draft(number: BusinessNumber, parts: Parts = PARTS, **other: Any) -> MessageTemplate:
    values = {"name": "answer_ready", "language": "kk", "category": "UTILITY"} | other
    return save_draft(number=number, parts=parts, examples=EXAMPLES, by=None, at=clock.now(), **values)


def submit(row: MessageTemplate, parts: Parts = PARTS, category: str = "UTILITY") -> MessageTemplate:
    return submit_template(
        template=row, parts=parts, examples=EXAMPLES, category=category, by=None, at=clock.now()
    )  # fmt: skip


def judged(number: BusinessNumber, row: MessageTemplate) -> MessageTemplate:
    """The row once the stand-in's review is over and the list was read."""
    for _ in range(100):
        sync_templates(number=number, at=clock.now())
        row.refresh_from_db()
        if row.state != "pending":
            return row
        time.sleep(0.02)
    raise AssertionError("no review")


def test_a_draft_is_handed_in_approved_and_used(number: BusinessNumber) -> None:
    row = draft(number)
    assert (row.state, usable_templates("kk")) == ("draft", [])
    assert submit(row).provider_id and row.state == "pending"
    assert judged(number, row).state == "approved"
    assert [each.name for each in usable_templates("ru")] == ["answer_ready"] and field_names(row) == ["name"]
    rendered = render(row, {"name": "Дана"})
    assert rendered.text == "Құрметті Дана, өтінішіңіз қаралды.\n\nБайланыс орталығы"
    parameter = {"type": "text", "text": "Дана", "parameter_name": "name"}
    assert rendered.content == {
        "name": "answer_ready",
        "language": {"code": "kk"},
        "components": [{"type": "body", "parameters": [parameter]}],
    }
    assert preview(row).body == "Құрметті Айгүл, өтінішіңіз қаралды."
    told = AuditEntry.objects.filter(object_kind="template").order_by("pk")
    assert [each.after and each.after["what"] for each in told] == ["draft", "submitted"]


def test_a_rejected_one_says_why_and_is_handed_in_again(number: BusinessNumber) -> None:
    promotion = Parts(body="Құрметті {{name}}, бүгін жеңілдік!")
    row = judged(number, submit(draft(number, promotion), promotion))
    assert (row.state, row.reason) == ("rejected", "INCORRECT_CATEGORY")
    assert judged(number, submit(row, promotion, "MARKETING")).state == "approved"
    assert (row.category, row.reason) == ("MARKETING", "")


def test_what_meta_refuses_is_said_in_its_words_and_the_draft_stays(number: BusinessNumber) -> None:
    kazakh = judged(number, submit(draft(number)))
    assert kazakh.state == "approved"
    submit(kazakh, Parts(body="Құрметті {{name}}, жауап дайын болды."))
    judged(number, kazakh)
    with pytest.raises(NotPossible, match="once in 24 hours") as refused:
        submit(kazakh)
    assert refused.value.code == "account_refused"
    kazakh.refresh_from_db()
    assert kazakh.state == "approved"


def test_an_account_that_does_not_answer_leaves_all_as_it_was(number: BusinessNumber) -> None:
    row = draft(number)
    BusinessNumber.objects.update(graph_url="http://127.0.0.1:9")
    row.refresh_from_db()
    with pytest.raises(NotPossible) as refused:
        submit(row)
    row.refresh_from_db()
    assert (refused.value.code, row.state) == ("account_away", "draft")


@pytest.mark.parametrize(
    ("parts", "name", "words"),
    [
        (Parts(body=""), "a", "Write the text."),
        (Parts(body="{{name}} салем"), "a", "neither begin nor end"),
        (Parts(body="а" * 1025), "a", "at most 1024"),
        (Parts(body="а"), "Имя", "small Latin letters"),
        (Parts(body="а {{имя}} б"), "a", "A variable is written"),
        (Parts(body="а {{other}} б"), "a", "example"),
        (Parts(body="а", buttons=(Button("QUICK_REPLY", "ә" * 26),)), "a", "at most 25"),
        (Parts(body="а", buttons=(Button("URL", "б", url="ftp://x"),)), "a", "https://"),
    ],
)
def test_what_meta_would_refuse_is_refused_before(
    number: BusinessNumber, parts: Parts, name: str, words: str, settings: Any
) -> None:
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(NotPossible, match=words):
        draft(number, parts, name=name)
    assert not MessageTemplate.objects.exists()


def test_a_name_has_one_text_in_a_language_and_one_category(number: BusinessNumber) -> None:
    row = draft(number)
    assert draft(number, Parts(body="Жаңа мәтін.")).pk == row.pk
    with pytest.raises(NotPossible) as refused:
        draft(number, language="ru", category="MARKETING")
    assert refused.value.code == "other_category"
    row.refresh_from_db()
    submit(row)
    with pytest.raises(NotPossible) as refused:
        draft(number)
    assert refused.value.code == "name_taken"
    with pytest.raises(NotPossible) as refused:
        submit(MessageTemplate.objects.get(pk=row.pk))
    assert refused.value.code == "not_editable"


def test_templates_made_elsewhere_come_and_go_with_meta_s_list(number: BusinessNumber, standin: StandIn) -> None:
    row = judged(number, submit(draft(number)))
    MessageTemplate.objects.all().delete()
    assert sync_templates(number=number, at=clock.now()) == 1
    found = MessageTemplate.objects.get()
    assert (found.name, found.state, found.variables) == ("answer_ready", "approved", row.variables)
    assert sync_templates(number=number, at=clock.now()) == 0
    name_variables(template=found, names={"body:name": "Аты-жөні"}, by=None, at=clock.now())
    sync_templates(number=number, at=clock.now())
    found.refresh_from_db()
    assert field_names(found) == ["Аты-жөні"] and "Дана" in render(found, {"Аты-жөні": "Дана"}).text
    standin.world.templates.clear()
    assert sync_templates(number=number, at=clock.now()) == 1
    found.refresh_from_db()
    assert found.state == "deleted" and found.synced_at is not None


def test_a_deleted_one_is_gone_at_meta_too(number: BusinessNumber, standin: StandIn) -> None:
    row = judged(number, submit(draft(number)))
    delete_template(template=row, by=None, at=clock.now())
    row.refresh_from_db()
    assert row.state == "deleted" and not standin.world.templates and usable_templates("kk") == []


def test_one_that_never_arrived_is_a_draft_again_after_a_while(number: BusinessNumber) -> None:
    row = draft(number)
    MessageTemplate.objects.update(state="pending", changed_at=clock.now())
    assert sync_templates(number=number, at=clock.now()) == 0
    assert sync_templates(number=number, at=clock.now() + LOST_AFTER + timedelta(seconds=1)) == 1
    row.refresh_from_db()
    assert row.state == "draft"


def test_more_templates_than_a_page_are_all_read(number: BusinessNumber, standin: StandIn) -> None:
    from baylanys.simulator.meta.records import Template

    for place in range(230):
        each = Template(id=str(10**15 + place), name=f"t{place}", language="ru", category="UTILITY", status="APPROVED",
                        components=[{"type": "BODY", "text": "Текст"}], made_at=float(place))  # fmt: skip
        standin.world.templates[each.id] = each
    assert sync_templates(number=number, at=clock.now()) == 230


def test_each_account_is_read_once(number: BusinessNumber) -> None:
    BusinessNumber.objects.create(phone_number_id="2", waba_id=number.waba_id, graph_url="http://x", graph_version="v1")
    BusinessNumber.objects.create(phone_number_id="3", waba_id="", graph_url="http://x", graph_version="v1")
    assert [each.pk for each in accounts()] == [number.pk]


@pytest.fixture
def told(number: BusinessNumber) -> MessageTemplate:
    row = draft(number, name="order_status_kk")
    MessageTemplate.objects.update(state="pending", provider_id="1689556908129832")
    row.refresh_from_db()
    return row


def tell(number: BusinessNumber, name: str) -> bool:
    [item] = [each for each in read_items((BODIES / name).read_bytes()) if isinstance(each, TemplateEvent)]
    return apply_template_event(item=item, numbers=[number], at=clock.now())


def test_webhooks_change_state_and_quality(number: BusinessNumber, told: MessageTemplate) -> None:
    MessageTemplate.objects.update(changed_at=clock.now() - timedelta(days=3650))
    assert tell(number, "80_template_status_approved.json") and tell(number, "84_template_quality.json")
    told.refresh_from_db()
    assert (told.state, told.quality) == ("approved", "YELLOW")


def test_an_old_webhook_changes_nothing(number: BusinessNumber, told: MessageTemplate) -> None:
    MessageTemplate.objects.update(changed_at=clock.now() + timedelta(days=3650))
    assert tell(number, "80_template_status_approved.json")
    told.refresh_from_db()
    assert told.state == "pending"


def test_new_components_and_unknown_templates_are_fetched_soon(number: BusinessNumber, told: MessageTemplate) -> None:
    assert tell(number, "86_template_components.json")
    MessageTemplate.objects.all().delete()
    assert not tell(number, "80_template_status_approved.json")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'sync_templates_soon'")
        assert cursor.fetchone()[0] == 2
