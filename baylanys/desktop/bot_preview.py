"""What a dialogue with the bot looks like with the texts at hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from baylanys.bot.flow import NEWEST, step
from baylanys.bot.flow_words import Article, ArticlesFound, CaseFound, Event, Facts, Heard, State
from baylanys.bot.rendering import write_reply
from baylanys.messaging.message_content import read_content

_FACTS = Facts(is_open=True, closes="18:00", wait="3", opens="01.12.2026 09:00")
_SAID = {
    "kk": ("Сәлеметсіз бе", "Грантқа қалай өтініш беремін?", "өтінішім № 15", "ыыы", "оператор"),
    "ru": ("Здравствуйте", "Как подать заявку на грант?", "статус обращения 15", "ыыы", "оператор"),
    "en": ("Hello", "How do I apply for a grant?", "status of request 15", "hmm", "operator"),
}
_ANSWER = {
    "kk": ("Грант", "Порталды ашыңыз…"),
    "ru": ("Грант", "Откройте портал…"),
    "en": ("Grant", "Open the portal…"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One bubble; `choices` are what can be tapped."""

    text: str
    is_ours: bool
    choices: tuple[str, ...] = ()


def example(texts: Mapping[str, Mapping[str, str]], language: str) -> list[Said]:
    """A short dialogue in the language."""
    hello, question, request, unclear, operator = _SAID[language]
    article = ArticlesFound((Article(1, *_ANSWER[language], 0.9),))
    case = CaseFound("15", "worked", "01.12.2026 18:00")
    played: list[tuple[str, tuple[Event, ...]]] = [
        (hello, (Heard(hello, language=language),)),
        (question, (article,)),
        (request, (case,)),
        (unclear, (ArticlesFound(),)),
        (operator, (Heard(operator),)),
    ]
    state, told = State(language=language), []
    for text, events in played:
        told.append(Said(text, False))
        for event in events:
            found = step(NEWEST, state, event, _FACTS)
            state = found.state
            for reply in found.replies:
                written = write_reply(reply, texts, language)
                choices = tuple(each.title for each in read_content("interactive", written.content).choices)
                told.append(Said(written.text, True, choices))
    return told
