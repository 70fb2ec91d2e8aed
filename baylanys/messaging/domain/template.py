"""Templates as people write them: drafted, handed in to Meta, changed, deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.core.errors import NotPossible
from baylanys.core.secrets import SecretUnreadable
from baylanys.messaging.choices import TemplateState
from baylanys.messaging.domain.template_event import apply_template_event
from baylanys.messaging.domain.template_news import account_refusal
from baylanys.messaging.meta_account import account_client
from baylanys.messaging.models import BusinessNumber, MessageTemplate
from baylanys.messaging.template_news import STATES
from baylanys.messaging.template_parts import (
    Parts,
    Variable,
    components_of,
    parameter_format,
    parts_of,
    variables_of,
)
from baylanys.messaging.template_words import broken_words, template_refusal
from baylanys.whatsapp.errors import GraphError, Verdict
from baylanys.whatsapp.template_limits import check_template

__all__ = ["apply_template_event", "delete_template", "name_variables", "save_draft", "submit_template"]
_EDITABLE = (TemplateState.DRAFT, TemplateState.APPROVED, TemplateState.REJECTED, TemplateState.PAUSED)


class TemplateBroken(NotPossible):
    """Meta would refuse it; the message says every reason."""

    code = "template_broken"


def save_draft(
    *,
    number: BusinessNumber,
    name: str,
    language: str,
    category: str,
    parts: Parts,
    examples: Mapping[str, str],
    by: Any,
    at: datetime,
) -> MessageTemplate:
    """The text stands as a draft of that name and language; an older draft is replaced.

    Raises NotPossible: name_taken (it is with Meta already), other_category, template_broken.
    """
    components = _checked(name, category, parts, examples)
    _check_category(number, name, language, category)
    with transaction.atomic():
        row = MessageTemplate.objects.select_for_update().filter(number=number, name=name, language=language).first()
        if row is not None and row.state not in {TemplateState.DRAFT, TemplateState.DELETED}:
            raise template_refusal("name_taken")
        row = row or MessageTemplate(number=number, name=name, language=language)
        row.state, row.category, row.reason, row.provider_id = TemplateState.DRAFT, category, "", ""
        row.components, row.changed_at = components, at
        row.variables = [asdict(each) for each in variables_of(components)]
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as twice:
            raise template_refusal("name_taken") from twice
        _write_down(row, "draft", by, at)
    return row


def _check_category(number: BusinessNumber, name: str, language: str, category: str) -> None:
    """Meta holds all languages of a name in one category."""
    others = MessageTemplate.objects.filter(number=number, name=name).exclude(state=TemplateState.DELETED)
    other = others.exclude(language=language).exclude(category=category).first()
    if other is not None:
        raise template_refusal("other_category", category=other.category)


def _checked(name: str, category: str, parts: Parts, examples: Mapping[str, str]) -> list[dict[str, Any]]:
    components = components_of(parts, examples)
    broken = [broken_words(each) for each in check_template(name, category, components)]
    if not broken and any(not each.example for each in variables_of(components)):
        broken = [str(template_refusal("example_missing"))]
    if broken:
        raise TemplateBroken(" ".join(dict.fromkeys(broken)))
    return components


def submit_template(
    *, template: MessageTemplate, parts: Parts, examples: Mapping[str, str], category: str, by: Any, at: datetime
) -> MessageTemplate:
    """Meta reviews the template with these parts; the row waits for its word.

    The row is `pending` before the request leaves, so that two who hand it in hand it in once; it has its old state
    back where Meta refuses. Raises NotPossible: not_editable, gone, template_broken, account_refused, account_away.
    """
    components = _checked(template.name, category, parts, examples)
    _check_category(template.number, template.name, template.language, category)
    before = template.state
    if before == TemplateState.DELETED:
        raise template_refusal("gone")
    claimed = MessageTemplate.objects.filter(pk=template.pk, state=before, state__in=_EDITABLE)
    if not claimed.update(state=TemplateState.PENDING, changed_at=at):
        raise template_refusal("not_editable")
    template.refresh_from_db()
    try:
        answer = asyncio.run(_hand_in(template.number, template, category, components))
    except (SecretUnreadable, GraphError) as error:
        if not _may_have_arrived(error):
            MessageTemplate.objects.filter(pk=template.pk).update(state=before)
            raise account_refusal(error) from error
        answer = {}
    return _handed_in(template, category, components, answer, by, at)


def _may_have_arrived(error: Exception) -> bool:
    return isinstance(error, GraphError) and error.advice.verdict == Verdict.UNDECIDABLE


async def _hand_in(
    number: BusinessNumber, template: MessageTemplate, category: str, components: list[dict[str, Any]]
) -> dict[str, Any]:
    async with account_client(number) as client:
        if not template.provider_id:
            return await client.templates.create(
                number.waba_id,
                name=template.name,
                language=template.language,
                category=category,
                components=components,
                parameter_format=parameter_format(parts_of(components)),
            )
        # The category of an approved one is fixed: it is named only where it is another.
        other = category if category != template.category else None
        return await client.templates.edit(template.provider_id, components=components, category=other)


def _handed_in(
    template: MessageTemplate,
    category: str,
    components: list[dict[str, Any]],
    answer: Mapping[str, Any],
    by: Any,
    at: datetime,
) -> MessageTemplate:
    known = [Variable(**each) for each in template.variables]
    values: dict[str, Any] = {
        "components": components,
        "variables": [asdict(each) for each in variables_of(components, known)],
        "category": str(answer.get("category") or category)[:20],
        "reason": "",
    }
    if answer.get("id"):
        values["provider_id"] = str(answer["id"])[:40]
    state = STATES.get(str(answer.get("status", "")).upper(), TemplateState.PENDING)
    with transaction.atomic():
        MessageTemplate.objects.filter(pk=template.pk).update(**values)
        # A webhook may have been quicker than the answer.
        MessageTemplate.objects.filter(pk=template.pk, state=TemplateState.PENDING).update(state=state)
        template.refresh_from_db()
        _write_down(template, "submitted", by, at)
    return template


def delete_template(*, template: MessageTemplate, by: Any, at: datetime) -> None:
    """The template is gone at Meta too; its name is blocked there for 30 days. A draft is gone here alone.

    Raises NotPossible: account_refused, account_away.
    """
    if template.provider_id and template.state != TemplateState.DELETED:
        try:
            asyncio.run(_delete(template.number, template))
        except (SecretUnreadable, GraphError) as error:
            raise account_refusal(error) from error
    with transaction.atomic():
        MessageTemplate.objects.filter(pk=template.pk).update(state=TemplateState.DELETED, changed_at=at)
        _write_down(template, "deleted", by, at)


async def _delete(number: BusinessNumber, template: MessageTemplate) -> None:
    async with account_client(number) as client:
        await client.templates.delete(number.waba_id, name=template.name, template_id=template.provider_id)


@transaction.atomic
def name_variables(*, template: MessageTemplate, names: Mapping[str, str], by: Any, at: datetime) -> None:
    """The fields are called so when the template is used; an empty name is the one in the text. Safe to repeat.

    `names` by part and key, as in `body:1`.
    """
    row = MessageTemplate.objects.select_for_update().get(pk=template.pk)
    row.variables = [
        each | {"name": (names.get(f"{each['part']}:{each['key']}", "").strip() or each["key"])[:60]}
        for each in row.variables
    ]
    row.save(update_fields=["variables"])
    _write_down(row, "named", by, at)


def _write_down(row: MessageTemplate, what: str, by: Any, at: datetime) -> None:
    after = {"what": what, "name": row.name, "language": row.language, "category": row.category}
    write_audit(AuditKind.SETTING_CHANGED, by=by, at=at, about=("template", row.pk), after=after)
