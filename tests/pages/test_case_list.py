"""The list of requests: views of one's own and shared, counts, sorting, several given at once, suggestions."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.core import clock
from baylanys.crm.domain.case import close_case, open_case, take_case
from baylanys.crm.models import Case, CaseView, ClassifierLine
from baylanys.routing.models import Queue, Topic
from tests.case_rows import put_guide_in_force
from tests.interaction_rows import LOST, contact, interaction, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    put_guide_in_force(clock.now() - timedelta(days=60))
    return client_of(Role.SUPERVISOR, "boss")


def client_of(role: Role, name: str) -> Client:
    client = Client()
    client.force_login(person(name, role, "en"))
    return client


def opened(line: str = "grant-terms", **more: Any) -> Case:
    known = {"project": "grants", "language": "ru", "channel": "call", "description": "Когда?", "contact": None}
    row = ClassifierLine.objects.get(code=line)
    return open_case(line=row, interaction=None, by=None, at=more.pop("at", clock.now()), **(known | more))


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def numbers(client: Client, query: str) -> list[int]:
    page = text(client, f"/cases/?{query}")
    return [int(part.split("/")[0]) for part in page.split('class="stretched" href="/cases/')[1:]]


def test_several_are_given_at_once_and_what_changed_meanwhile_is_left_alone(boss: Client) -> None:
    first, second, worker = opened(), opened(), person("op")
    chosen = [f"{case.pk}:{case.version}" for case in (first, second)]
    take_case(case=second, version=second.version, by=worker, at=clock.now())
    page = boss.post("/cases/give", {"case": chosen, "to": "op"}, follow=True).content.decode()
    assert "1 request given to op." in page and "1 was left alone" in page
    first.refresh_from_db()
    assert first.assignee == worker
    assert (
        "Choose requests" in boss.post("/cases/give", {"case": ["x", "1:"], "to": "zz"}, follow=True).content.decode()
    )


def test_a_request_of_the_customer_is_not_given_to_an_operator(boss: Client) -> None:
    case = opened("grant-result", contact=contact("Айгүл", "+77015550123"))
    person("op")
    boss.post("/cases/give", {"case": [f"{case.pk}:{case.version}"], "to": "op"})
    case.refresh_from_db()
    assert case.assignee is None


def test_views_are_saved_seen_by_others_when_shared_and_removed_by_their_owner_alone(boss: Client) -> None:
    other = client_of(Role.OPERATOR, "op")
    boss.post("/cases/views", {"title": "Гранты", "project": "grants", "sort": "-due", "shared": "on"})
    boss.post("/cases/views", {"title": "Мои гранты", "project": "grants", "whose": "mine"})
    boss.post("/cases/views", {"title": " ", "project": "grants"})
    assert CaseView.objects.count() == 2
    assert "project=grants&amp;sort=-due" in text(other, "/cases/") and "Мои гранты" not in text(other, "/cases/")
    view = CaseView.objects.get(is_shared=True)
    other.post(f"/cases/views/{view.pk}/drop")
    assert CaseView.objects.count() == 2
    boss.post(f"/cases/views/{view.pk}/drop")
    assert CaseView.objects.count() == 1


def test_the_ready_views_are_counted(boss: Client) -> None:
    late, _other = opened(), opened()
    Case.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(hours=1))
    page = text(boss, "/cases/")
    assert "All open <b>2</b>" in page and "Overdue <b>1</b>" in page and "Nobody&#x27;s <b>2</b>" in page


def test_the_list_is_sorted_by_its_columns(boss: Client) -> None:
    at = clock.now() - timedelta(hours=3)
    first = opened("suggestion-platform", contact=contact("Бекова", "+77010000001"), at=at)
    second = opened("grant-terms", contact=contact("Айгүл", "+77010000002"), at=at + timedelta(hours=1))
    assert numbers(boss, "") == [second.pk, first.pk]
    assert numbers(boss, "sort=-due") == [first.pk, second.pk]
    assert numbers(boss, "sort=opened") == [first.pk, second.pk]
    assert numbers(boss, "sort=name") == [second.pk, first.pk]
    assert numbers(boss, "sort=zzz") == numbers(boss, "")
    assert numbers(boss, "line=grant-terms") == [second.pk]


def test_answers_that_nobody_told_the_person_stand_in_a_view(boss: Client) -> None:
    who, at = contact("Айгүл", "+77015550123"), clock.now() - timedelta(hours=2)
    silent, told_at_once = opened(contact=who, at=at), opened(contact=who, at=at, answer="Сразу")
    close_case(case=silent, version=silent.version, answer="Да", by=None, at=clock.now())
    assert numbers(boss, "whose=untold") == [silent.pk] and told_at_once.pk not in numbers(boss, "whose=untold")
    assert "has not been told yet" in text(boss, f"/cases/{silent.pk}/")
    known = {"kind": "answer", "channel": "voice", "text": "Да", "key": "0192f0c1-0000-7000-8000-000000000000"}
    boss.post(f"/cases/{silent.pk}/tell", known)
    assert numbers(boss, "whose=untold") == []


def test_categories_are_suggested_by_the_topic_and_the_past(boss: Client) -> None:
    queue = Queue.objects.create(code="general", name_ru="Общая")
    Topic.objects.create(code="reports", name_ru="Отчётность", name_kk="Есептілік", name_en="Reporting", queue=queue)
    who = contact("Айгүл", "+77015550123")
    opened("complaint-answer", contact=who)
    call = interaction(LOST, contact=who)
    type(call).objects.filter(pk=call.pk).update(topic="reports")
    page = text(boss, f"/cases/new/?interaction={call.pk}")
    shown = [part.split('"')[0] for part in page.split('name="line" value="')[1:]]
    assert set(shown[:3]) == {"report-form", "report-delay", "complaint-answer"}
    assert page.count("suggested</span>") == 3
    assert "suggested</span>" not in text(boss, "/cases/new/")
