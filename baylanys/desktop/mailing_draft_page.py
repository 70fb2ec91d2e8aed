"""The form of a mailing: what may be chosen, and what a draft says already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from baylanys.campaigns.models import Mailing
from baylanys.contract.models import Project
from baylanys.contract.queries import contract_zone
from baylanys.desktop.improvement_page import project_name
from baylanys.desktop.mailing_form import PLACE, as_form
from baylanys.desktop.mailing_page import template_choices
from baylanys.interactions.choices import Language
from baylanys.routing.models import Topic

NAME_PLACES = {"name", "first_name", "customer_name", "имя", "аты", "есім"}
FIRST_NAMES = {"kk": "қатысушы", "ru": "участник", "en": "participant"}


def draft_context(form: QueryDict) -> dict[str, Any]:
    """What may be chosen, and what is."""
    language = get_language() or "ru"
    topics = [(row.code, getattr(row, f"name_{language}", "") or row.code) for row in Topic.objects.order_by("pk")]
    return {
        "said": form,
        "who": form.get("who", "conditions"),
        "templates": template_choices(),
        "projects": [(row.code, project_name(row)) for row in Project.objects.filter(is_active=True)],
        "topics": topics,
        "languages": Language.choices,
        "chosen": {name: form.getlist(name) for name in ("languages", "projects", "topics")},
    }


def said_of(mailing: Mailing | None, at: datetime) -> QueryDict:
    """A draft as its form; without one, what a new form begins with."""
    form = QueryDict(mutable=True)
    if mailing is None:
        evening = (at + timedelta(days=7)).astimezone(contract_zone()).replace(hour=18, minute=0)
        form.update({"deadline": _local(evening), "from_hour": "10", "until_hour": "18", "most_a_minute": "60"})
        form.update({"fallback_language": "ru", "who": "conditions"})
        return form
    form.update({name: str(getattr(mailing, name)) for name in ("name", "template", "from_hour", "until_hour")})
    form.update({"most_a_minute": str(mailing.most_a_minute), "fallback_language": mailing.fallback_language})
    form.update({"project": mailing.project.code if mailing.project else "", "deadline": _local(mailing.deadline)})
    form.update({"consent_source": mailing.consent_source})
    for name, value in as_form(mailing.segment).items():
        form.setlist(name, [str(each) for each in value] if isinstance(value, list) else [str(value)])
    for place, value in mailing.values.items():
        form.update({f"{PLACE}{place}-{key}": text for key, text in value.items()})
    return form


def place_rows(places: Mapping[str, list[str]], values: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """A row for each place, with the languages that have it; a name begins with what stands for it."""
    names = list(dict.fromkeys(name for each in places.values() for name in each))
    return [_place(name, [language for language, each in places.items() if name in each], values) for name in names]


def _place(name: str, languages: list[str], values: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    known = values.get(name)
    is_name = name.lower() in NAME_PLACES
    said = known if known is not None else {"from": "name" if is_name else "text"}
    first = FIRST_NAMES if is_name and known is None else {}
    texts = [(language, said.get(language, first.get(language, ""))) for language in sorted(languages)]
    return {"name": name, "from": said.get("from", "text"), "texts": texts}


def _local(moment: datetime) -> str:
    return moment.astimezone(contract_zone()).strftime("%Y-%m-%dT%H:%M")
