"""What the form of a mailing says, as the domain takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict

from baylanys.campaigns.refusals import refusal
from baylanys.contract.queries import contract_zone

PLACE = "place-"


def said_in(form: QueryDict) -> dict[str, Any]:
    """The arguments of `draft_mailing`. Raises NotPossible where a number or a moment cannot be read."""
    return {
        "name": _text(form, "name"),
        "project": _text(form, "project"),
        "template": _text(form, "template"),
        "segment": segment_in(form),
        "values": values_in(form),
        "fallback_language": _text(form, "fallback_language"),
        "deadline": _moment(_text(form, "deadline")),
        "from_hour": _whole(form, "from_hour", "hours_wrong"),
        "until_hour": _whole(form, "until_hour", "hours_wrong"),
        "most_a_minute": _whole(form, "most_a_minute", "pace_wrong"),
        "consent_source": _text(form, "consent_source") if form.get("who") == "list" else "",
    }


def segment_in(form: QueryDict) -> dict[str, Any]:
    """The segment as JSON; `who` is everybody, list or those with conditions."""
    who = form.get("who", "")
    if who == "list":
        return {"listed": True}
    if who == "everybody":
        return {"everybody": True}
    found: dict[str, Any] = {
        "languages": form.getlist("languages"),
        "projects": form.getlist("projects"),
        "topics": form.getlist("topics"),
        "wrote_within_days": _days(form, "wrote_within_days"),
        "called_within_days": _days(form, "called_within_days"),
    }
    return {name: value for name, value in found.items() if value}


def values_in(form: QueryDict) -> dict[str, dict[str, str]]:
    """Place → where its text comes from, and the texts."""
    places = [name.removeprefix(PLACE).removesuffix("-from") for name in form if name.endswith("-from")]
    return {
        place: {"from": form.get(f"{PLACE}{place}-from", ""), **_texts(form, place)} for place in places if place
    }  # fmt: skip


def as_form(segment: Mapping[str, Any]) -> dict[str, Any]:
    """A kept segment as the form shows it."""
    who = "list" if segment.get("listed") else "everybody" if segment.get("everybody") else "conditions"
    return {"who": who, **segment}


def _texts(form: QueryDict, place: str) -> dict[str, str]:
    keys = {language: f"{PLACE}{place}-{language}" for language in ("kk", "ru", "en")}
    return {language: str(form[key]).replace("\0", "") for language, key in keys.items() if key in form}


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "").replace("\0", "").strip()[:600]


def _whole(form: QueryDict, name: str, code: str) -> int:
    said = form.get(name, "")
    if not (said.isascii() and said.isdigit() and len(said) < 6):
        raise refusal(code)
    return int(said)


def _days(form: QueryDict, name: str) -> int:
    return _whole(form, name, "segment_wrong") if form.get(name, "").strip() else 0


def _moment(said: str) -> datetime | None:
    if not said:
        return None
    try:
        return datetime.fromisoformat(said).replace(tzinfo=contract_zone())
    except ValueError as wrong:
        raise refusal("deadline_past") from wrong
