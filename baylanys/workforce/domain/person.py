"""People of the centre: who signs in, and which of them take calls."""

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.core.errors import NotPossible
from baylanys.workforce.models import Operator, OperatorSkill

FIRST_LEVEL = 3
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No sign that looks like another."""


@transaction.atomic
def add_person(
    *, username: str, role: Role, first_name: str = "", last_name: str = "", languages: tuple[str, ...] = ()
) -> str:
    """Somebody may sign in, and takes calls where languages are given; the password made for the person.

    Raises NotPossible where the user name is taken.
    """
    if Person.objects.filter(username=username).exists():
        raise NotPossible(_("This user name is taken."), code="username_taken")
    password = make_password()
    person = Person(username=username, role=role, first_name=first_name, last_name=last_name)
    person.set_password(password)
    person.save()
    if languages:
        operator = Operator.objects.create(person=person)
        OperatorSkill.objects.bulk_create(
            OperatorSkill(operator=operator, skill=f"lang:{language}", level=FIRST_LEVEL) for language in languages
        )
    return password


def make_password() -> str:
    """Twelve signs in three groups, `abc-def-ghjk`: 49 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(size)) for size in (3, 3, 4))
