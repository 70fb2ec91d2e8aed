"""Limits and automatic texts as the dated rows have them at a moment."""

from __future__ import annotations

from datetime import datetime

from baylanys.messaging.automatic_texts import FIRST_TEXTS
from baylanys.messaging.conversation_clock import Rules
from baylanys.messaging.models import AutomaticText, ConversationRule
from baylanys.messaging.settings_kept import kept_settings, rules_of


def rules_at(at: datetime) -> Rules:
    """The limits in force; the product's first values where no row says otherwise."""
    if (kept := kept_settings()) is not None:
        return kept.rules_at(at)
    row = ConversationRule.objects.filter(valid_from__lte=at).order_by("-valid_from", "-pk").first()
    return rules_of(row) if row else Rules()


def texts_at(at: datetime) -> dict[str, dict[str, str]]:
    """Every automatic text by kind and language."""
    if (kept := kept_settings()) is not None:
        return kept.texts_at(at)
    texts = {kind: dict(by_language) for kind, by_language in FIRST_TEXTS.items()}
    rows = AutomaticText.objects.filter(valid_from__lte=at).order_by("valid_from", "pk")
    for kind, language, text in rows.values_list("kind", "language", "text"):
        texts.setdefault(kind, {})[language] = text
    return texts
