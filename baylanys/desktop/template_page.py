"""What the pages of WhatsApp templates show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from baylanys.desktop.template_forms import TextForm, is_editable_here
from baylanys.messaging.choices import TemplateCategory, TemplateQuality, TemplateState
from baylanys.messaging.models import MessageTemplate
from baylanys.messaging.queries.templates import preview, templates_by_name, variables, words_of_meta
from baylanys.messaging.template_news import STATES
from baylanys.messaging.template_words import reason_words

LANGUAGES = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}
MEANINGS = {
    TemplateState.APPROVED: "ok",
    TemplateState.PENDING: "information",
    TemplateState.REJECTED: "breach",
    TemplateState.PAUSED: "attention",
    TemplateState.DISABLED: "breach",
}
QUALITIES = {"GREEN": "ok", "YELLOW": "attention", "RED": "breach"}
MOST_WORDS = 20


@dataclass(frozen=True)
class Cell:
    """A template in the list: its state in one language."""

    language: str
    template: MessageTemplate

    @property
    def meaning(self) -> str:
        return MEANINGS.get(TemplateState(self.template.state), "")

    @property
    def quality_meaning(self) -> str:
        return QUALITIES.get(self.template.quality, "")


def rows_of_list(q: str, state: str) -> list[dict[str, Any]]:
    """A row for each name: category, and a cell for each language that it has. Deleted ones only where asked for."""
    found = MessageTemplate.objects.filter(name__contains=q) if q else MessageTemplate.objects.all()
    groups = templates_by_name(found.order_by("name", "language"))
    rows = []
    for name, languages in groups.items():
        cells = [Cell(code, each) for code, each in languages.items() if _is_shown(each, state)]
        if cells:
            by_code = {cell.language[:2]: cell for cell in reversed(cells)}
            others = [cell for cell in cells if cell.language[:2] not in LANGUAGES]
            newest = max(cell.template.changed_at for cell in cells)
            shown = [by_code.get(code) for code in LANGUAGES]
            rows.append({"name": name, "first": cells[0].template, "cells": shown, "others": others, "newest": newest})
    return rows


def _is_shown(template: MessageTemplate, state: str) -> bool:
    return template.state == state if state else template.state != TemplateState.DELETED


def columns_of(name: str, category: str, wrong: TextForm | None = None) -> list[dict[str, Any]]:
    """A column for each of our languages, and for others that Meta has: preview, state, form."""
    known = {each.language: each for each in MessageTemplate.objects.filter(name=name).select_related("number")}
    codes = {code: next((each for each in known if each[:2] == code), code) for code in LANGUAGES}
    more = {each: each for each in known if each not in codes.values()}
    return [_column(LANGUAGES.get(code, code), language, known.get(language), category, wrong)
            for code, language in (codes | more).items()]  # fmt: skip


def _column(
    title: Any, language: str, template: MessageTemplate | None, category: str, wrong: TextForm | None
) -> dict[str, Any]:
    form = wrong if wrong is not None and wrong.prefix == language else TextForm.of(template, language, category)
    return {
        "title": title,
        "language": language,
        "template": template,
        "cell": Cell(language, template) if template else None,
        "shown": preview(template) if template else None,
        "variables": variables(template) if template else [],
        "form": form,
        "is_wrong": form is wrong,
        "may_edit": template is None or (template.state != TemplateState.PENDING and is_editable_here(template)),
        "is_here": template is not None and template.state != TemplateState.DELETED,
    }


def told_of(name: str) -> list[dict[str, Any]]:
    """What Meta said of the name, newest first, in our words."""
    rows = []
    for row in words_of_meta(name)[:MOST_WORDS]:
        said = row.detail
        words = (
            said.get(each) for each in ("event", "new_quality_score", "new_category", "correct_category", "reason")
        )
        shown = [_in_words(str(each)) for each in words if each and each != "NONE"]
        rows.append({"at": row.at, "language": said.get("message_template_language", ""), "words": " · ".join(shown)})
    return rows


def _in_words(word: str) -> str:
    """A state, quality, category or reason of Meta's in our words; an unknown one as it is."""
    if word in STATES:
        return str(TemplateState(STATES[word]).label)
    names = dict(TemplateQuality.choices) | dict(TemplateCategory.choices)
    return str(names.get(word, reason_words(word))).partition(":")[0]
