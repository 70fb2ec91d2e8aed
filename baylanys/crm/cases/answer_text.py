"""What a person outside is told of a request: texts with fields, by language and category, as of a moment. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

NUMBER, ANSWER, QUESTION = "number", "answer", "question"
FIELDS = ("number", "name", "due", "category", "project", "answer")
LANGUAGES = ("kk", "ru", "en")
LONGEST = 4_000
_PLACE = re.compile(r"\{([^{}]*)\}")

DEFAULTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (NUMBER, "kk"): "Сәлеметсіз бе, {name}! Өтінішіңіз № {number} болып тіркелді. Жауап беру мерзімі: {due}.",
        (NUMBER, "ru"): "Здравствуйте, {name}! Ваше обращение зарегистрировано под № {number}. Ответим до {due}.",
        (NUMBER, "en"): "Hello, {name}! Your request has the number {number}. We answer by {due}.",
        (ANSWER, "kk"): "Сәлеметсіз бе, {name}! № {number} өтінішіңізге жауап: {answer}",
        (ANSWER, "ru"): "Здравствуйте, {name}! Ответ на ваше обращение № {number}: {answer}",
        (ANSWER, "en"): "Hello, {name}! The answer to your request {number}: {answer}",
        (QUESTION, "kk"): "Сәлеметсіз бе, {name}! № {number} өтінішіңіз бойынша нақтылап жіберіңізші: {answer}",
        (QUESTION, "ru"): "Здравствуйте, {name}! По вашему обращению № {number} просим уточнить: {answer}",
        (QUESTION, "en"): "Hello, {name}! About your request {number}, please tell us: {answer}",
    }
)
"""What is said where the centre has written no text of its own."""


@dataclass(frozen=True, slots=True)
class AnswerText:
    """A text of the centre; `line` is a category's code, empty for all."""

    kind: str
    language: str
    line: str
    text: str
    valid_from: datetime
    valid_until: datetime | None = None

    def holds(self, at: datetime) -> bool:
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)


def choose(texts: Iterable[AnswerText], *, kind: str, language: str, line: str, at: datetime) -> str:
    """The category's own text, else the one of all categories, else the product's; an unknown language is Russian."""
    language = language if language in LANGUAGES else "ru"
    fit = [
        each for each in texts
        if each.kind == kind and each.language == language and each.line in {line, ""} and each.holds(at)
    ]  # fmt: skip
    best = max(fit, key=lambda each: (each.line == line, each.valid_from), default=None)
    return best.text if best else DEFAULTS[kind, language]


def unknown_fields(text: str) -> list[str]:
    """Names in braces that no request has."""
    return [name for name in _PLACE.findall(text) if name not in FIELDS]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its fields put in; where a value is empty, the comma before its place goes too."""
    for name in FIELDS:
        if not values.get(name):
            text = re.sub(rf"[ ,]*\{{{name}\}}", "", text)
    return _PLACE.sub(lambda found: values.get(found.group(1), ""), text).strip(" ,\n")
