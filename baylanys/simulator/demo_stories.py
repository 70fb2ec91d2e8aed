"""Calls that a demonstration's register begins with, told as events. Pure: the same day tells the same calls.

Each carries `example` at its arrival: it never rang, and there is no sound of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from baylanys.core.clock import to_milliseconds
from baylanys.interactions.fold import Event

LINE = "+77172000001"
DAYS_BACK = 14
CALLS_A_DAY = 7
LOSING_DAY = 4
"""One day of the two weeks loses a call, so that a limit passed can be seen."""
_RESULTS = ("resolved", "resolved", "resolved", "taken", "passed_on")
_TOPICS = ("grants", "science", "platform", "general")
_NOTES = {
    "kk": {
        "grants": "Демо. Грантқа өтінім беру мерзімі мен құжаттар тізімі түсіндірілді.",
        "science": "Демо. Ғылыми жоба бойынша есеп үлгісі сұралды, сілтеме берілді.",
        "platform": "Демо. Жеке кабинетке кіре алмады, құпиясөзді жаңарту жолы айтылды.",
        "general": "Демо. Қордың жұмыс уақыты мен мекенжайы айтылды.",
    },
    "ru": {
        "grants": "Демо. Разъяснены сроки подачи заявки на грант и перечень документов.",
        "science": "Демо. Спросили форму отчёта по научному проекту, дана ссылка.",
        "platform": "Демо. Не мог войти в личный кабинет, объяснено восстановление пароля.",
        "general": "Демо. Сообщены часы работы и адрес фонда.",
    },
    "en": {
        "grants": "Demo. Dates and papers of a grant application explained.",
        "science": "Demo. Asked for the form of a project report, link given.",
        "platform": "Demo. Could not sign in, password recovery explained.",
        "general": "Demo. Told the opening hours and the address.",
    },
}


@dataclass(frozen=True, slots=True)
class Story:
    """One call: its events, who called, and what the operator wrote down."""

    events: tuple[Event, ...]
    number: str
    result: str = ""
    note: str = ""
    purpose: str = ""


def stories(now: datetime, zone: ZoneInfo, callers: list[tuple[str, str]]) -> Iterator[Story]:
    """Calls of the last two weeks' working days and of this day so far, oldest first.

    `callers` are numbers with languages.
    """
    chance = Random(7717)
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
    for place, day in enumerate(day for day in days if day.weekday() < 5):
        kinds = ["lost"] if place == LOSING_DAY else []
        yield from _day(chance, _slots(day, zone), 2400, callers, kinds)
    midnight = datetime.combine(today, time(), zone)
    room = now - midnight
    if room > timedelta(hours=1):
        slots = [midnight + room * part / 5 for part in (1, 2, 3)]
        yield from _day(chance, slots, int(min(2400, room.total_seconds() / 10)), callers)


def _slots(day: date, zone: ZoneInfo) -> list[datetime]:
    start = datetime.combine(day, time(9, 20), zone)
    return [start + timedelta(minutes=68 * place) for place in range(CALLS_A_DAY)]


def _day(
    chance: Random,
    slots: list[datetime],
    spread_seconds: int,
    callers: list[tuple[str, str]],
    kinds: Sequence[str] = (),
) -> Iterator[Story]:
    """Calls of one day; the first are of these kinds, the others by chance."""
    for place, slot in enumerate(slots):
        start = slot + timedelta(seconds=chance.randint(0, spread_seconds), milliseconds=chance.randint(0, 999))
        number, language = chance.choice(callers)
        by_chance = chance.choices(("answered", "missed_first", "ivr", "outbound"), (76, 6, 7, 11))[0]
        kind = kinds[place] if place < len(kinds) else by_chance
        teller = Teller(chance, start, number, language)
        yield teller.outbound() if kind == "outbound" else teller.inbound(kind)


class Teller:
    """Tells one call as the engine would write it, moment after moment."""

    def __init__(self, chance: Random, start: datetime, number: str, language: str) -> None:
        self.chance, self.at, self.number, self.language = chance, to_milliseconds(start), number, language
        self.topic, self.first = chance.choice(_TOPICS), chance.randint(0, 4)
        self.events: list[Event] = []

    def inbound(self, kind: str) -> Story:
        detail = {"number": self.number, "line": LINE, "direction": "inbound", "withheld": False, "example": True}
        self._tell("arrived", 0, **detail)
        self._tell("ivr_entered", 0.1, flow="working_hours", version=1)
        self._tell("language_chosen", 11, language=self.language, by="key")
        if kind == "ivr":
            return self._end("contact")
        self._tell("topic_chosen", 7, topic=self.topic)
        self._tell("queue_entered", 0, queue="general")
        if kind == "lost":
            self._tell("left_queue", 46, reason="abandoned")
            return self._end("contact", after=0)
        if kind == "missed_first":
            self._offer(1, "missed", 15)
        self._offer(2, "accepted", 4)
        return self._talk()

    def outbound(self) -> Story:
        operator = self._operator()
        self._tell("arrived", 0, number=self.number, line=LINE, direction="outbound", example=True)
        self._tell("dialled", 0, number=self.number, operator=operator, purpose="callback")
        if self.chance.random() < 0.25:
            self._tell("hung_up", 31, side="system", cause=19)
            return Story(tuple(self.events), self.number, purpose="callback")
        self._tell("answered", 2, operator=operator, device="browser")
        self._tell("contact_answered", 9)
        return self._talk(purpose="callback", operator=operator)

    def _offer(self, place: int, outcome: str, seconds: int) -> None:
        operator = self._operator(place)
        self._tell("offered", 3, offer=place, operator=operator)
        self._tell("offer_ended", seconds, offer=place, operator=operator, outcome=outcome)
        if outcome == "accepted":
            self._tell("left_queue", 0, reason="answered")
            self._tell("answered", 0, operator=operator, device="browser")

    def _talk(self, purpose: str = "", operator: str = "") -> Story:
        operator = operator or str(self.events[-1].detail["operator"])
        if self.chance.random() < 0.2:
            self._tell("held", 50, operator=operator)
            self._tell("resumed", 25, operator=operator)
        self._tell("hung_up", self.chance.randint(60, 240), side=self.chance.choice(("contact", "operator")), cause=16)
        self._tell("wrap_up_started", 0, operator=operator)
        result = self.chance.choice(_RESULTS)
        words = {"language": self.language, "topic": self.topic}
        self._tell("wrapped_up", 24, operator=operator, result=result, **words)
        return Story(tuple(self.events), self.number, result, _NOTES[self.language][self.topic], purpose)

    def _end(self, side: str, after: float = 6) -> Story:
        self._tell("hung_up", after, side=side, cause=16)
        return Story(tuple(self.events), self.number)

    def _operator(self, place: int = 2) -> str:
        speakers = {"ru": 5, "kk": 4, "en": 2}[self.language]
        return f"operator{(self.first + place) % speakers + 1}"

    def _tell(self, kind: str, after: float, **detail: object) -> None:
        """`after` seconds pass (and a few more by chance), then it happens; at once where 0."""
        spread = self.chance.randint(0, int(after * 600)) if after else 0
        self.at += timedelta(milliseconds=int(after * 1000) + spread)
        self.events.append(Event(kind, self.at, detail))
