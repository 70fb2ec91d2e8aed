"""What operators are able to do: languages and topics, each with a level (5.3)."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from baylanys.accounts.choices import Role
from baylanys.accounts.models import Person
from baylanys.workforce.errors import PersonRefused
from baylanys.workforce.models import Operator, OperatorSkill

LANGUAGE_SKILL = "lang:"
LEVELS = range(1, 6)
AT_A_DESK = frozenset({Role.OPERATOR, Role.SUPERVISOR})


def takes_calls(*, person: Person, role: Role, skills: Mapping[str, int]) -> bool:
    """Operators do; supervisors do who have been given a skill, now or earlier; nobody else."""
    if role == Role.SUPERVISOR:
        return bool(skills) or Operator.objects.filter(person_id=person.pk).exists()
    return role in AT_A_DESK


def check_skills(skills: Mapping[str, int]) -> None:
    """Raises PersonRefused where no language is among them, or a level is none of the five."""
    if not any(skill.startswith(LANGUAGE_SKILL) for skill in skills):
        words = _("Whoever takes calls speaks at least one language with callers. Choose its level.")
        raise PersonRefused(words, code="no_language", field="skill_lang_kk")
    if not all(level in LEVELS for level in skills.values()):
        raise PersonRefused(_("A level is between 1 and 5."), code="level_out_of_range")


def set_skills(*, operator: Operator, skills: Mapping[str, int]) -> None:
    """The operator has these skills and no others."""
    operator.skills.exclude(skill__in=skills).delete()
    OperatorSkill.objects.bulk_create(
        [OperatorSkill(operator=operator, skill=skill, level=level) for skill, level in skills.items()],
        update_conflicts=True,
        unique_fields=["operator", "skill"],
        update_fields=["level"],
    )
