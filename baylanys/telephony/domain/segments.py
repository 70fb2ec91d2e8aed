"""The parts of a call together with the recordings in which they are heard (3.11, 5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from baylanys.interactions.models import Interaction
from baylanys.telephony.choices import RecordingKind
from baylanys.telephony.conversation_parts import Part, parts_of
from baylanys.telephony.domain.recording import leg_of
from baylanys.telephony.models import Recording


@dataclass(frozen=True)
class Segment:
    """One part of the call, numbered from 1, with its recording; None where there never was one."""

    number: int
    part: Part
    recording: Recording | None

    @property
    def starts_ms(self) -> int:
        """Where it begins in its recording, which may have turned out shorter than the events say."""
        length = self.recording.duration_ms if self.recording else None
        return self.part.starts_ms if length is None else min(self.part.starts_ms, length)


def segments_of(interaction: Interaction, recordings: Sequence[Recording], at: datetime) -> list[Segment]:
    """The parts of the interaction; a part that still lasts is counted up to `at`."""
    kinds = (RecordingKind.CONVERSATION, RecordingKind.CONSULTATION)
    heard = sorted((each for each in recordings if each.kind in kinds), key=lambda each: each.segment, reverse=True)
    by_leg = {leg_of(each): each for each in heard}
    parts = parts_of(interaction.events.all(), interaction.ended_at or at)
    return [Segment(number, part, by_leg.get(part.leg)) for number, part in enumerate(parts, start=1)]
