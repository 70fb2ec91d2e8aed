"""The dialogue with the customer's authorised people (3.10): figures, pictures, files, alarms, mailings. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from baylanys.bot import flow_public as public
from baylanys.bot import questions
from baylanys.bot import words as say
from baylanys.bot.flow_words import (
    Alarms,
    Button,
    ConfirmMailing,
    Done,
    DraftMailing,
    Event,
    Facts,
    Failed,
    GiveFigures,
    Heard,
    OfferMailings,
    PickSegment,
    PickTemplate,
    PlanMailing,
    Reply,
    SendFile,
    State,
    Step,
    Wish,
)
from baylanys.bot.periods import Days, read_days, until_today
from baylanys.bot.questions import Question, read_question
from baylanys.crm.folding import fold

ROWS = (
    Button("staff:figures:today", "row_today"),
    Button("staff:figures:yesterday", "row_yesterday"),
    Button("staff:figures:week", "row_week"),
    Button("staff:figures:last week", "row_last_week"),
    Button("staff:figures:month", "row_month"),
    Button("staff:figures:last month", "row_last_month"),
)
ALARMS, MAILINGS = Button("staff:alarms:", "row_alarms"), Button("staff:mailings", "row_mailings")
MENU = Button("bot:menu", "button_menu")
PUBLIC_MENUS = frozenset({"menu", "greeting", "greeting_closed"})
SPAN_REPORTS = {"day": "kpi_daily", "week": "kpi_weekly", "month": "kpi_monthly", "other": "kpi_monthly"}
FILE_BUTTONS = (("png", "button_chart"), ("xlsx", "button_xlsx"), ("pdf", "button_pdf"))
MAILING_MINUTES = 10
_YES = re.compile(r"\s*(?:да|иә|иа|ия|yes|ok|ок)[\s,.!:-]*(\d{4})\s*")
_NO = ("нет", "отмен", "жок", "болдырма", "cancel", "no", "стоп")


def staff_step(state: State, event: Event, facts: Facts) -> Step:
    """What follows the event; whatever is nothing of the staff's own goes as for everybody."""
    if isinstance(event, Heard):
        return _as_staff(_heard(state, event, facts), facts)
    if isinstance(event, Done):
        told = Reply(event.key, event.values, event.buttons or (MENU, public.OPERATOR))
        return Step(replace(state, misses=0, greeted=True, step="", pending=event.pending), (told,))
    if isinstance(event, Failed):
        return public.said(state, "failed", (MENU, public.OPERATOR), {"why": event.words} if event.words else {})
    return _as_staff(public.public_step(state, event, facts), facts)


def _as_staff(step: Step, facts: Facts) -> Step:
    """Where everybody gets the public's choices, the staff gets its own."""
    assert facts.staff is not None
    rows = _rows(facts)
    menu = Reply("staff_menu", {"name": facts.staff.name}, rows)
    replies = tuple(
        menu if each.key in PUBLIC_MENUS else replace(each, buttons=rows) if each.key == "not_understood" else each
        for each in step.replies
    )
    return replace(step, replies=replies)


def _rows(facts: Facts) -> tuple[Button, ...]:
    more = ((ALARMS,) if "alarms" in facts.can else ()) + ((MAILINGS,) if "mailings" in facts.can else ())
    return (*ROWS, *more, public.ROWS[-1])


def _heard(state: State, event: Heard, facts: Facts) -> Step:
    state = replace(state, language=event.language or state.language)
    if event.kind not in public.WRITTEN:
        return public.said(state, "not_text", (MENU, public.OPERATOR))
    if event.button == "bot:menu":
        return _menu(state, facts)
    if state.pending and not event.button:
        return _second_word(state, event, facts)
    return (
        _tapped(state, event.button, facts) or public.tapped(state, event.button, facts) or _said(state, event, facts)
    )


def _menu(state: State, facts: Facts) -> Step:
    return public.said(state, "menu")


def _tapped(state: State, button: str, facts: Facts) -> Step | None:
    what, _, value = button.removeprefix("staff:").partition(":")
    if not button.startswith("staff:"):
        return None
    if what == "figures" and (days := read_days(value, facts.today)):
        return _figures(state, Question(days=days), facts)
    if what == "file":
        return _file_of(state, value, facts)
    if what == "alarms" and "alarms" in facts.can and value in {"", "on", "off"}:
        return _wishing(state, Alarms(value))
    if what == "mailings" and "mailings" in facts.can:
        return _wishing(state, OfferMailings())
    if what in {"mailing", "template", "segment", "newmailing"} and "mailings" in facts.can:
        return _mailing(state, what, value)
    return None


