"""People of the centre: who signs in, and which of them take calls."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.accounts.sessions import end_sessions
from baylanys.contract.domain.change import note_change
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.workforce.domain.skills import check_skills, set_skills, takes_calls
from baylanys.workforce.errors import PersonRefused
from baylanys.workforce.models import Operator
from baylanys.workforce.user_names import check_user_name

FIRST_LEVEL = 3
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No sign that looks like another."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is written about a person; skills and conversations count only for those who take calls. How much somebody
    takes at once is the role's where it is None here.

    By the e-mail address somebody is known who signs in with an account of the organisation.
    """

    role: Role
    first_name: str = ""
    last_name: str = ""
    language: str = "ru"
    skills: Mapping[str, int] = field(default_factory=dict)
    chat_capacity: int | None = None
    calls_beside_chats: bool | None = None
    email: str = ""


@transaction.atomic
def add_person(*, username: str, description: Description, by: Person | None, at: datetime) -> str:
    """Somebody may sign in, and takes calls where the role and skills say so; the password made for the person.

    Raises PersonRefused where the user name cannot be had or an operator has no language.
    """
    check_user_name(username)
    person = Person(username=username)
    password = make_password()
    person.set_password(password)
    _describe(person, description)
    note_change(kind="person_added", by=by, at=at, username=username, role=description.role)
    return password


@transaction.atomic
def change_person(*, person: Person, description: Description, by: Person | None, at: datetime) -> None:
    """The person is as described. Raises PersonRefused where no administrator would stay."""
    if description.role != person.role:
        if by is not None and by.pk == person.pk:
            words = _("Your own role is changed by another administrator.")
            raise PersonRefused(words, code="own_role", field="role")
        if description.role != Role.ADMINISTRATOR:
            _keep_an_administrator(without=person)
    before = {"role": person.role}
    _describe(person, description)
    note_change(kind="person_changed", by=by, at=at, before=before, username=person.username, role=description.role)


@transaction.atomic
def deactivate_person(*, person: Person, by: Person | None, at: datetime) -> None:
    """The person cannot sign in, is signed out everywhere and gets no calls; past work stays. Safe to repeat."""
    if by is not None and by.pk == person.pk:
        raise PersonRefused(_("You cannot deactivate yourself: another administrator can."), code="oneself")
    _keep_an_administrator(without=person)
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        end_sessions(person=person, by=by, at=at)
        note_change(kind="person_deactivated", by=by, at=at, username=person.username)


@transaction.atomic
def reactivate_person(*, person: Person, by: Person | None, at: datetime) -> None:
    """The person may sign in again, with the password of before. Safe to repeat."""
    if Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        note_change(kind="person_reactivated", by=by, at=at, username=person.username)


@transaction.atomic
def renew_password(*, person: Person, by: Person | None, at: datetime) -> str:
    """A new password holds, the old one no longer, and the person is signed out everywhere; the password made."""
    password = make_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person=person, by=by, at=at)
    write_audit(AuditKind.PASSWORD_CHANGED, by=by, at=at, about=("person", person.username))
    note_change(kind="person_password", by=by, at=at, username=person.username)
    return password


def make_password() -> str:
    """Twelve signs in three groups, `abc-def-ghjk`: 49 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(size)) for size in (3, 3, 4))


def _own_email(person: Person, email: str) -> str:
    if email and Person.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise PersonRefused(_("Somebody else has this e-mail address."), code="email_taken", field="email")
    return email


def _describe(person: Person, description: Description) -> None:
    is_operator = takes_calls(person=person, role=description.role, skills=description.skills)
    if is_operator:
        check_skills(description.skills)
    person.role = description.role
    person.first_name, person.last_name = description.first_name, description.last_name
    person.language, person.email = description.language, _own_email(person, description.email)
    person.save()
    if is_operator:
        operator, _new = Operator.objects.get_or_create(person=person)
        operator.chat_capacity = description.chat_capacity
        operator.calls_beside_chats = description.calls_beside_chats
        operator.save(update_fields=["chat_capacity", "calls_beside_chats"])
        set_skills(operator=operator, skills=description.skills)


def _keep_an_administrator(*, without: Person) -> None:
    """Raises PersonRefused where nobody else could manage people; two who remove each other wait for one another."""
    active = Person.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    if {person.pk for person in active} == {without.pk}:
        words = _("This is the last administrator. Make somebody else an administrator first.")
        raise PersonRefused(words, code="last_administrator")
