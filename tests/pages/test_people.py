"""The pages of people, as an administrator uses them."""

import re
from typing import Any

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core import clock
from baylanys.routing.models import OperatorState, Queue, Topic
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db
NEW = {
    "username": "asel",
    "first_name": "Әсел",
    "last_name": "Ким",
    "role": "operator",
    "language": "kk",
    "chat_capacity": "2",
    "skill_lang_kk": "5",
    "skill_lang_ru": "3",
    "skill_topic_grants": "4",
}
PASSWORD = re.compile(r"<code>([^<]+)</code>")


@pytest.fixture
def admin(client: Client) -> Client:
    queue = Queue.objects.create(code="general")
    Topic.objects.create(code="grants", name_en="Grants", name_ru="Гранты", name_kk="Гранттар", queue=queue)
    client.force_login(person("admin", Role.ADMINISTRATOR, "en", first_name="Тимур"))
    return client


def shown(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def in_language(language: str) -> None:
    Person.objects.filter(username="admin").update(language=language)


def test_an_operator_is_added_and_signs_in_with_the_password_shown_once(admin: Client) -> None:
    answer = admin.post("/admin/people/new/", NEW)
    found = PASSWORD.search(shown(answer))
    assert found and "no-store" in answer.headers["Cache-Control"]
    made = Person.objects.get(username="asel")
    assert dict(made.operator.skills.values_list("skill", "level")) == {"lang:kk": 5, "lang:ru": 3, "topic:grants": 4}
    assert found[1] not in shown(admin.get(f"/admin/people/{made.pk}/"))
    assert Client().post("/sign-in/", {"username": "asel", "password": found[1]}).headers["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"username": "admin"}, "taken"),
        ({"username": "Ә"}, "small Latin letters"),
        ({"username": "asel-desk"}, "telephone exchange"),
        ({"username": ""}, "required"),
        ({"first_name": "  "}, "required"),
        ({"skill_lang_kk": "", "skill_lang_ru": ""}, "at least one language"),
        ({"skill_lang_kk": "9"}, "valid choice"),
        ({"chat_capacity": "many"}, "whole number"),
        ({"role": "king"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written_is_lost(admin: Client, change: dict[str, str], told: str) -> None:
    answer = admin.post("/admin/people/new/", NEW | change)
    assert answer.status_code == 422
    assert told in shown(answer)
    assert 'value="Ким"' in shown(answer)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("language", "told"), [("ru", "Это имя пользователя занято."), ("kk", "бос емес")])
def test_errors_are_in_the_persons_language(admin: Client, language: str, told: str) -> None:
    in_language(language)
    assert told in shown(admin.post("/admin/people/new/", NEW | {"username": "admin"}))


def test_the_list_finds_people_by_parts_of_names_and_by_role(admin: Client) -> None:
    person("asel", first_name="Әсел", last_name="Ким")
    person("quality", Role.QUALITY, first_name="Динара")
    person("gone", Role.QUALITY, first_name="Марат", is_active=False)

    def names(query: str) -> list[str]:
        return [row["person"].username for row in admin.get(f"/admin/people/?{query}").context["rows"]]

    assert set(names("")) == {"admin", "asel", "quality"}
    assert names("search=әсел") == names("search=ким+ӘСЕЛ") == names("search=ase") == ["asel"]
    assert names("role=quality") == ["quality"]
    assert names("role=quality&show=inactive") == ["gone"]
    assert names("role=quality&show=everybody") == ["quality", "gone"]
    assert names("search=nobody") == [] and "Nobody matches" in shown(admin.get("/admin/people/?search=nobody"))
    assert admin.get("/admin/people/?role=king&sort=odd&page=x&search=%00").status_code == 200


def test_long_lists_go_on(admin: Client) -> None:
    Person.objects.bulk_create(Person(username=f"p{number:03}", role=Role.QUALITY) for number in range(60))
    first = admin.get("/admin/people/?role=quality")
    assert (len(first.context["rows"]), first.context["next"]) == (50, "?role=quality&page=2")
    rest = admin.get("/admin/people/?role=quality&page=2", headers={"HX-Request": "true"})
    assert shown(rest).count("<tr") == 10 and "<form" not in shown(rest)


def test_the_list_shows_the_state_now_the_levels_and_the_last_sign_in(admin: Client) -> None:
    admin.post("/admin/people/new/", NEW)
    OperatorState.objects.create(operator_id=Person.objects.get(username="asel").pk, state="break", reason="lunch")
    page = shown(admin.get("/admin/people/?search=asel"))
    assert "Lunch" in page and "ҚАЗ 5" in page and "Grants 4" in page and "never" in page


def test_somebody_is_changed_and_a_refused_change_keeps_what_was_written(admin: Client) -> None:
    admin.post("/admin/people/new/", NEW)
    pk = Person.objects.get(username="asel").pk
    without_name = {name: value for name, value in NEW.items() if name != "username"}
    assert admin.post(f"/admin/people/{pk}/", without_name | {"skill_lang_kk": "1"}).status_code == 302
    levels = Person.objects.get(pk=pk).operator.skills
    assert levels.get(skill="lang:kk").level == 1
    refused = admin.post(f"/admin/people/{pk}/", without_name | {"first_name": "", "last_name": "Новая"})
    assert refused.status_code == 422 and 'value="Новая"' in shown(refused)


def test_an_operator_in_a_conversation_is_not_deactivated_and_the_page_says_why(admin: Client) -> None:
    busy = person("busy")
    OperatorState.objects.create(operator_id=busy.pk, state="talking")
    page = shown(admin.post(f"/admin/people/{busy.pk}/deactivate", follow=True))
    assert "has a caller now" in page and Person.objects.get(pk=busy.pk).is_active


def test_a_person_is_deactivated_and_reactivated(admin: Client) -> None:
    somebody, browser = person("asel"), Client()
    browser.force_login(somebody)
    assert "cannot sign in any more" in shown(admin.post(f"/admin/people/{somebody.pk}/deactivate", follow=True))
    assert browser.get("/profile/").status_code == 302
    assert "may sign in again" in shown(admin.post(f"/admin/people/{somebody.pk}/reactivate", follow=True))
    assert browser.get("/profile/").status_code == 302


def test_oneself_and_the_last_administrator_stay(admin: Client) -> None:
    oneself = Person.objects.get(username="admin")
    assert "/deactivate" not in shown(admin.get(f"/admin/people/{oneself.pk}/"))
    assert "yourself" in shown(admin.post(f"/admin/people/{oneself.pk}/deactivate", follow=True))
    known = {"first_name": "Тимур", "last_name": "", "language": "en", "chat_capacity": "3"}
    answer = admin.post(f"/admin/people/{oneself.pk}/", known | {"role": "quality"})
    assert answer.status_code == 422 and "another administrator" in shown(answer)


def test_new_passwords_are_shown_once(admin: Client) -> None:
    somebody = person("asel")
    for what in ("password", "phone"):
        answer = admin.post(f"/admin/people/{somebody.pk}/{what}")
        found = PASSWORD.search(shown(answer))
        assert found and answer.headers["HX-Push-Url"] == f"/admin/people/{somebody.pk}/"
        assert found[1] not in shown(admin.get(f"/admin/people/{somebody.pk}/"))
    assert admin.post(f"/admin/people/{person('q', Role.QUALITY).pk}/phone").status_code == 404


def test_a_deactivated_operator_is_put_into_no_state_by_outside_programs(client: Client) -> None:
    from baylanys.accounts.tokens import issue_token

    person("gone", is_active=False)
    token = issue_token(name="tests", at=clock.now())
    body = {"state": "ready", "device": "sip"}
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.put("/api/v1/operators/gone/state", body, content_type="application/json", headers=headers)
    assert answer.status_code == 404


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_every_page_opens_in_each_language(admin: Client, language: str) -> None:
    in_language(language)
    somebody = person("asel")
    for address in ("/admin/people/", "/admin/people/new/", f"/admin/people/{somebody.pk}/"):
        assert admin.get(address).status_code == 200
