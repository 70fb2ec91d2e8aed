"""What people mean by the words they write to the bot, in Kazakh, Russian and English. Pure; no model, only lists.

Words are compared folded (crm/folding.py): without case, without the letters that Kazakh has and a hurried hand leaves
out; a list's entry is the beginning of a word.
"""

from __future__ import annotations

import re

from baylanys.crm.folding import fold

LONGEST_READ = 500
"""Letters of a message that are looked at: nobody asks for an operator at the end of a novel."""
SHORT = 5

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<!\d)№?\s*(\d{1,9})(?!\d)")


def _roots(text: str) -> tuple[str, ...]:
    return tuple(fold(each) for each in text.split())


OPERATOR = _roots("оператор operator специалист консультант маман менеджер агент agent")
PERSON = _roots("адам человек живой живым живого human person тірі кісі қызметкер сотрудник")
WANT = _roots("керек нужен нужна хочу позов соедин свяж дайте переключ жалға қос сөйлес поговор need want talk live")
MENU = _roots("меню мәзір мазир menu басты start старт команд көмек помощь help")
HOURS = _roots("график режим часы расписан открыт закрыт работаете уақыты кесте hours ашық жабық ашыла")
WORK = _roots("работ жұмыс work open office центр орталық")
STATUS = _roots("статус мәртебе status күйі жағдайы")
REQUEST = _roots("заявк обращен заявлен өтініш request ticket нөмір номер")
THANKS = _roots("спасибо рахмет thanks thank благодар ракмет")
HELLO = _roots(
    "привет здравствуй здрасьте салем сәлем сәлеметсіз салеметсиз ассалау hello hi добрый доброе доброй день утро "
    "вечер қайырлы кайырлы күн кеш таң ба бе саламатсыз"
)
LANGUAGES = {
    "kk": _roots("қазақша казакша казахск қазақ"),
    "ru": _roots("русск орысша russian по-русски"),
    "en": _roots("english англ ағылшынша"),
}


def words_of(text: str) -> list[str]:
    """The words of the beginning of the text, folded."""
    return _WORD.findall(fold(text[:LONGEST_READ]))


def has(words: list[str], roots: tuple[str, ...]) -> bool:
    """Whether one of the words begins like one of the list."""
    return any(word.startswith(roots) for word in words)


def wants_operator(words: list[str]) -> bool:
    """An operator by name; a human where little else is said or one is wanted: “how many people” is a question."""
    if has(words, OPERATOR):
        return True
    return has(words, PERSON) and (len(words) <= SHORT - 2 or (has(words, WANT) and len(words) <= SHORT + 5))


def wants_menu(words: list[str]) -> bool:
    return len(words) <= SHORT and has(words, MENU)


def wants_hours(words: list[str]) -> bool:
    if not has(words, HOURS):
        return False
    return len(words) <= 2 or has(words, WORK)


def wants_status(words: list[str]) -> bool:
    return has(words, STATUS) or (has(words, REQUEST) and any(word.isdigit() for word in words))


def is_thanks(words: list[str]) -> bool:
    return bool(words) and len(words) <= SHORT and has(words, THANKS)


def is_hello(words: list[str]) -> bool:
    return bool(words) and all(word.startswith(HELLO) for word in words)


def language_wished(words: list[str]) -> str:
    """The language that a short message names; empty for none."""
    if len(words) > SHORT:
        return ""
    return next((code for code, roots in LANGUAGES.items() if has(words, roots)), "")


def number_in(text: str) -> str:
    """The first number of up to nine digits; empty for none."""
    found = _NUMBER.search(text[:LONGEST_READ])
    return found[1].lstrip("0") if found else ""
