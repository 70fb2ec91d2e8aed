"""The bot's settings as they hold at a moment; kept with those of messaging while messages are taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from baylanys.bot.choices import PublicArticles
from baylanys.bot.flow import NEWEST
from baylanys.bot.models import BotRule, FlowVersion
from baylanys.bot.texts import FIRST_TEXTS

OFF_NUMBERS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """As `models.BotRule`; off until somebody switches it on."""

    is_on: bool = False
    off_numbers: tuple[int, ...] = ()
    articles: str = PublicArticles.NONE
    chosen: tuple[int, ...] = ()
    confirm_days: int = 0

    def answers(self, number_id: int) -> bool:
        """Whether the bot answers at this number of ours."""
        return self.is_on and number_id not in self.off_numbers

    def is_public(self, article_id: int) -> bool:
        """Whether the public may be given the article."""
        return self.articles == PublicArticles.ALL or (
            self.articles == PublicArticles.CHOSEN and article_id in self.chosen
        )

    def is_stale(self, confirmed_at: datetime, at: datetime) -> bool:
        """Whether a bound number has to be confirmed anew."""
        return bool(self.confirm_days) and confirmed_at + timedelta(days=self.confirm_days) <= at


@dataclass(frozen=True, slots=True)
class Rules:
    """Every dated row, in order."""

    rows: tuple[tuple[datetime, Rule], ...]

    def at(self, moment: datetime) -> Rule:
        held = [rule for since, rule in self.rows if since <= moment]
        return held[-1] if held else Rule()


def read_rules() -> Rules:
    """One query."""
    rows = BotRule.objects.order_by("valid_from", "pk")
    return Rules(tuple((row.valid_from, rule_of(row)) for row in rows))


def rule_at(at: datetime) -> Rule:
    """The settings in force."""
    row = BotRule.objects.filter(valid_from__lte=at).order_by("-valid_from", "-pk").first()
    return rule_of(row) if row else Rule()


def rule_of(row: BotRule) -> Rule:
    """The row as a value."""
    return Rule(row.is_on, tuple(row.off_numbers), row.articles, tuple(row.chosen), row.confirm_days)


def version_at(at: datetime) -> FlowVersion | None:
    """What new dialogues begin with; None: what is shipped."""
    return FlowVersion.objects.filter(valid_from__lte=at).order_by("-valid_from", "-pk").first()


def flow_of(version: FlowVersion | None) -> str:
    return version.flow if version else NEWEST


def texts_of(version: FlowVersion | None) -> Mapping[str, Mapping[str, str]]:
    """Every text by key and language: the version's own, else the shipped one."""
    own = version.texts if version else {}
    return {key: {**by_language, **own.get(key, {})} for key, by_language in FIRST_TEXTS.items()}
