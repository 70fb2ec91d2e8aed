"""The page of queues, topics and numbers."""

from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.contract.models import SettingChange
from baylanys.core import clock
from baylanys.core.models import Order
from baylanys.routing.models import Queue, Topic
from baylanys.telephony.domain.centre import seed_centre
from baylanys.telephony.models import DialledNumber, IvrFlow
from baylanys.workforce.domain.person import Description, add_person
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
NAMES = {"name_kk": "Кезек", "name_ru": "Очередь", "name_en": "Line"}
QUEUE = {**NAMES, "priority": "5", "offer_seconds": "20", "wrap_up_seconds": "90", "place_limit": "40"}


@pytest.fixture
def admin(client: Client) -> Client:
    seed_centre(numbers=["+77172000001"], at=clock.now())
    client.force_login(person("admin", Role.ADMINISTRATOR, "en"))
    return client


def send(client: Client, address: str, prefix: str, values: dict[str, Any]) -> Any:
    return client.post(address, {f"{prefix}-{name}": value for name, value in values.items()}, follow=True)


def test_a_queue_is_changed_with_a_trail_and_the_engine_told(admin: Client) -> None:
    queue, before = Queue.objects.get(code="general"), Order.objects.count()
    page = send(admin, f"/admin/queues/{queue.pk}", f"queue{queue.pk}", QUEUE).content.decode()
    queue.refresh_from_db()
    assert (queue.name_en, queue.priority, queue.offer_seconds, queue.wrap_up_seconds) == ("Line", 5, 20, 90)
    assert queue.place_limit == 40
    change = SettingChange.objects.get(kind="queue_changed")
    assert change.by and change.by.username == "admin" and "Queue changed: general" in page
    assert Order.objects.order_by("pk")[before].kind == "refresh_settings"


def test_the_same_again_leaves_no_trail(admin: Client) -> None:
    queue = Queue.objects.get(code="general")
    for _ in range(2):
        send(admin, f"/admin/queues/{queue.pk}", f"queue{queue.pk}", QUEUE)
    assert SettingChange.objects.filter(kind="queue_changed").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name_kk": ""},
        {"priority": "-1"},
        {"offer_seconds": "1"},
        {"wrap_up_seconds": "99999"},
        {"place_limit": "0"},
        {"priority": "x"},
    ],
)
def test_a_nonsense_queue_is_refused_and_what_was_written_stays(admin: Client, change: dict[str, str]) -> None:
    queue = Queue.objects.get(code="general")
    answer = send(admin, f"/admin/queues/{queue.pk}", f"queue{queue.pk}", QUEUE | {"name_en": "Kept"} | change)
    assert answer.status_code == 422 and 'value="Kept"' in answer.content.decode()
    assert Queue.objects.get(code="general").name_en == "General queue"


def test_a_queue_is_added_once(admin: Client) -> None:
    assert send(admin, "/admin/queues/new", "new", {**QUEUE, "code": "vip"}).status_code == 200
    assert Queue.objects.get(code="vip").priority == 5
    again = send(admin, "/admin/queues/new", "new", {**QUEUE, "code": "vip"})
    assert again.status_code == 422 and "already" in again.content.decode()
    assert send(admin, "/admin/queues/new", "new", {**QUEUE, "code": "две"}).status_code == 422


def test_a_topic_asks_for_a_skill_only_where_somebody_has_it(admin: Client) -> None:
    topic, queue = Topic.objects.get(code="grants"), Queue.objects.get()
    values = {**NAMES, "queue": queue.pk, "only_skilled": "on"}
    refused = send(admin, f"/admin/topics/{topic.pk}", f"topic{topic.pk}", values)
    assert refused.status_code == 422 and "No operator has this topic" in refused.content.decode()
    skilled = Description(Role.OPERATOR, "Әсел", skills={"lang:kk": 3, "topic:grants": 2})
    add_person(username="asel", description=skilled, by=None, at=clock.now())
    assert send(admin, f"/admin/topics/{topic.pk}", f"topic{topic.pk}", values).status_code == 200
    assert Topic.objects.get(code="grants").skill == "topic:grants"
    del values["only_skilled"]
    send(admin, f"/admin/topics/{topic.pk}", f"topic{topic.pk}", values)
    assert Topic.objects.get(code="grants").skill == ""


def test_other_flows_answer_a_number_where_they_are_published(admin: Client) -> None:
    number, draft = DialledNumber.objects.get(), IvrFlow.objects.create(code="draft", name_en="Draft")
    flows = {flow.code: flow.pk for flow in IvrFlow.objects.all()}
    address, prefix = f"/admin/numbers/{number.pk}", f"number{number.pk}"
    refused = send(admin, address, prefix, {"flow": draft.pk})
    assert refused.status_code == 422 and "Publish a version" in refused.content.decode()
    assert send(admin, address, prefix, {"flow": flows["after_hours"], "after_hours_flow": ""}).status_code == 200
    number.refresh_from_db()
    assert (number.flow.code, number.after_hours_flow) == ("after_hours", None)
    assert SettingChange.objects.filter(kind="number_changed").count() == 1


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_the_page_opens_in_each_language(admin: Client, language: str) -> None:
    Person.objects.update(language=language)
    page = admin.get("/admin/queues/")
    assert page.status_code == 200
    assert getattr(Queue.objects.get(), f"name_{language}") in page.content.decode()
