"""The bot's settings and texts, changed from a moment on; what was before stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.bot.flow import NEWEST
from baylanys.bot.models import BotRule, FlowVersion
from baylanys.bot.rendering import LONGEST_BUTTON, LONGEST_ROW, places_of
from baylanys.bot.rules import Rule, rule_at, texts_of, version_at
from baylanys.bot.texts import FIRST_TEXTS, LANGUAGES
from baylanys.contract.domain.change import note_change
from baylanys.core.errors import NotPossible

LONGEST_TEXT = 1024
MOST_DAYS = 366


@transaction.atomic
def set_rule(*, rule: Rule, by: Person | None, at: datetime) -> bool:
    """From `at` on the bot answers like this; False where it did already. Raises NotPossible: limit_out_of_range."""
    if not 0 <= rule.confirm_days <= MOST_DAYS:
        raise NotPossible(_("Choose limits within their ranges."), code="limit_out_of_range")
    before = rule_at(at)
    if rule == before:
        return False
    values = {**asdict(rule), "off_numbers": list(rule.off_numbers), "chosen": list(rule.chosen)}
    BotRule.objects.create(valid_from=at, set_by=by, **values)
    note_change(kind="bot_rule", by=by, at=at, before=asdict(before), **values)
    return True


@transaction.atomic
def publish_texts(*, texts: Mapping[str, Mapping[str, str]], note: str, by: Person | None, at: datetime) -> FlowVersion:
    """New dialogues say these texts from `at` on, beside the shipped ones. Raises NotPossible: unknown_text,
    unknown_place, text_missing, text_too_long."""
    for key, by_language in texts.items():
        for language, text in by_language.items():
            _check(key, language, text)
    own = {key: _differing(key, by_language) for key, by_language in texts.items()}
    return _publish({key: found for key, found in own.items() if found}, note, None, by, at)


@transaction.atomic
def go_back_to(*, version: FlowVersion | None, by: Person | None, at: datetime) -> FlowVersion:
    """An older version is published again; None: the shipped texts."""
    return _publish(version.texts if version else {}, version.note if version else "", version, by, at)


def _publish(
    texts: Mapping[str, Mapping[str, str]], note: str, source: FlowVersion | None, by: Person | None, at: datetime
) -> FlowVersion:
    before = version_at(at)
    made = FlowVersion.objects.create(
        flow=NEWEST, texts=texts, valid_from=at, note=note.strip()[:200], copied_from=source, set_by=by
    )
    held = {"version": before.pk if before else 0}
    note_change(kind="bot_texts", by=by, at=at, before=held, version=made.pk, keys=sorted(texts))
    return made


def _differing(key: str, by_language: Mapping[str, str]) -> dict[str, str]:
    shipped = texts_of(None)[key]
    return {language: text for language, text in by_language.items() if text != shipped.get(language)}


def _check(key: str, language: str, text: str) -> None:
    if key not in FIRST_TEXTS or language not in LANGUAGES:
        raise NotPossible(_("The bot has no such text."), code="unknown_text")
    if not text.strip():
        raise NotPossible(_("Every text of the bot says something."), code="text_missing")
    if len(text) > longest(key):
        words = _("“%(text)s” is longer than WhatsApp takes: %(most)d letters at most.")
        raise NotPossible(words % {"text": text[:40], "most": longest(key)}, code="text_too_long")
    if wrong := places_of(text) - places_of("".join(FIRST_TEXTS[key].values())):
        place = sorted(wrong)[0]
        raise NotPossible(
            _("Nothing fills the place {%(place)s} in this text.") % {"place": place}, code="unknown_place"
        )


def longest(key: str) -> int:
    """Letters that Meta takes for the text: what is tapped is short."""
    return {"button": LONGEST_BUTTON, "row": LONGEST_ROW}.get(key.partition("_")[0], LONGEST_TEXT)
