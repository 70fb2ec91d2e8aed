"""The parts of a call as its page lists them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from baylanys.interactions.event_words import Names
from baylanys.telephony.choices import RecordingState
from baylanys.telephony.conversation_parts import Part
from baylanys.telephony.domain.segments import Segment


@dataclass(frozen=True)
class ShownPart:
    """A line of the list. `recording` is the player that has it, 0 where there is nothing to play."""

    segment: Segment
    words: str
    recording: int


def parts_shown(segments: Sequence[Segment], names: Names) -> list[ShownPart]:
    """The list; a call of one part needs none."""
    if len(segments) < 2:
        return []
    return [ShownPart(each, _words(each.part, names), _playable(each)) for each in segments]


def _playable(segment: Segment) -> int:
    stored = segment.recording is not None and segment.recording.state == RecordingState.STORED
    return segment.recording.pk if segment.recording and stored else 0


def _words(part: Part, names: Names) -> str:
    third = names.show_number(part.third) if part.third_kind == "outside" else names.people.get(part.third, part.third)
    said = {"operator": names.operator({"operator": part.operator}), "third": third}
    match part.kind:
        case "consultation":
            return _("%(operator)s asks %(third)s; the caller hears music") % said
        case "conference":
            return _("Conference: the caller, %(operator)s and %(third)s") % said
        case "outside":
            return _("The caller and %(third)s") % said
        case _:
            return _("The caller and %(operator)s") % said
