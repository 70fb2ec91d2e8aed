"""The limits of conversations and their automatic texts, changed from a moment on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.contract.domain.change import note_change
from baylanys.core.errors import NotPossible
from baylanys.messaging.automatic_texts import FIRST_TEXTS, LANGUAGES, unknown_places
from baylanys.messaging.conversation_clock import Rules
from baylanys.messaging.models import AutomaticText, ConversationRule
from baylanys.messaging.rules_in_force import rules_at, texts_at
from baylanys.messaging.window import LONGEST_TEXT, WINDOW

RANGES: Mapping[str, tuple[int, int]] = {
    "silent_minutes": (1, 480),
    "desk_gone_minutes": (0, 60),
    "warn_minutes": (0, 1440),
    "close_minutes": (5, int(WINDOW.total_seconds() // 60)),
    "reopen_minutes": (0, 43200),
    "menu_seconds": (10, 3600),
    "bot_quiet_minutes": (5, 1380),
    "offer_seconds": (10, 600),
    "first_answer_seconds": (10, 7200),
    "answer_seconds": (10, 7200),
}
"""The least and the most of each limit. A conversation closes while its window is open, so that a farewell can be
said."""


@transaction.atomic
def set_rules(*, rules: Rules, by: Person | None, at: datetime) -> bool:
    """From `at` on these limits hold; False where they are the ones in force. Raises NotPossible out of range."""
    if any(not least <= getattr(rules, name) <= most for name, (least, most) in RANGES.items()):
        raise NotPossible(_("Choose limits within their ranges."), code="limit_out_of_range")
    before = rules_at(at)
    if rules == before:
        return False
    ConversationRule.objects.create(valid_from=at, set_by=by, **asdict(rules))
    note_change(kind="conversation_rules", by=by, at=at, before=asdict(before), **asdict(rules))
    return True


@transaction.atomic
def set_texts(*, texts: Mapping[tuple[str, str], str], by: Person | None, at: datetime) -> int:
    """From `at` on the centre says these texts (kind and language); how many are new. An empty one is not said.

    Raises NotPossible for a place that nothing fills, and for a text that WhatsApp would not take.
    """
    for text in texts.values():
        _check(text)
    before = texts_at(at)
    fresh = {
        (kind, language): text
        for (kind, language), text in texts.items()
        if kind in FIRST_TEXTS and language in LANGUAGES and before[kind].get(language, "") != text
    }
    AutomaticText.objects.bulk_create(
        AutomaticText(kind=kind, language=language, text=text, valid_from=at, set_by=by)
        for (kind, language), text in fresh.items()
    )
    for (kind, language), text in fresh.items():
        held = {"text": before[kind].get(language, "")}
        note_change(kind="automatic_text", by=by, at=at, before=held, what=kind, language=language, text=text)
    return len(fresh)


def _check(text: str) -> None:
    if len(text) > LONGEST_TEXT // 4:
        raise NotPossible(_("An automatic text has 1,024 letters at most."), code="text_too_long")
    if unknown := unknown_places(text):
        words = _("Nothing fills the place {%(place)s}. Known are {wait} and {opens}.") % {"place": unknown[0]}
        raise NotPossible(words, code="unknown_place")
