"""Ten thousand questions that people of Kazakhstan ask: services, what they want to know of each, and where.

The words are in search_topics.txt.
"""

from dataclasses import dataclass
from pathlib import Path

_SECTIONS = (Path(__file__).parent / "search_topics.txt").read_text(encoding="utf-8").split("\n\n")


def _table(section: str) -> dict[str, list[str]]:
    rows = [line.split(" | ") for line in section.splitlines() if not line.startswith("#")]
    return {code: values for code, *values in rows}


SERVICES, ASPECTS, PLACES = (_table(section) for section in _SECTIONS)
PLACES = {"": ["", ""], **PLACES}
_BODIES = (
    "{topic} туралы мәлімет: {aspect}. {said}. Бұл мәселе бойынша операторға хабарласыңыз. Қызмет көрсетілетін жер: "
    "{place}. {words}. Сондай-ақ қараңыз: {other}. Мәлімет жыл сайын жаңартылады және тапсырыс берушімен келісілген.",
    "Сведения по вопросу «{topic}»: {aspect}. {said}. По этому вопросу обращайтесь к оператору. Место оказания услуги: "
    "{place}. {words}. Смотрите также: {other}. Сведения обновляются каждый год и согласованы с заказчиком.",
)


@dataclass(frozen=True, slots=True)
class Text:
    """One article in one language."""

    title: str
    answer: str
    body: str


def codes() -> list[tuple[str, str, str]]:
    """(service, aspect, place) of all articles."""
    return [(service, aspect, place) for service in SERVICES for aspect in ASPECTS for place in PLACES]


def text_of(code: tuple[str, str, str], language: int) -> Text:
    """The article in Kazakh (0) or Russian (1); it mentions another service, as real ones do."""
    service, aspect, place = code
    names = list(SERVICES)
    other = SERVICES[names[(names.index(service) + 7 + len(aspect)) % len(names)]][language]
    topic, asked, where = SERVICES[service][language], ASPECTS[aspect][language], PLACES[place][language]
    said, words = ASPECTS[aspect][language + 2], SERVICES[service][language + 2]
    title = f"{topic}: {asked}" + (f", {where}" if where else "")
    values = {"topic": topic, "aspect": asked, "said": said, "words": words, "other": other}
    nowhere = ("барлық өңір", "все регионы")[language]
    return Text(title, f"{topic}. {said}.", _BODIES[language].format(**values, place=where or nowhere))
