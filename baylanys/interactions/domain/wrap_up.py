"""What the operator wrote down after a conversation (mandatory: result and language)."""

from dataclasses import dataclass
from uuid import UUID

from baylanys.interactions.models import Interaction


@dataclass(frozen=True, slots=True)
class WrapUp:
    """The words of the wrap-up form; the event `wrapped_up` carries the rest."""

    interaction: str
    result: str
    note: str


def save_wrap_up(wrap_up: WrapUp) -> None:
    """The interaction shows result and note. Safe to repeat."""
    Interaction.objects.filter(pk=UUID(wrap_up.interaction)).update(result=wrap_up.result, note=wrap_up.note)
