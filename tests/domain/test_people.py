"""People are added, changed and let go; the centre keeps an administrator and no caller is dropped."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.contract.models import SettingChange
from baylanys.core.models import Order
from baylanys.engine.known import _operators
from baylanys.routing.domain.departure import change_duties, let_person_go
from baylanys.routing.models import OperatorState
from baylanys.workforce.domain.person import (
    Description,
    add_person,
    change_person,
    deactivate_person,
    reactivate_person,
    renew_password,
)
from baylanys.workforce.errors import PersonRefused
from baylanys.workforce.sip_accounts import renew_sip_password, sip_password

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPERATOR = Description(Role.OPERATOR, "Әсел", "Ким", "kk", {"lang:kk": 5, "lang:ru": 3, "topic:grants": 4}, 2)


@pytest.fixture
def admin() -> Person:
    add_person(username="admin", description=Description(Role.ADMINISTRATOR), by=None, at=AT)
    return Person.objects.get(username="admin")


@pytest.fixture
def operator(admin: Person) -> Person:
    add_person(username="asel", description=OPERATOR, by=admin, at=AT)
    return Person.objects.get(username="asel")


def levels(person: Person) -> dict[str, int]:
    return dict(person.operator.skills.values_list("skill", "level"))


def signed_in(person: Person) -> None:
    Client().force_login(person)


def test_an_operator_added_signs_in_and_takes_calls(admin: Person) -> None:
    password = add_person(username="asel", description=OPERATOR, by=admin, at=AT)
    somebody = Person.objects.get(username="asel")
    assert somebody.check_password(password)
    assert (somebody.display_name, somebody.language) == ("Әсел Ким", "kk")
    assert (levels(somebody), somebody.operator.chat_capacity) == (dict(OPERATOR.skills), 2)
    assert _operators()["asel"].skills == OPERATOR.skills


def test_every_change_is_in_the_trail_and_wakes_the_engine(operator: Person, admin: Person) -> None:
    change_person(person=operator, description=OPERATOR, by=admin, at=AT)
    deactivate_person(person=operator, by=admin, at=AT)
    reactivate_person(person=operator, by=admin, at=AT)
    renew_password(person=operator, by=admin, at=AT)
    kinds = list(SettingChange.objects.filter(by=admin).order_by("pk").values_list("kind", flat=True))
    assert kinds == [f"person_{what}" for what in ("added", "changed", "deactivated", "reactivated", "password")]
    assert Order.objects.filter(kind="refresh_settings", actor_id=admin.pk).count() == len(kinds)


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("asel", "username_taken"),
        ("", "username_malformed"),
        ("1asel", "username_malformed"),
        ("Asel", "username_malformed"),
        ("асель", "username_malformed"),
        ("asel kim", "username_malformed"),
        ("a" * 31, "username_malformed"),
        ("asel-desk", "username_reserved"),
        ("caller7701", "username_reserved"),
        ("trunk-main", "username_reserved"),
    ],
)
def test_a_user_name_that_cannot_be_had_is_refused(operator: Person, username: str, code: str) -> None:
    with pytest.raises(PersonRefused) as refused:
        add_person(username=username, description=OPERATOR, by=None, at=AT)
    assert (refused.value.code, refused.value.field) == (code, "username")
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("skills", "code"),
    [({}, "no_language"), ({"topic:grants": 3}, "no_language"), ({"lang:kk": 6}, "level_out_of_range")],
)
def test_an_operator_without_a_language_or_with_an_odd_level_is_refused(skills: dict[str, int], code: str) -> None:
    with pytest.raises(PersonRefused) as refused:
        add_person(username="asel", description=Description(Role.OPERATOR, "Әсел", skills=skills), by=None, at=AT)
    assert refused.value.code == code
    assert not Person.objects.exists()


def test_a_supervisor_takes_calls_where_a_language_is_given(admin: Person) -> None:
    add_person(username="plain", description=Description(Role.SUPERVISOR), by=admin, at=AT)
    speaking = Description(Role.SUPERVISOR, skills={"lang:ru": 4})
    add_person(username="speaking", description=speaking, by=admin, at=AT)
    with pytest.raises(ObjectDoesNotExist):
        _ = Person.objects.get(username="plain").operator
    assert set(_operators()) == {"speaking"}


def test_changed_skills_replace_those_of_before(operator: Person, admin: Person) -> None:
    changed = Description(Role.OPERATOR, "Әсел", skills={"lang:ru": 5, "topic:science": 1})
    change_person(person=operator, description=changed, by=admin, at=AT)
    assert levels(operator) == {"lang:ru": 5, "topic:science": 1}


def test_an_operator_who_becomes_something_else_gets_no_calls_and_keeps_the_levels(
    operator: Person, admin: Person
) -> None:
    change_person(person=operator, description=Description(Role.QUALITY, "Әсел"), by=admin, at=AT)
    assert _operators() == {}
    assert levels(operator) == dict(OPERATOR.skills)


def test_whoever_is_deactivated_is_signed_out_everywhere_and_gets_no_calls(operator: Person, admin: Person) -> None:
    for person in (operator, operator, admin):
        signed_in(person)
    let_person_go(person=operator, by=admin, at=AT)
    assert not Person.objects.get(pk=operator.pk).is_active
    assert _operators() == {}
    (left,) = Session.objects.all()
    assert left.get_decoded()[SESSION_KEY] == str(admin.pk)


def test_deactivating_and_reactivating_twice_changes_nothing_more(operator: Person, admin: Person) -> None:
    for _ in range(2):
        deactivate_person(person=operator, by=admin, at=AT)
    for _ in range(2):
        reactivate_person(person=operator, by=admin, at=AT)
    assert SettingChange.objects.filter(kind__in=["person_deactivated", "person_reactivated"]).count() == 2
    assert set(_operators()) == {"asel"}


def test_nobody_deactivates_oneself_or_changes_the_own_role(admin: Person) -> None:
    add_person(username="second", description=Description(Role.ADMINISTRATOR), by=admin, at=AT)
    with pytest.raises(PersonRefused) as oneself:
        deactivate_person(person=admin, by=admin, at=AT)
    with pytest.raises(PersonRefused) as own_role:
        change_person(person=admin, description=Description(Role.QUALITY), by=admin, at=AT)
    assert (oneself.value.code, own_role.value.code) == ("oneself", "own_role")


def test_the_last_administrator_stays(admin: Person) -> None:
    for act in (
        lambda: deactivate_person(person=admin, by=None, at=AT),
        lambda: change_person(person=admin, description=Description(Role.QUALITY), by=None, at=AT),
    ):
        with pytest.raises(PersonRefused) as refused:
            act()
        assert refused.value.code == "last_administrator"
    assert Person.objects.get(pk=admin.pk).role == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_go(admin: Person) -> None:
    add_person(username="second", description=Description(Role.ADMINISTRATOR), by=admin, at=AT)
    second = Person.objects.get(username="second")
    deactivate_person(person=second, by=admin, at=AT)
    assert not Person.objects.get(pk=second.pk).is_active


@pytest.mark.parametrize("state", ["offered", "talking", "wrap_up"])
def test_an_operator_with_a_caller_stays_until_it_is_written_down(operator: Person, admin: Person, state: str) -> None:
    OperatorState.objects.create(operator=operator.operator, state=state)
    with pytest.raises(PersonRefused) as going:
        let_person_go(person=operator, by=admin, at=AT)
    with pytest.raises(PersonRefused) as changing:
        change_duties(person=operator, description=Description(Role.QUALITY), by=admin, at=AT)
    assert (going.value.code, changing.value.code) == ("in_conversation", "in_conversation")
    change_duties(person=operator, description=OPERATOR, by=admin, at=AT)


def test_a_new_password_holds_alone_and_signs_out(operator: Person, admin: Person) -> None:
    signed_in(operator)
    first = renew_password(person=operator, by=admin, at=AT)
    second = renew_password(person=operator, by=admin, at=AT)
    somebody = Person.objects.get(pk=operator.pk)
    assert (somebody.check_password(first), somebody.check_password(second)) == (False, True)
    assert not Session.objects.exists()


def test_a_new_phone_password_is_kept_encrypted_and_told_to_the_engine(operator: Person, admin: Person) -> None:
    before = sip_password(username="asel")
    made = renew_sip_password(operator=operator.operator, by=admin, at=AT)
    assert made == sip_password(username="asel") != before
    operator.operator.refresh_from_db()
    assert made not in operator.operator.sip_password
    assert Order.objects.filter(kind="refresh_accounts").count() == 1
    assert not any(made in str(row.detail) for row in SettingChange.objects.all())
