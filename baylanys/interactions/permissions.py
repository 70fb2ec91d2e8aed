"""Who may see an interaction, hear it, and read its number."""

from typing import Any

from baylanys.accounts.permissions import may
from baylanys.core import phones
from baylanys.interactions.models import Interaction


def is_own(person: Any, interaction: Interaction) -> bool:
    """True for the operators who served it."""
    return person.pk is not None and person.pk in {interaction.operator_id, *interaction.further_operators}


def may_see(person: Any, interaction: Interaction) -> bool:
    """Everything with the register's permission, else one's own."""
    return may(person, "see_register") or (may(person, "see_own_interactions") and is_own(person, interaction))


def may_hear(person: Any, interaction: Interaction) -> bool:
    """All recordings with the permission, else those of one's own conversations."""
    return may(person, "hear_recordings") or (may(person, "see_own_interactions") and is_own(person, interaction))


def shown_name(person: Any, name: str) -> str:
    """The name of a person outside as the reader's role may read it: whole, or its initials (4.6)."""
    if not name or may(person, "see_names"):
        return name
    return " ".join(f"{word[0]}." for word in name.split())


def shown_number(person: Any, number: str) -> str:
    """The number as the person's role may read it: whole, or with its middle covered."""
    if not number:
        return ""
    return phones.show(number) if may(person, "see_numbers") else phones.mask(number)
