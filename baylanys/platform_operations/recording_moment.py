"""A moment of a call as its recording counts it: minutes and seconds from where the sound begins (5.4)."""

import re
from datetime import datetime, timedelta

from baylanys.interactions.models import Interaction
from baylanys.telephony.conversation_parts import Part, parts_of

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
_MS = timedelta(milliseconds=1)


def place_in_recording(interaction: Interaction, moment: datetime, until: datetime) -> int:
    """Milliseconds from the beginning of the caller's recording."""
    for part in _heard(interaction, until):
        if part.started_at <= moment <= part.started_at + part.length_ms * _MS:
            return part.starts_ms + (moment - part.started_at) // _MS
    return max(0, (moment - interaction.arrived_at) // _MS)


def moment_of_place(interaction: Interaction, milliseconds: int, until: datetime) -> datetime:
    """The moment that is heard at that place; the opposite of `place_in_recording`."""
    for part in _heard(interaction, until):
        if part.starts_ms <= milliseconds <= part.starts_ms + part.length_ms:
            return part.started_at + (milliseconds - part.starts_ms) * _MS
    return interaction.arrived_at + milliseconds * _MS


def read_place(text: str) -> int | None:
    """Milliseconds of `m:ss` or `h:mm:ss`, None of anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000


def _heard(interaction: Interaction, until: datetime) -> list[Part]:
    parts = parts_of(interaction.events.all(), interaction.ended_at or until)
    return [each for each in parts if not each.leg]
