"""What a mailing would do, before anybody confirms it: how many, whom not, at what cost, how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from baylanys.campaigns.audience import Asked, Audience, asked_of, count_audience
from baylanys.campaigns.choices import Exclusion
from baylanys.campaigns.floor_now import limit_tiers, operators_at_work, pace_of
from baylanys.campaigns.mailing_cost import Cost, cost_of, days_needed, is_limit_known, limit_of
from baylanys.campaigns.mailing_pace import minutes_needed
from baylanys.campaigns.models import Mailing
from baylanys.campaigns.places import unfilled
from baylanys.campaigns.refusals import refusal
from baylanys.campaigns.rules_in_force import rate_at, rule_at
from baylanys.campaigns.segment import read_segment
from baylanys.campaigns.texts import places_of, texts_of_mailing
from baylanys.core.errors import NotPossible


@dataclass(frozen=True, slots=True)
class Plan:
    """`limit`: people a day by Meta's messaging limit, None without one; `minutes` of sending time with the operators
    who are at work, None while there are too few. `problems` keep it from being confirmed, in words."""

    count: int
    by_language: Mapping[str, int]
    excluded: Mapping[str, int]
    cost: Cost
    limit: int | None
    limit_known: bool
    days: int
    minutes: int | None
    operators: int
    second_person: bool
    problems: tuple[NotPossible, ...] = field(default=())

    @property
    def left_out(self) -> int:
        return sum(self.excluded.values())


def plan_mailing(*, mailing: Mailing, at: datetime) -> Plan:
    """The plan of a draft at this moment. Writes nothing."""
    texts = texts_of_mailing(mailing)
    audience = count_audience(asked_of(mailing, sorted(texts)), at) if texts else Audience()
    return _plan(mailing, audience, at)


plan_of = plan_mailing
"""The same, by the name that the bot knows."""


def count_segment(*, asked: Asked, at: datetime) -> Audience:
    """How many a segment would reach while it is being put together; raises what `read_segment` raises."""
    read_segment(asked.segment.as_json())
    return count_audience(asked, at)


def _plan(mailing: Mailing, audience: Audience, at: datetime) -> Plan:
    price, currency = rate_at(mailing.category, at)
    tiers, operators = limit_tiers(mailing.number), operators_at_work()
    limit, rule = limit_of(tiers), rule_at(at)
    return Plan(
        count=audience.count,
        by_language=audience.by_language,
        excluded=_excluded(mailing, audience),
        cost=cost_of(mailing.category, audience.count, audience.in_window, price, currency),
        limit=limit,
        limit_known=is_limit_known(tiers),
        days=days_needed(audience.count, limit),
        minutes=minutes_needed(audience.count, operators, pace_of(mailing, rule)),
        operators=operators,
        second_person=audience.count > rule.second_person_above,
        problems=tuple(_problems(mailing, audience, at)),
    )


def _excluded(mailing: Mailing, audience: Audience) -> Mapping[str, int]:
    """With the rows of a list that were left out when it was brought."""
    found = dict(audience.excluded)
    if read_segment(mailing.segment).listed:
        for reason in mailing.exclusions.values_list("reason", flat=True):
            found[reason] = found.get(reason, 0) + 1
        if mailing.list_duplicates:
            found[Exclusion.DUPLICATE] = found.get(Exclusion.DUPLICATE, 0) + mailing.list_duplicates
    return found


def _problems(mailing: Mailing, audience: Audience, at: datetime) -> list[NotPossible]:
    texts = texts_of_mailing(mailing)
    if not texts:
        return [refusal("no_such_template")]
    used = {language: places for language, places in places_of(texts).items() if audience.by_language.get(language)}
    empty = [
        refusal("place_empty", place=place, language=language)
        for language, place in unfilled(mailing.values, used)
    ]  # fmt: skip
    past = [refusal("deadline_past")] if mailing.deadline <= at else []
    return [*([] if audience.count else [refusal("nobody")]), *empty, *past]
