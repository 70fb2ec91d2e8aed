"""What a dialogue wishes is carried out; what came of it goes back into the dialogue."""

from __future__ import annotations

from datetime import datetime

from baylanys.bot.domain.answers import articles_of, case_of
from baylanys.bot.flow_words import Event, Failed, FindArticles, FindCase, Wish
from baylanys.bot.models import Binding
from baylanys.bot.rules import Rule
from baylanys.core.errors import DomainError
from baylanys.messaging.models import Conversation


def carry_out(wish: Wish, row: Conversation, binding: Binding | None, rule: Rule, language: str, at: datetime) -> Event:
    """The event that follows; what a rule refuses is one too."""
    try:
        return _carried_out(wish, row, binding, rule, language, at)
    except DomainError as refusal:
        return Failed(refusal.code, str(refusal.message))


def _carried_out(
    wish: Wish, row: Conversation, binding: Binding | None, rule: Rule, language: str, at: datetime
) -> Event:
    if isinstance(wish, FindArticles):
        return articles_of(wish, language, rule, at)
    if isinstance(wish, FindCase):
        return case_of(wish, row.identity)
    return Failed("not_possible")
