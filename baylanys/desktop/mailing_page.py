"""What the pages of mailings show, in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baylanys.accounts.permissions import may
from baylanys.campaigns.choices import Exclusion, Holding, MailingState, Outcome
from baylanys.campaigns.domain.planning import Plan, plan_of
from baylanys.campaigns.models import Mailing, MailingRecipient
from baylanys.campaigns.places import fields_for
from baylanys.campaigns.queries import Progress, progress_of, spent_on
from baylanys.campaigns.texts import texts_of_mailing
from baylanys.contract.models import Project
from baylanys.core import phones
from baylanys.crm.models import Contact
from baylanys.desktop.improvement_page import project_name
from baylanys.interactions.choices import Language
from baylanys.interactions.permissions import shown_name
from baylanys.messaging.models import MessageTemplate
from baylanys.messaging.queries.templates import field_names, preview, usable_templates, variables
from baylanys.messaging.template_parts import Parts, parts_of
from baylanys.messaging.template_values import ValueRefusedError, fill
from baylanys.routing.models import Topic

TONES = {
    MailingState.RUNNING: "information", MailingState.FINISHED: "ok", MailingState.PAUSED: "attention",
    MailingState.SECOND: "attention", MailingState.SUBMITTED: "attention", MailingState.CANCELLED: "",
}  # fmt: skip
OUTCOME_TONES = {
    Outcome.ANSWERED: "ok", Outcome.DELIVERED: "ok", Outcome.FAILED: "breach", Outcome.OPTED_OUT: "attention",
    Outcome.UNDELIVERED: "attention", Outcome.UNSENT: "attention",
}  # fmt: skip


def list_rows(mailings: list[Mapping[str, Any]] | Any) -> list[dict[str, Any]]:
    """Mailings with their progress."""
    rows = list(mailings)
    progress = progress_of(rows)
    return [
        {"row": row, "project": project_name(row.project), "tone": TONES.get(MailingState(row.state), ""),
         "progress": progress[row.pk], "coverage": percent(progress[row.pk].coverage.percent),
         "done": share(progress[row.pk])}
        for row in rows
    ]  # fmt: skip


def share(progress: Progress) -> int:
    """Per cent of the people whose turn has come."""
    return 100 * progress.done // progress.total if progress.total else 0


def money(amount: Decimal | None, currency: str, places: int = 2) -> str:
    """An amount as people here write it; a dash where it is not known."""
    return "–" if amount is None else f"{amount:,.{places}f} {currency}".replace(",", " ").replace(".", ",")


def percent(value: float | None) -> str:
    """With a comma and one place; a dash where there is nothing to count."""
    return "–" if value is None else f"{value:.1f}".replace(".", ",") + " %"


def mailing_context(mailing: Mailing, person: Any, at: datetime) -> dict[str, Any]:
    """The page of one mailing."""
    context = standing(mailing, at) | {
        "segment": segment_words(mailing),
        "texts": previews(mailing),
        "manages": may(person, "manage_mailings"),
        "decides": may(person, "decide_approvals"),
        "is_first": mailing.confirmed_by_id == person.pk,
    }
    if mailing.state == MailingState.DRAFT:
        plan = plan_of(mailing=mailing, at=at)
        context |= {"plan": plan, "excluded": exclusion_rows(plan.excluded), "time": time_words(plan)}
        context["price"] = money(plan.cost.amount, plan.cost.currency)
    return context


def standing(mailing: Mailing, at: datetime) -> dict[str, Any]:
    """What changes while it is sent."""
    progress = progress_of([mailing])[mailing.pk]
    charged, amount, currency = spent_on(mailing)
    return {
        "mailing": mailing,
        "project": project_name(mailing.project),
        "tone": TONES.get(MailingState(mailing.state), ""),
        "holding": Holding(mailing.holding).label if mailing.holding in set(Holding.values) - {""} else "",
        "progress": progress,
        "done": share(progress),
        "coverage": percent(progress.coverage.percent),
        "outcomes": outcome_rows(progress),
        "excluded": exclusion_rows(progress.excluded),
        "charged": charged,
        "amount": amount,
        "price": money(amount, currency),
        "moves": mailing.state in {MailingState.RUNNING, MailingState.PAUSED},
        "now": at,
    }


def outcome_rows(progress: Progress) -> list[dict[str, Any]]:
    """Every outcome that somebody has: words, count, share."""
    total = progress.total or 1
    return [
        {"code": each.value, "words": each.label, "count": progress.counts[each], "tone": OUTCOME_TONES.get(each, ""),
         "percent": percent(100 * progress.counts[each] / total)}
        for each in Outcome
        if progress.counts.get(each)
    ]  # fmt: skip


def exclusion_rows(excluded: Mapping[str, int]) -> list[dict[str, Any]]:
    """Every reason for leaving somebody out, with its count."""
    return [
        {"code": each.value, "words": each.label, "count": excluded[each]} for each in Exclusion if excluded.get(each)
    ]  # fmt: skip


def segment_words(mailing: Mailing) -> list[str]:
    """For whom it is, condition by condition."""
    said = mailing.segment
    if said.get("listed"):
        return [_("a list: %(name)s") % {"name": mailing.list_name or "–"}]
    if said.get("everybody"):
        return [_("everybody who agreed")]
    languages = dict(Language.choices)
    names = Project.objects.filter(code__in=said.get("projects", []))
    topics = {row.code: getattr(row, f"name_{get_language() or 'ru'}", "") for row in Topic.objects.all()}
    found = [str(languages.get(code, code)) for code in said.get("languages", [])]
    found += [project_name(row) for row in names]
    found += [topics.get(code) or code for code in said.get("topics", [])]
    if days := said.get("wrote_within_days"):
        found.append(_("wrote within %(days)s days") % {"days": days})
    if days := said.get("called_within_days"):
        found.append(_("called within %(days)s days") % {"days": days})
    return found


def time_words(plan: Plan) -> str:
    """How long it takes with the operators at work now."""
    if plan.minutes is None:
        return _("Nothing leaves while no operator is free beside those kept for callers.")
    hours, minutes = divmod(max(plan.minutes, 1), 60)
    values = {"hours": hours, "minutes": minutes, "operators": plan.operators}
    return _("about %(hours)s h %(minutes)s min of sending time with %(operators)s operators at work") % values


def previews(mailing: Mailing) -> list[tuple[str, Parts]]:
    """The text as somebody reads it whose name is not known, in each language."""
    return [(language, filled(row, mailing.values, language)) for language, row in texts_of_mailing(mailing).items()]


def filled(row: MessageTemplate, values: Mapping[str, Any], language: str) -> Parts:
    """The parts with these values; with the examples where a value is missing."""
    fields = fields_for(values, names=field_names(row), name="", language=language)
    try:
        return fill(parts_of(row.components), variables(row), fields).parts
    except ValueRefusedError:
        return preview(row)


def template_choices() -> list[tuple[str, str]]:
    """Names of templates that can be sent, with their languages."""
    found: dict[str, list[str]] = {}
    for row in usable_templates():
        if row.category.upper() != "AUTHENTICATION":
            found.setdefault(row.name, []).append(row.language)
    return [(name, ", ".join(sorted(set(languages)))) for name, languages in sorted(found.items())]


def people_found(mailing: Mailing, *, outcome: str = "", search: str = "") -> Any:
    """Recipients of a filter, in the order in which they are written to."""
    rows = mailing.recipients.select_related("contact", "message").order_by("pk")
    rows = rows.filter(outcome=outcome) if outcome in Outcome.values else rows
    if not search:
        return rows
    digits = phones.searched_digits(search)
    by_name = Q(contact__in=Contact.objects.filter(name__icontains=search))
    return rows.filter(by_name | Q(number__contains=digits) if digits else by_name)


def person_row(row: MailingRecipient, person: Any) -> dict[str, Any]:
    """One recipient, as the reader's role may read it."""
    shown = phones.show(row.number) if may(person, "see_numbers") else phones.mask(row.number)
    why = row.message.error_text if row.message and row.outcome == Outcome.FAILED else ""
    return {
        "row": row,
        "name": shown_name(person, row.contact.name),
        "number": shown,
        "tone": OUTCOME_TONES.get(Outcome(row.outcome), ""),
        "why": why,
    }
