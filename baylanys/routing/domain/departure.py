"""Somebody stops taking calls, but never in the middle of one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.routing.choices import OperatorStateName
from baylanys.routing.models import OperatorState
from baylanys.workforce.domain.person import Description, change_person, deactivate_person
from baylanys.workforce.domain.skills import AT_A_DESK
from baylanys.workforce.errors import PersonRefused

WITH_A_CALLER = (OperatorStateName.OFFERED, OperatorStateName.TALKING, OperatorStateName.WRAP_UP)


@transaction.atomic
def let_person_go(*, person: Person, by: Person | None, at: datetime) -> None:
    """As `deactivate_person`; refused while the person rings, talks or writes down a conversation."""
    _check_no_caller(person)
    deactivate_person(person=person, by=by, at=at)


@transaction.atomic
def change_duties(*, person: Person, description: Description, by: Person | None, at: datetime) -> None:
    """As `change_person`; a role without a desk is refused while the person has a caller."""
    if description.role not in AT_A_DESK:
        _check_no_caller(person)
    change_person(person=person, description=description, by=by, at=at)


def _check_no_caller(person: Person) -> None:
    """A call that begins in this very moment goes on to its end: the engine sends its operator offline after it."""
    if OperatorState.objects.filter(operator_id=person.pk, state__in=WITH_A_CALLER).exists():
        words = _("This operator has a caller now. Wait until the conversation is written down, then try again.")
        raise PersonRefused(words, code="in_conversation")
