"""The page of hours, holidays and lines."""

from datetime import timedelta

import pytest
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.contract.domain.calendar import CONTRACT, DEMO, put_calendar_in_force
from baylanys.contract.models import Calendar, Holiday, SettingChange
from baylanys.contract.queries import calendar_in_force, contract_zone, lines_at, week_of
from baylanys.core import clock
from baylanys.telephony.domain.centre import seed_contract

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def centre() -> None:
    at = clock.now() - timedelta(days=1)
    seed_contract(at=at)
    put_calendar_in_force(Calendar.objects.get(code=DEMO), None, at)


def signed_in(role: Role, language: str = "en") -> Client:
    person = Person.objects.create(username=f"{role}-{language}", role=role, language=language)
    client = Client()
    client.force_login(person)
    return client


def today_text(days: int = 0) -> str:
    return f"{clock.now().astimezone(contract_zone()).date() + timedelta(days=days):%Y-%m-%d}"


WEEK = {f"day{weekday}": "10:00-13:00, 14-16" for weekday in range(5)} | {"day5": "", "day6": "—"}


@pytest.mark.parametrize("language", ["ru", "kk", "en"])
def test_the_page_opens_in_each_language_and_names_the_calendar_in_force(language: str) -> None:
    page = signed_in(Role.ADMINISTRATOR, language).get("/admin/hours/")
    assert page.status_code == 200
    demo = Calendar.objects.get(code=DEMO)
    assert getattr(demo, f"name_{language}") in page.content.decode()


def test_one_click_puts_the_contracts_calendar_in_force() -> None:
    client = signed_in(Role.SUPERVISOR)
    answer = client.post(f"/admin/hours/{CONTRACT}/in-force/", follow=True)
    in_force = calendar_in_force(clock.now())
    assert in_force and in_force.calendar.code == CONTRACT and in_force.set_by
    assert "is in force now" in answer.content.decode()


def test_a_week_is_changed_from_a_day_on() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    answer = client.post(f"/admin/hours/{CONTRACT}/", {**WEEK, "valid_from": today_text(3)})
    assert answer.status_code == 302
    day = clock.now().astimezone(contract_zone()).date() + timedelta(days=3)
    calendar = Calendar.objects.get(code=CONTRACT)
    assert week_of(calendar, day) == [[(600, 780), (840, 960)]] * 5 + [[], []]
    assert week_of(calendar, day - timedelta(days=1))[0] == [(540, 1080)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day0": "nine to five"}, "“nine to five” is not understood."),
        ({"day0": "18:00-09:00"}, "is not understood"),
        ({"day0": "09:00-25:00"}, "is not understood"),
        ({"day0": "09:00-13:00, 12:00-18:00"}, "overlap"),
        ({"valid_from": today_text(-2)}, "Choose today or a later day"),
        ({"valid_from": "soon"}, "valid date"),
    ],
)
def test_unreadable_hours_are_refused_with_what_is_wrong(change: dict[str, str], told: str) -> None:
    page = signed_in(Role.ADMINISTRATOR).post(
        f"/admin/hours/{CONTRACT}/", {**WEEK, "valid_from": today_text(1), **change}
    )
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not SettingChange.objects.filter(kind="hours").exists()


def test_a_holiday_is_added_moved_and_removed() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    Holiday.objects.all().delete()
    client.post("/admin/hours/days/", {"day": today_text(1), "name_ru": "День колледжа"})
    row = Holiday.objects.get()
    assert (row.name_kk, row.is_working) == ("День колледжа", False)
    client.post(f"/admin/hours/days/{row.pk}/move/", {"to": today_text(5)})
    row.refresh_from_db()
    assert f"{row.day:%Y-%m-%d}" == today_text(5)
    client.post(f"/admin/hours/days/{row.pk}/remove/")
    assert not Holiday.objects.exists()


def test_a_day_gone_by_and_a_day_twice_are_refused() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    Holiday.objects.all().delete()
    gone = client.post("/admin/hours/days/", {"day": today_text(-1), "name_ru": "Вчера"})
    assert (gone.status_code, "gone by" in gone.content.decode()) == (422, True)
    client.post("/admin/hours/days/", {"day": today_text(2), "name_ru": "День"})
    twice = client.post("/admin/hours/days/", {"day": today_text(2), "name_ru": "День"})
    assert (twice.status_code, "in the list already" in twice.content.decode()) == (422, True)
    nameless = client.post("/admin/hours/days/", {"day": today_text(3)})
    assert "Give the day a name" in nameless.content.decode()


def test_removing_a_day_that_is_gone_says_so() -> None:
    answer = signed_in(Role.ADMINISTRATOR).post("/admin/hours/days/999999/remove/", follow=True)
    assert "no longer in the list" in answer.content.decode()


def test_lines_are_changed_at_once_and_nonsense_is_refused() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    client.post("/admin/hours/lines/", {"lines": "60"})
    assert lines_at(clock.now()) == 60
    assert client.post("/admin/hours/lines/", {"lines": "0"}).status_code == 422
    past = client.post("/admin/hours/lines/", {"lines": "20", "valid_from": "2020-01-01T10:00"})
    assert (past.status_code, "this moment or a later one" in past.content.decode()) == (422, True)


ADDRESSES = [f"{CONTRACT}/in-force/", f"{CONTRACT}/", "days/", "days/1/remove/", "days/1/move/", "lines/"]
STRANGERS = [Role.OPERATOR, Role.QUALITY, Role.OBSERVER]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", [*STRANGERS, Role.REPRESENTATIVE])
def test_strangers_change_nothing(role: Role, address: str) -> None:
    assert signed_in(role).post(f"/admin/hours/{address}").status_code == 403


@pytest.mark.parametrize(
    ("role", "status"),
    [*[(role, 403) for role in STRANGERS], (Role.REPRESENTATIVE, 200), (Role.SUPERVISOR, 200)],
)
def test_who_may_read_the_hours(role: Role, status: int) -> None:
    assert signed_in(role).get("/admin/hours/").status_code == status


def test_the_representative_reads_and_has_no_buttons() -> None:
    page = signed_in(Role.REPRESENTATIVE).get("/admin/hours/").content.decode()
    assert "Put in force" not in page and "Add a day" not in page


def test_nobody_reads_it_unsigned() -> None:
    assert Client().get("/admin/hours/").status_code == 302
