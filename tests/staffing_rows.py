"""Operators' states told by the contract's clock, for the tests of staffing."""

from datetime import datetime

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.routing.models import OperatorStateChange
from baylanys.workforce.models import OperatorSkill
from tests.interaction_rows import person
from tests.kpi_rows import moment


def staff(number: int, *languages: str, prefix: str = "staffed") -> list[Person]:
    """So many operators who speak these languages."""
    made = [
        person(f"{prefix}{count}", Role.OPERATOR, first_name=f"Name{count}", last_name="Operator")
        for count in range(1, number + 1)
    ]
    OperatorSkill.objects.bulk_create(
        OperatorSkill(operator_id=each.pk, skill=f"lang:{language}") for each in made for language in languages
    )
    return made


def enter(who: Person, day: str, clock: str, state: str, reason: str = "") -> datetime:
    """The operator entered the state."""
    at = moment(day, clock)
    row = {"operator_id": who.pk, "at": at, "state": state, "reason": reason, "device": "browser"}
    OperatorStateChange.objects.bulk_create([OperatorStateChange(**row)], ignore_conflicts=True)
    return at


def work_day(people: list[Person], day: str, first: str = "08:55", last: str = "18:05") -> None:
    """They were ready all day."""
    for who in people:
        enter(who, day, first, "ready")
        enter(who, day, last, "offline")
