"""Skills as people choose and read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from baylanys.interactions.choices import Language
from baylanys.routing.models import Topic
from baylanys.workforce.domain.skills import LANGUAGE_SKILL

TOPIC_SKILL = "topic:"


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill with its words in the language of the page."""

    code: str
    name: Any

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"skill_{self.code.replace(':', '_')}"

    @property
    def is_language(self) -> bool:
        return self.code.startswith(LANGUAGE_SKILL)


def skills_to_choose(known: Iterable[str] = ()) -> list[Skill]:
    """The callers' languages, what topics ask for or could ask for, and whatever else the person has (`known`)."""
    names: dict[str, Any] = {f"{LANGUAGE_SKILL}{code}": word for code, word in Language.choices}
    for topic in Topic.objects.order_by("pk"):
        names.setdefault(topic.skill or f"{TOPIC_SKILL}{topic.code}", getattr(topic, f"name_{get_language()}"))
    for code in sorted(known):
        names.setdefault(code, code)
    return [Skill(code, name) for code, name in names.items()]


def topic_levels(levels: Mapping[str, int], skills: Iterable[Skill]) -> list[tuple[Any, int]]:
    """The names and levels of a person's skills other than languages."""
    return [(skill.name, levels[skill.code]) for skill in skills if not skill.is_language and skill.code in levels]


def language_levels(levels: Mapping[str, int]) -> list[tuple[str, int]]:
    """`kk`, `ru`, `en` with levels, as far as the person speaks them with callers."""
    codes = [code for code, _word in Language.choices]
    return [(code, levels[LANGUAGE_SKILL + code]) for code in codes if LANGUAGE_SKILL + code in levels]