def _mailing(state: State, what: str, value: str) -> Step | None:
    """One step after the other: template, segment, plan; a draft that is there has its plan at once."""
    if what == "newmailing":
        return _wishing(state, PickTemplate())
    if what == "template" and value.isdigit() and len(value) < 10:
        return _wishing(state, PickSegment(int(value)))
    if what == "mailing" and value.isalnum() and len(value) <= 12:
        return _wishing(state, PlanMailing(value))
    template, _, segment = value.partition(":")
    if what == "segment" and template.isdigit() and len(template) < 10:
        return _wishing(state, DraftMailing(int(template), segment[:60]))
    return None


def _wishing(state: State, wish: Wish) -> Step:
    return Step(replace(state, greeted=True, misses=0, pending={}), (), (wish,))


def _said(state: State, event: Heard, facts: Facts) -> Step:
    """Figures before anything else, but an operator before figures."""
    words = say.words_of(event.text)
    asked = read_question(event.text, facts.today, facts.projects)
    if say.wants_operator(words) and not (asked and asked.days):
        return public.hand_over(state, "asked", facts)
    if (act := questions.wants_alarms(words)) is not None and "alarms" in facts.can:
        return _wishing(state, Alarms(act))
    if asked is not None and asked.report == "mailing_results" and not asked.days and "mailings" in facts.can:
        return _wishing(state, OfferMailings())
    if asked is not None:
        return _answered(state, asked, facts)
    if say.is_hello(words) or say.wants_menu(words):
        return _menu(state, facts)
    return public.spoken(replace(state, greeted=True), event.text, facts)


def _answered(state: State, asked: Question, facts: Facts) -> Step:
    if asked.unknown_project:
        names = ", ".join(questions.nearest(asked.unknown_project, facts.projects))
        values = {"project": asked.unknown_project, **({"nearest": names} if names else {})}
        return public.said(state, "unknown_project", (MENU, public.OPERATOR), values)
    return _figures(state, asked, facts)


def _figures(state: State, asked: Question, facts: Facts) -> Step:
    named = asked.days or _usual_days(asked, facts.today)
    days = until_today(named, facts.today)
    if days is None:
        return public.said(state, "future", (MENU, public.OPERATOR))
    report = asked.report or ("classification" if asked.project else SPAN_REPORTS[days.span])
    if asked.file:
        return _wishing(state, SendFile(asked.file, report, days.first, days.last, asked.project))
    return _wishing(state, GiveFigures(report, days.first, days.last, asked.measure, asked.project))


def _usual_days(asked: Question, today: date) -> Days:
    """Today, where nothing is said of when; of a report or a project the running month."""
    word = "month" if asked.project or asked.report or asked.file else "today"
    found = read_days(word, today)
    assert found is not None, "the word names days"
    return found


def file_buttons(report: str, first: date, last: date, project: str) -> tuple[Button, ...]:
    """What can be had of the same days beside the figures."""
    behind = f"{report}:{first}:{last}:{project}"
    return tuple(Button(f"staff:file:{kind}:{behind}", label) for kind, label in FILE_BUTTONS)


def _file_of(state: State, value: str, facts: Facts) -> Step | None:
    """A button that `file_buttons` made; whatever else comes in its place is nothing."""
    parts = value.split(":")
    if len(parts) != 5 or parts[0] not in {kind for kind, _ in FILE_BUTTONS}:
        return None
    try:
        first, last = date.fromisoformat(parts[2]), date.fromisoformat(parts[3])
    except ValueError:
        return None
    return _wishing(state, SendFile(parts[0], parts[1][:80], first, last, parts[4][:50]))


def _second_word(state: State, event: Heard, facts: Facts) -> Step:
    """The word that starts a mailing: yes with the code that was shown, within ten minutes; all else stops it."""
    until, code = int(state.pending.get("until", "0")), state.pending.get("code", "")
    said = _YES.fullmatch(event.text.lower()[:60])
    if said and said[1] == code and facts.minute < until:
        return _wishing(state, ConfirmMailing(state.pending.get("mailing", "")))
    if said:
        key = "mailing_late" if facts.minute >= until else "mailing_wrong_code"
        return public.said(state, key, (MENU, public.OPERATOR))
    if fold(event.text).startswith(_NO):
        return public.said(state, "mailing_stopped", (MENU,))
    return _heard(replace(state, pending={}), event, facts)
