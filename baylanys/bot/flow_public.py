"""The dialogue with whoever writes: hours, ready answers, one's own request, an operator at any moment. Pure."""

from __future__ import annotations

from dataclasses import replace

from baylanys.bot import words as say
from baylanys.bot.flow_words import (
    ArticlesFound,
    Button,
    CaseFound,
    Done,
    Event,
    Facts,
    Failed,
    FindArticles,
    FindCase,
    HandOver,
    Heard,
    Reply,
    SpeakLanguage,
    State,
    Step,
)

OPERATOR = Button("bot:operator", "button_operator")
MENU = Button("bot:menu", "button_menu")
ROWS = (
    Button("bot:questions", "row_questions"),
    Button("bot:status", "row_status"),
    Button("bot:hours", "row_hours"),
    Button("bot:language", "row_language"),
    Button("bot:operator", "row_operator"),
)
LANGUAGES = (Button("bot:lang:kk", title="Қазақша"), Button("bot:lang:ru", title="Русский"), OPERATOR)
WRITTEN = frozenset({"text", "interactive", "button"})
SURE, LIKELY = 0.6, 0.25
MOST_TITLES = 5
MISSES_TO_OFFER, MISSES_TO_HAND_OVER = 2, 3


def public_step(state: State, event: Event, facts: Facts) -> Step:
    """What follows the event."""
    if isinstance(event, Heard):
        return _heard(state, event, facts)
    if isinstance(event, ArticlesFound):
        return _articles(state, event, facts)
    if isinstance(event, CaseFound):
        return _case(state, event)
    if isinstance(event, Done):
        return said(state, event.key, event.buttons or (MENU, OPERATOR), dict(event.values))
    assert isinstance(event, Failed)
    return hand_over(state, "failed", facts)


def said(state: State, key: str, buttons: tuple[Button, ...] = (), values: dict[str, str] | None = None) -> Step:
    """One answer; what was not understood before is forgotten."""
    return Step(replace(state, misses=0, step="", greeted=True, pending={}), (Reply(key, values or {}, buttons),))


def hand_over(state: State, reason: str, facts: Facts) -> Step:
    """Whoever is handed over hears it once, and when somebody answers; then the operator's turn begins."""
    key = "handed_over" if facts.is_open else "handed_over_closed"
    known = {"wait": facts.wait, "opens": facts.opens}
    told = Reply(key, {name: value for name, value in known.items() if value})
    return Step(replace(state, step="", misses=0, greeted=True), (told,), (HandOver(reason),))


def menu(state: State, facts: Facts) -> Step:
    """The greeting the first time, then the choices alone."""
    if state.greeted:
        return said(state, "menu", ROWS)
    key = "greeting" if facts.is_open else "greeting_closed"
    return said(state, key, ROWS if state.language else LANGUAGES, {"opens": facts.opens} if facts.opens else {})


def _heard(state: State, event: Heard, facts: Facts) -> Step:
    state = state if state.language or not event.language else replace(state, language=event.language)
    if event.kind not in WRITTEN:
        return said(state, "not_text", (OPERATOR, MENU))
    return tapped(state, event.button, facts) or spoken(state, event.text, facts)


def tapped(state: State, button: str, facts: Facts) -> Step | None:
    """What the tapped button means; None for one that is not of this dialogue."""
    what = button.removeprefix("bot:")
    plain = {
        "operator": lambda: hand_over(state, "asked", facts),
        "menu": lambda: menu(replace(state, greeted=True), facts),
        "hours": lambda: _hours(state, facts),
        "questions": lambda: replace(said(state, "ask_question"), state=replace(state, greeted=True, step="question")),
        "status": lambda: replace(said(state, "ask_number"), state=replace(state, greeted=True, step="case")),
        "language": lambda: said(state, "ask_language", LANGUAGES),
    }
    if button.startswith("bot:") and what in plain:
        return plain[what]()
    kind, _, value = what.partition(":")
    if kind == "lang" and value in {"kk", "ru", "en"}:
        return speak(state, value, facts)
    if kind == "article" and value.isdigit() and len(value) < 10:
        return Step(replace(state, misses=0, greeted=True), (), (FindArticles(article=int(value)),))
    return None


def spoken(state: State, text: str, facts: Facts) -> Step:
    """What the written words mean."""
    words, number = say.words_of(text), say.number_in(text)
    if say.wants_operator(words):
        return hand_over(state, "asked", facts)
    if number and (state.step == "case" or say.wants_status(words)):
        return Step(replace(state, step="", misses=0, greeted=True), (), (FindCase(number),))
    if language := say.language_wished(words):
        return speak(state, language, facts)
    for wants, button in ((say.wants_status, "status"), (say.wants_menu, "menu"), (say.wants_hours, "hours")):
        if wants(words):
            return tapped(state, f"bot:{button}", facts) or missed(state, facts)
    if say.is_thanks(words):
        return said(state, "you_are_welcome")
    if say.is_hello(words):
        return menu(state, facts)
    if not any(letter.isalpha() for letter in text):
        return missed(state, facts) if state.greeted else menu(state, facts)
    return Step(state, (), (FindArticles(text[: say.LONGEST_READ]),))


def speak(state: State, language: str, facts: Facts) -> Step:
    """The person is answered in this language from now on."""
    return replace(menu(replace(state, language=language, greeted=True), facts), wishes=(SpeakLanguage(language),))


def missed(state: State, facts: Facts) -> Step:
    """Not understood: once the choices, twice in a row an operator is offered, and then comes."""
    misses = state.misses + 1
    if misses >= MISSES_TO_HAND_OVER:
        return hand_over(state, "not_understood", facts)
    key, buttons = ("offer_operator", (OPERATOR, MENU)) if misses >= MISSES_TO_OFFER else ("not_understood", ROWS)
    return Step(replace(state, misses=misses, greeted=True, step=""), (Reply(key, {}, buttons),))


def _hours(state: State, facts: Facts) -> Step:
    known = {"opens": facts.opens, "closes": facts.closes}
    key = "hours_open" if facts.is_open else "hours_closed"
    return said(state, key, (MENU, OPERATOR), {name: value for name, value in known.items() if value})


def _articles(state: State, event: ArticlesFound, facts: Facts) -> Step:
    likely = [each for each in event.articles if each.share >= LIKELY and each.answer]
    closed = {} if facts.is_open or state.greeted or not facts.opens else {"opens": facts.opens}
    if not likely:
        return missed(state, facts) if state.greeted else menu(state, facts)
    if likely[0].share >= SURE or len(likely) == 1:
        best = likely[0]
        return said(state, "article", (MENU, OPERATOR), {"title": best.title, "answer": best.answer, **closed})
    rows = tuple(Button(f"bot:article:{each.id}", title=each.title) for each in likely[:MOST_TITLES])
    return said(state, "which_question", (*rows, ROWS[-1]))


def _case(state: State, event: CaseFound) -> Step:
    if not event.state:
        return said(state, "case_unknown", (OPERATOR, MENU), {"number": event.number})
    values = {"number": event.number, "due": event.due, "answer": event.answer}
    key = f"case_{event.state}"
    return said(state, key, (MENU, OPERATOR), {name: value for name, value in values.items() if value})
