"""What operators wrote down after a conversation (mandatory: result and language)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from baylanys.interactions.choices import Result
from baylanys.interactions.models import Interaction, WrapUpNote


@dataclass(frozen=True, slots=True)
class WrapUp:
    """The words of one operator's wrap-up form, written at `at` (UTC); `operator` is a user name."""

    interaction: str
    result: str
    note: str
    operator: str = ""
    at: datetime | None = None
    language: str = ""
    topic: str = ""


def save_wrap_up(wrap_up: WrapUp, operators: Mapping[str, int] | None = None) -> None:
    """The operator's words are kept, and the interaction shows the last that say something. Safe to repeat.

    `operators` maps user names to person ids.
    """
    interaction = UUID(wrap_up.interaction)
    if wrap_up.at is not None:
        note = WrapUpNote(
            interaction_id=interaction,
            operator_id=(operators or {}).get(wrap_up.operator),
            at=wrap_up.at,
            result=wrap_up.result,
            language=wrap_up.language,
            topic=wrap_up.topic,
            note=wrap_up.note,
        )
        WrapUpNote.objects.bulk_create([note], ignore_conflicts=True)
    row = Interaction.objects.filter(pk=interaction)
    if wrap_up.result == Result.NOT_STATED:
        row = row.filter(result="")
    row.update(result=wrap_up.result, **({"note": wrap_up.note} if wrap_up.note else {}))
