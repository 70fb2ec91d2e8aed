"""What a dialogue wishes is carried out; what came of it goes back into the dialogue."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import override

from baylanys.bot.domain import mailings
from baylanys.bot.domain.alarms import alarms_of
from baylanys.bot.domain.answers import articles_of, case_of
from baylanys.bot.domain.figures import figures_of, promised
from baylanys.bot.flow_words import (
    Alarms,
    ConfirmMailing,
    Done,
    DraftMailing,
    Event,
    Failed,
    FindArticles,
    FindCase,
    GiveFigures,
    OfferMailings,
    PickSegment,
    PickTemplate,
    PlanMailing,
    SendFile,
    Wish,
)
from baylanys.bot.models import Binding, Turn
from baylanys.bot.rules import Rule
from baylanys.core.errors import DomainError


def carry_out(wish: Wish, turn: Turn, binding: Binding | None, rule: Rule, language: str, at: datetime) -> Event:
    """The event that follows; what a rule refuses is one too, in the language of the dialogue."""
    try:
        if isinstance(wish, FindArticles):
            return articles_of(wish, language, rule, at)
        if isinstance(wish, FindCase):
            return case_of(wish, turn.message.identity)
        return _of_staff(wish, turn, binding, language, at)
    except DomainError as refusal:
        if refusal.code == "not_allowed":
            return Done("not_allowed")
        with override(language or "ru"):
            return Failed(refusal.code, str(refusal.message))


def _of_staff(wish: Wish, turn: Turn, binding: Binding | None, language: str, at: datetime) -> Event:
    """Nothing for whom no account stands behind."""
    if binding is None:
        return Failed("not_bound")
    if isinstance(wish, GiveFigures):
        return figures_of(wish, binding, language, at)
    if isinstance(wish, SendFile):
        return promised(wish, binding, turn, language)
    if isinstance(wish, Alarms):
        return alarms_of(wish, binding, at)
    return _of_mailings(wish, binding, language, at)


def _of_mailings(wish: Wish, binding: Binding, language: str, at: datetime) -> Event:
    if isinstance(wish, OfferMailings):
        return mailings.mailings_offered(binding)
    if isinstance(wish, PickTemplate):
        return mailings.templates_offered(binding)
    if isinstance(wish, PickSegment):
        return mailings.segments_offered(wish.template, binding, language)
    if isinstance(wish, DraftMailing):
        return mailings.drafted(wish.template, wish.segment, binding, at)
    if isinstance(wish, PlanMailing):
        return mailings.planned(wish.mailing, binding, at)
    assert isinstance(wish, ConfirmMailing)
    return mailings.confirmed(wish.mailing, binding, at)
