"""Mailings that the customer's people order by a second word (3.10): the plan first, then the code that was shown."""

from __future__ import annotations

import secrets
from datetime import datetime

from baylanys.accounts.permissions import may
from baylanys.bot.flow_staff import MAILING_MINUTES
from baylanys.bot.flow_words import Button, Done
from baylanys.bot.models import Binding
from baylanys.campaigns.choices import MailingState
from baylanys.campaigns.domain.mailing import confirm_mailing, draft_mailing, mailing_of_code, plan_mailing
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.refusals import refusal
from baylanys.contract.models import Project
from baylanys.contract.queries import contract_zone
from baylanys.core.errors import NotPossible
from baylanys.messaging.models import MessageTemplate
from baylanys.messaging.queries.templates import field_names, usable_templates

RIGHT = "order_mailings"
MARKETING = "MARKETING"
MOST = 8
SEGMENTS = {"lang": "languages", "project": "projects"}
MENU = Button("bot:menu", "button_menu")
NEW = Button("staff:newmailing", "row_new_mailing")


def mailings_offered(binding: Binding) -> Done:
    """Drafts, the newest first."""
    _check(binding)
    rows = Mailing.objects.filter(state=MailingState.DRAFT).order_by("-drafted_at", "-pk")[:MOST]
    buttons = tuple(Button(f"staff:mailing:{row.code}", title=row.name) for row in rows)
    return Done("mailings" if buttons else "mailings_none", buttons=(*buttons, NEW, MENU))


def templates_offered(binding: Binding) -> Done:
    """Approved marketing texts without places to fill, each name once."""
    _check(binding)
    usable = (row for row in usable_templates() if row.category.upper() == MARKETING and not field_names(row))
    rows = {row.name: row for row in usable}
    buttons = tuple(Button(f"staff:template:{row.pk}", title=name) for name, row in sorted(rows.items())[:MOST])
    return Done("mailing_templates" if buttons else "mailing_no_template", buttons=(*buttons, MENU))


def segments_offered(template: int, binding: Binding, language: str) -> Done:
    """Everybody who agreed, who speaks a language, who takes part in a project."""
    _check(binding)
    titles = Project.objects.filter(is_active=True).order_by("pk").values_list("code", f"name_{language or 'ru'}")
    projects = tuple(Button(f"staff:segment:{template}:project:{code}", title=name) for code, name in titles[:5])
    usual = (("everybody", "row_everybody"), ("lang:kk", "row_kazakh"), ("lang:ru", "row_russian"))
    rows = tuple(Button(f"staff:segment:{template}:{code}", label) for code, label in usual)
    return Done("mailing_segments", buttons=(*rows, *projects, MENU))


def drafted(template: int, segment: str, binding: Binding, at: datetime) -> Done:
    """The mailing is written down, with its plan. Raises NotPossible."""
    _check(binding)
    row = MessageTemplate.objects.filter(pk=template).first()
    if row is None:
        raise refusal("no_such_template")
    kind, _, code = segment.partition(":")
    wanted: dict[str, object] = {"everybody": True}
    if kind in SEGMENTS:
        wanted = {SEGMENTS[kind]: [code]}
    day = at.astimezone(contract_zone()).strftime("%d.%m.%Y %H:%M")
    mailing = draft_mailing(name=f"{row.name[:90]} {day}", template=row.name, segment=wanted, by=binding.person, at=at)
    return planned(mailing.code, binding, at)


def planned(code: str, binding: Binding, at: datetime) -> Done:
    """How many, at what cost, and the code that the second message repeats. Raises NotPossible: what keeps it back."""
    _check(binding)
    mailing = mailing_of_code(code)
    plan = plan_mailing(mailing=mailing, at=at)
    if plan.problems:
        raise plan.problems[0]
    shown = f"{secrets.randbelow(10_000):04}"
    cost = plan.cost
    values = {
        "name": mailing.name,
        "template": mailing.template,
        "count": str(plan.count),
        "left_out": str(plan.left_out),
        "cost": f"{cost.amount.normalize():f} {cost.currency}" if cost.amount is not None else "",
        "no_cost": str(cost.charged) if cost.amount is None else "",
        "second": "✓" if plan.second_person else "",
        "segment": _worded(mailing),
        "code": shown,
        "minutes": str(MAILING_MINUTES),
    }
    until = int(at.timestamp() // 60) + MAILING_MINUTES
    pending = {"mailing": mailing.code, "code": shown, "until": str(until)}
    return Done("mailing_plan", {name: value for name, value in values.items() if value}, (MENU,), pending)


def confirmed(code: str, binding: Binding, at: datetime) -> Done:
    """It is sent, or waits for whoever has to agree too. Raises NotPossible."""
    _check(binding)
    mailing = confirm_mailing(code=code, by=binding.person, at=at)
    key = "mailing_running" if mailing.state == MailingState.RUNNING else "mailing_waits"
    return Done(key, {"name": mailing.name, "count": str(mailing.recipients.count())})


def _worded(mailing: Mailing) -> str:
    """The project and languages of the segment, as they are kept."""
    said = mailing.segment
    codes = [str(each) for name in ("projects", "topics", "languages") for each in said.get(name, ())]
    return ", ".join(codes)


def _check(binding: Binding) -> None:
    if not may(binding.person, RIGHT):
        raise NotPossible(code="not_allowed")
