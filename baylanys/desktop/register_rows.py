"""Rows of the register ready to print: words and drawings are looked up once a page, not once a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baylanys.desktop.templatetags.desktop import duration, moment, short_language
from baylanys.desktop.templatetags.register import MEANINGS, direction_mark, recording_mark
from baylanys.interactions.choices import Channel, Direction, Outcome
from baylanys.interactions.event_words import Names
from baylanys.interactions.models import Interaction


@dataclass(frozen=True, slots=True)
class Row:
    """What one line of the register shows."""

    address: str
    arrived: str
    direction: SafeString
    name: str
    number: str
    language: str
    language_word: str
    topic: str
    queue: str
    operator: str
    wait: str
    talk: str
    outcome: str
    meaning: str
    sound: SafeString | str


def rows_of(found: Iterable[Interaction], names: Names) -> list[Row]:
    """The rows of a page; contact, operator and recordings should have been fetched with them."""
    codes = product(Channel.values, Direction.values)
    directions = {(channel, code): direction_mark(code, channel) for channel, code in codes}
    outcomes = {code: str(word) for code, word in Outcome.choices} | {"": _("In progress")}
    return [_row(each, names, directions, outcomes) for each in found]


def operators_of(row: Interaction, names: Names) -> str:
    """Who spoke with the person outside, in their order."""
    first = [row.operator.person.display_name] if row.operator else []
    return " → ".join([*first, *(names.operators.get(each, "") for each in row.further_operators)])


def _row(
    row: Interaction, names: Names, directions: dict[tuple[str, str], SafeString], outcomes: dict[str, str]
) -> Row:
    return Row(
        address=reverse("interaction", args=[row.pk]),
        arrived=moment(row.arrived_at),
        direction=directions.get((row.channel, row.direction), SafeString("")),
        name=names.show_name(row.contact.name) if row.contact else "",
        number=names.show_number(row.contact_number),
        language=row.language,
        language_word=short_language(row.language),
        topic=names.topics.get(row.topic, row.topic),
        queue=names.queues.get(row.queue, row.queue),
        operator=operators_of(row, names),
        wait=duration(row.wait_ms),
        talk=duration(row.talk_ms),
        outcome=outcomes.get(row.outcome, row.outcome),
        meaning=MEANINGS.get(row.outcome, "" if row.outcome else "information"),
        sound=recording_mark(row.recordings.all()),
    )
