"""What the centre says by itself before anybody has written other texts, and how a text is filled in. Pure.

Places: {wait} is the expected minutes, {opens} the next opening; a sentence whose place
has no value is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACES = ("wait", "opens")
LANGUAGES = ("kk", "ru", "en")

FIRST_TEXTS: Mapping[str, Mapping[str, str]] = {
    "greeting": {
        "kk": "Сәлеметсіз бе! Хабарламаңызды алдық, оператор жақын арада жауап береді. Күту уақыты шамамен {wait} мин.",
        "ru": "Здравствуйте! Мы получили ваше сообщение, оператор скоро ответит. Ожидание примерно {wait} мин.",
        "en": "Hello! We have your message, an operator will answer soon. The wait is about {wait} min.",
    },
    "language_menu": {
        "kk": "Қай тілде сөйлескен ыңғайлы?",
        "ru": "На каком языке вам удобно общаться?",
        "en": "Which language do you prefer?",
    },
    "topic_menu": {
        "kk": "Сұрағыңыз қандай тақырыпта?",
        "ru": "По какой теме ваш вопрос?",
        "en": "What is your question about?",
    },
    "after_hours": {
        "kk": "Сәлеметсіз бе! Қазір жұмыс уақыты емес. Хабарламаңызды сақтадық. "
        "Операторлар {opens} бастап жауап береді.",
        "ru": "Здравствуйте! Сейчас нерабочее время. Мы сохранили ваше сообщение. Операторы ответят {opens}.",
        "en": "Hello! We are closed now. Your message is kept. Operators will answer from {opens}.",
    },
    "opened": {
        "kk": "Жұмыс күніміз басталды, оператор жақын арада жауап береді.",
        "ru": "Рабочий день начался, оператор скоро ответит.",
        "en": "Our working day has begun, an operator will answer soon.",
    },
    "passed_on": {"kk": "", "ru": "", "en": ""},
    "warning": {
        "kk": "Тағы сұрағыңыз бар ма? Жауап болмаса, сұхбатты аяқтаймыз.",
        "ru": "Остались ли у вас вопросы? Если ответа не будет, мы завершим разговор.",
        "en": "Is there anything else? If not, we will close this conversation.",
    },
    "farewell": {
        "kk": "Хабарласқаныңызға рахмет! Сұрағыңыз болса, қайта жазыңыз.",
        "ru": "Спасибо за обращение! Если появятся вопросы, напишите нам снова.",
        "en": "Thank you for writing! If you have more questions, write to us again.",
    },
}
LANGUAGE_NAMES: Mapping[str, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

_SENTENCE = re.compile(r"[^.!?]*[.!?]+\s*|[^.!?]+$")
_PLACE = re.compile(r"\{(\w+)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; a sentence whose place has no value is not said."""
    kept = [part for part in _SENTENCE.findall(text) if all(values.get(place) for place in _PLACE.findall(part))]
    return _PLACE.sub(lambda found: values[found[1]], "".join(kept)).strip()


def in_languages(texts: Mapping[str, str], language: str) -> list[str]:
    """The texts to say: of the person's language; while it is unknown, in Kazakh and in Russian."""
    wanted = (language,) if language else ("kk", "ru")
    return [texts[each] for each in wanted if texts.get(each)]


def unknown_places(text: str) -> list[str]:
    """Places in braces that nothing fills."""
    return [place for place in _PLACE.findall(text) if place not in PLACES]


def question(text: str, choices: list[tuple[str, str]], list_title: str) -> dict[str, object]:
    """A question with answers to tap, in Meta's shape: up to three buttons, else a list (Meta: interactive messages).

    `choices` are ids and titles; titles are cut to what Meta takes (20 in a button, 24 in a list).
    """
    if len(choices) <= 3:
        buttons = [{"type": "reply", "reply": {"id": key, "title": title[:20]}} for key, title in choices]
        return {"type": "button", "body": {"text": text}, "action": {"buttons": buttons}}
    rows = [{"id": key, "title": title[:24]} for key, title in choices[:10]]
    sections = [{"title": list_title[:24], "rows": rows}]
    return {"type": "list", "body": {"text": text}, "action": {"button": list_title[:20], "sections": sections}}
