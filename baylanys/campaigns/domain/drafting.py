"""A mailing is written down: for whom, with which text, until when. Nothing leaves yet."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from baylanys.accounts.models import Person
from baylanys.campaigns.choices import MailingState
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.places import read_values
from baylanys.campaigns.refusals import refusal
from baylanys.campaigns.segment import SegmentWrong, read_segment
from baylanys.campaigns.texts import LANGUAGES, number_for, texts_of
from baylanys.contract.models import Project
from baylanys.core.audit import write_audit
from baylanys.core.audit_kinds import AuditKind
from baylanys.messaging.models import BusinessNumber

FARTHEST = timedelta(days=366)
MOST_A_MINUTE = 1000
USUAL_DAYS = 7


@transaction.atomic
def draft_mailing(
    *,
    name: str,
    template: str,
    segment: Mapping[str, Any],
    by: Person | None,
    at: datetime,
    project: str = "",
    values: Mapping[str, Any] | None = None,
    fallback_language: str = "ru",
    deadline: datetime | None = None,
    most_a_minute: int = 60,
    from_hour: int = 10,
    until_hour: int = 18,
    consent_source: str = "",
    mailing: Mailing | None = None,
) -> Mailing:
    """The draft stands, with a code that confirms it (`confirm_mailing`); with `mailing`, that draft is changed.

    `segment` as `segment.read_segment` takes it, `values` as `places.read_values`, `project` a code; without a deadline
    it is in a week. Raises NotPossible with a code of `refusals.WORDS`.
    """
    number = number_for(template)
    if number is None:
        raise refusal("no_such_template")
    wanted: dict[str, Any] = {
        "name": _name(name),
        "project": _project(project),
        "number": number,
        "template": template,
        "category": _category(template, number),
        "segment": _segment(segment),
        "values": _values(values or {}),
        "fallback_language": _fallback(fallback_language),
        "deadline": _deadline(deadline, at),
        "consent_source": consent_source.strip()[:200],
        **_pace(most_a_minute, from_hour, until_hour),
    }
    if mailing is not None:
        if not Mailing.objects.filter(pk=mailing.pk, state=MailingState.DRAFT).update(**wanted):
            raise refusal("not_now")
        mailing.refresh_from_db()
        return mailing
    made = Mailing.objects.create(code=_free_code(), drafted_at=at, drafted_by=by, **wanted)
    write_audit(AuditKind.MAILING, by=by, at=at, about=("mailing", made.pk), after={"drafted": made.name})
    return made


def _name(name: str) -> str:
    said = " ".join(name.replace("\0", "").split())[:120]
    if not said:
        raise refusal("name_missing")
    return said


def _project(code: str) -> Project | None:
    if not code:
        return None
    found = Project.objects.filter(code=code, is_active=True).first()
    if found is None:
        raise refusal("unknown_project")
    return found


def _category(template: str, number: BusinessNumber) -> str:
    texts = texts_of(template, number)
    if not texts:
        raise refusal("no_such_template")
    return next(iter(texts.values())).category.upper()


def _segment(said: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return read_segment(said).as_json()
    except SegmentWrong as wrong:
        raise refusal("segment_list_and_filters" if wrong.code == "list_and_filters" else "segment_wrong") from wrong


def _values(said: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return read_values(said)
    except ValueError as wrong:
        raise refusal("values_wrong") from wrong


def _fallback(language: str) -> str:
    if language not in {"", *LANGUAGES}:
        raise refusal("language_wrong")
    return language


def _deadline(deadline: datetime | None, at: datetime) -> datetime:
    wanted = deadline or at + timedelta(days=USUAL_DAYS)
    if wanted <= at:
        raise refusal("deadline_past")
    if wanted > at + FARTHEST:
        raise refusal("deadline_far")
    return wanted


def _pace(most_a_minute: int, from_hour: int, until_hour: int) -> dict[str, int]:
    if not 0 <= from_hour < until_hour <= 24:
        raise refusal("hours_wrong")
    if not 1 <= most_a_minute <= MOST_A_MINUTE:
        raise refusal("pace_wrong")
    return {"most_a_minute": most_a_minute, "from_hour": from_hour, "until_hour": until_hour}


def _free_code() -> str:
    """Six digits that no mailing has; of two who draw the same at once the unique column refuses one."""
    while True:
        code = f"{secrets.randbelow(900_000) + 100_000}"
        if not Mailing.objects.filter(code=code).exists():
            return code
