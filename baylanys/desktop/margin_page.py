"""Alarms of margins as pages show them: in the bar of every page, beside the contract's lines, and as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.accounts.models import Person
from baylanys.accounts.permissions import may
from baylanys.desktop.overview_page import ATTENTION, BREACH
from baylanys.guard.alarm_queries import alarms_on, silenced_until
from baylanys.guard.alarm_words import figure_of, figure_words, name_of, period_words, step_name
from baylanys.guard.choices import MarginName, TellingWay
from baylanys.guard.domain.subscription import subscriptions_of
from baylanys.guard.models import AlarmTelling, MarginAlarm
from baylanys.guard.watched import EVERY, WATCHED

REFUSALS = {
    "cleared": gettext_lazy("This alarm is over already."),
    "word_too_long": gettext_lazy("At most 200 characters."),
    "no_reason": gettext_lazy("Give the reason."),
    "unknown_margin": gettext_lazy("There is no such alarm."),
    "unknown_length": gettext_lazy("Choose for how long."),
    "below_nothing": gettext_lazy("Less than nothing makes no sense."),
    "beyond_limit": gettext_lazy("This lies beyond the limit of the contract: the alarm would come too late."),
    "inverted": gettext_lazy("This step must come later than the one before it."),
    "bad_least": gettext_lazy("From 0 to 100,000 calls."),
    "bad_repeat": gettext_lazy("0, or from 5 to 1,440 minutes."),
    "no_such_template": gettext_lazy("Choose an approved utility template that an alarm can fill."),
    "unknown_way": gettext_lazy("Choose how to tell."),
    "not_allowed": gettext_lazy("This person may not see the figures of the contract."),
    "no_address": gettext_lazy("No e-mail address is known of this person."),
    "no_number": gettext_lazy("No WhatsApp number is known of this person: write it down."),
    "bad_number": gettext_lazy("This is not a phone number."),
}
TROUBLES = {
    "person_left": gettext_lazy("has left"),
    "no_address": gettext_lazy("no e-mail address"),
    "no_number": gettext_lazy("no WhatsApp number"),
    "no_template": gettext_lazy("has not written for 24 hours, and no template is chosen"),
    "no_such_template": gettext_lazy("the template is not approved any more"),
    "refused_for_good": gettext_lazy("the mail server refuses the address"),
    "blocked": gettext_lazy("the number is blocked"),
}


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """One alarm in words."""

    pk: int
    margin: str
    clause: str
    title: str
    """What is watched, without the clause."""
    name: str
    words: str
    step: int
    step_name: str
    tone: str
    which: str
    since: datetime
    is_acknowledged: bool
    row: MarginAlarm
    silenced_until: datetime | None


def alarms_for(person: Person, at: datetime) -> list[AlarmLine]:
    """What the person sees: everything, or what they asked to be told of by page."""
    return _lines(alarms_on(_margins_for(person)), at)


def burning(person: Any, at: datetime) -> dict[str, list[AlarmLine]]:
    """The same by the figure's calls (reporting/evidence.py), for the lines of the contract."""
    found: dict[str, list[AlarmLine]] = {}
    for line in alarms_for(person, at):
        found.setdefault(line.which, []).append(line)
    return found


def past_rows(rows: Iterable[MarginAlarm]) -> list[dict[str, Any]]:
    """Alarms of a month with who was told of each."""
    return [
        {
            "row": row,
            "name": name_of(row.margin),
            "words": figure_words(figure_of(row)),
            "period": period_words(row.margin, row.period),
            "step": step_name(row.highest_step),
            "tone": tone_of(row.highest_step),
            "tellings": row.tellings.all(),
        }
        for row in rows
    ]


def trouble_words(telling: AlarmTelling) -> str:
    """Why it has not left, in words."""
    return str(TROUBLES.get(telling.trouble, telling.trouble))


def tone_of(step: int) -> str:
    """The colour's meaning."""
    return ATTENTION if step == 1 else BREACH


def margin_names() -> list[tuple[str, str]]:
    """Every margin with its clause."""
    return [(key, name_of(key)) for key in WATCHED]


def name_or_all(margin: str) -> str:
    return name_of(margin) if margin else _("all alarms")


def _margins_for(person: Person) -> set[str] | None:
    if may(person, "see_alarms"):
        return None
    return set(subscriptions_of(person).filter(way=TellingWay.PAGE).values_list("margin", flat=True))


def _lines(rows: Iterable[MarginAlarm], at: datetime) -> list[AlarmLine]:
    silenced = silenced_until(at)
    return [
        AlarmLine(
            pk=row.pk,
            margin=row.margin,
            clause=WATCHED[row.margin].clause,
            title=str(MarginName(row.margin).label),
            name=name_of(row.margin),
            words=figure_words(figure_of(row)),
            step=row.step,
            step_name=step_name(row.step),
            tone=tone_of(row.step),
            which=WATCHED[row.margin].which,
            since=row.raised_at,
            is_acknowledged=row.acknowledged_step >= row.step,
            row=row,
            silenced_until=max(filter(None, (silenced.get(row.margin), silenced.get(EVERY))), default=None),
        )
        for row in rows
    ]
