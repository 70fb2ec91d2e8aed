"""Templates as they are shown and used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from baylanys.messaging.choices import TemplateState
from baylanys.messaging.models import AccountEvent, BusinessNumber, MessageTemplate
from baylanys.messaging.template_parts import TEXT, Parts, Variable, parts_of
from baylanys.messaging.template_values import Filled, ValueRefusedError, fill
from baylanys.messaging.template_words import value_refusal


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` as the thread shows it; `content` is Meta's object of the message, for `Message.content`."""

    text: str
    content: dict[str, Any]


def usable_templates(language: str = "", *, number: BusinessNumber | None = None) -> list[MessageTemplate]:
    """Approved templates that need no file, those of the language first, then by name.

    `number`: only those of its account.
    """
    found = MessageTemplate.objects.filter(state=TemplateState.APPROVED)
    if number is not None:
        found = found.filter(_of_account(number))
    rows = [
        each for each in found.order_by("name", "language") if parts_of(each.components).header_format in {"", TEXT}
    ]
    return sorted(rows, key=lambda each: each.language[:2] != language)


def _of_account(number: BusinessNumber) -> Q:
    return Q(number__waba_id=number.waba_id) if number.waba_id else Q(number=number)


def variables(template: MessageTemplate) -> list[Variable]:
    """The fields to be filled in, in the order of the text; two places with one name are one field."""
    return [Variable(**each) for each in template.variables]


def field_names(template: MessageTemplate) -> list[str]:
    """Our names of the fields, each once."""
    return list(dict.fromkeys(each.name for each in variables(template)))


def render(template: MessageTemplate, fields: Mapping[str, str]) -> Rendered:
    """The message that these fields make. Raises NotPossible: template_field_missing, template_field_malformed,
    template_field_too_long, template_header_file."""
    filled = fill_template(template, fields)
    content: dict[str, Any] = {"name": template.name, "language": {"code": template.language}}
    if filled.parameters:
        content["components"] = filled.parameters
    return Rendered(filled.text, content)


def fill_template(template: MessageTemplate, fields: Mapping[str, str]) -> Filled:
    """The parts with these fields put in. Raises NotPossible as `render` does."""
    try:
        return fill(parts_of(template.components), variables(template), fields)
    except ValueRefusedError as wrong:
        raise value_refusal(wrong.code, wrong.name) from wrong


def preview(template: MessageTemplate) -> Parts:
    """The template with its examples, or with the names where there is none."""
    examples = {each.name: each.example or each.name for each in variables(template)}
    try:
        return fill(parts_of(template.components), variables(template), examples).parts
    except ValueRefusedError:
        return parts_of(template.components)


def templates_by_name(found: Iterable[MessageTemplate]) -> dict[str, dict[str, MessageTemplate]]:
    """Name → language → template, in the order given."""
    groups: dict[str, dict[str, MessageTemplate]] = {}
    for each in found:
        groups.setdefault(each.name, {})[each.language] = each
    return groups


def words_of_meta(name: str) -> QuerySet[AccountEvent]:
    """What Meta said of the templates of this name, newest first."""
    return AccountEvent.objects.filter(detail__message_template_name=name).order_by("-at", "-pk")
