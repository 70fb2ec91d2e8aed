"""The frame: each role's menu and start page, languages, errors, and what strangers see."""

import re

import pytest
from django.conf import settings
from django.test import Client

from baylanys.accounts.choices import Role
from tests.interaction_rows import person

pytestmark = pytest.mark.django_db

START_PAGES = {
    Role.OPERATOR: "/desk/",
    Role.SUPERVISOR: "/live/",
    Role.QUALITY: "/register/",
    Role.ADMINISTRATOR: "/settings/",
    Role.REPRESENTATIVE: "/cockpit/",
    Role.OBSERVER: "/cockpit/",
}
PAGES = ["/desk/", "/live/", "/live/limits/", "/overview/", "/register/", "/my-calls/", "/admin/hours/", "/profile/"]


@pytest.mark.parametrize(("role", "address"), START_PAGES.items())
def test_each_role_begins_at_its_own_page(client: Client, role: str, address: str) -> None:
    client.force_login(person("somebody", role))
    assert client.get("/", follow=True).redirect_chain == [(address, 302)]


@pytest.mark.parametrize("role", Role.values)
def test_menu_leads_only_where_the_role_may_go(client: Client, role: str) -> None:
    client.force_login(person("somebody", role))
    text = client.get("/profile/").content.decode()
    menu = text.split('id="menu"')[1].split("</nav>")[0]
    addresses = re.findall(r'<a href="([^"]+)"', menu)
    assert START_PAGES[Role(role)] in addresses
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)


@pytest.mark.parametrize("address", [*PAGES, "/desk/work", "/desk/person"])
def test_pages_ask_strangers_to_sign_in(client: Client, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={address}")


def test_stream_is_closed_to_strangers(client: Client) -> None:
    assert client.get("/live/stream").status_code == 401


@pytest.mark.parametrize("address", ["/live/", "/register/", "/admin/hours/"])
def test_operator_is_refused_pages_of_other_roles(client: Client, address: str) -> None:
    client.force_login(person("operator1", language="en"))
    response = client.get(address)
    assert response.status_code == 403
    assert "Your role does not have this page" in response.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("ru", "Здесь ничего нет"), ("kk", "Мұнда ештеңе жоқ"), ("en", "Nothing here")]
)
def test_missing_page_says_so_in_the_persons_language(client: Client, language: str, words: str) -> None:
    client.force_login(person("somebody", language=language))
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert words in response.content.decode()


def test_language_is_kept_with_the_person_and_in_the_browser(client: Client) -> None:
    somebody = person("somebody", Role.QUALITY)
    client.force_login(somebody)
    response = client.post("/language/", {"language": "kk", "next": "/profile/"})
    assert response["Location"] == "/profile/"
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "kk"
    somebody.refresh_from_db()
    assert somebody.language == "kk"
    assert '<html lang="kk"' in client.get("/profile/").content.decode()


def test_language_never_leads_to_another_site(client: Client) -> None:
    response = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"


@pytest.mark.parametrize("address", ["/sign-in/", "/profile/", "/desk/", "/try/"])
def test_pages_have_no_inline_script_or_style(client: Client, address: str) -> None:
    client.force_login(person("operator1"))
    response = Client().get(address) if address == "/sign-in/" else client.get(address)
    text = response.content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text) == []
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]


def test_navigation_swaps_the_menu_and_the_top_bar_beside_the_content(client: Client) -> None:
    client.force_login(person("operator1"))
    text = client.get("/profile/", headers={"HX-Request": "true", "HX-Boosted": "true"}).content.decode()
    assert text.count('hx-swap-oob="true"') == 3


def test_form_of_another_session_is_refused_in_words() -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/sign-in/", {"username": "x", "password": "y"})
    assert response.status_code == 403
    assert "Страница устарела" in response.content.decode()


def test_page_asks_once_whether_its_person_has_a_desk(client: Client, django_assert_max_num_queries: object) -> None:
    client.force_login(person("operator1"))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get("/profile/")
