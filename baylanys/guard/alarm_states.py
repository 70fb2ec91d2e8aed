"""Which alarm is raised, kept, risen, fallen or cleared, and whether it is told now. Pure.

| on before | the margin now                         | becomes                                    |
|-----------|----------------------------------------|--------------------------------------------|
| no        | at no step                             | nothing                                    |
| no        | at a step                              | raised                                     |
| yes       | at a higher step                       | risen                                      |
| yes       | at the same step, or not better by the slack | kept                                 |
| yes       | better by the slack, still at a step   | fallen                                     |
| yes       | better by the slack, at no step        | cleared                                    |
| yes       | nothing to judge, switched off, or of another period | cleared                      |
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from baylanys.guard.margins import Margin
from baylanys.guard.thresholds import Step, Thresholds, given
from baylanys.guard.watched import WATCHED

Act = Literal["none", "raised", "kept", "risen", "fallen", "cleared"]
STEPS = {"attention": Step.ATTENTION, "pressing": Step.PRESSING, "breach": Step.BREACH}


@dataclass(frozen=True, slots=True)
class Told:
    """The highest step that was told, and when last."""

    step: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """An alarm that is on. `acknowledged` is the step that somebody acknowledged; 0: none."""

    period: date
    step: int
    told: Told | None = None
    acknowledged: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the alarm; `tell` says whether people are told of it now, and `told` what was told before."""

    act: Act
    step: int = 0
    tell: bool = False
    told: Told | None = None


def decide(
    margin: Margin, rule: Thresholds, known: Known | None, before: Told | None, *, may_tell: bool, at: datetime
) -> Decision:
    """The next state. `before`: what was told of an alarm of this margin and period that is cleared by now.

    `may_tell` is false while it is silenced, or outside working time where it is told only within. An alarm of another
    period is cleared here; the next look raises the new one.
    """
    if known is not None and known.period != margin.period:
        return Decision("cleared", told=known.told)
    step = step_of(margin, rule, known.step if known else 0)
    told = known.told if known else _carried(margin.key, rule, before, at)
    if not step:
        return Decision("cleared" if known else "none", told=told)
    acknowledged = known.acknowledged if known else 0
    tell = may_tell and _is_due(margin.key, step, told, acknowledged, rule, at)
    return Decision(_act(known, step), step, tell, told)


def step_of(margin: Margin, rule: Thresholds, held: int = 0) -> int:
    """The step at which the margin stands; `held` is kept until the figure is better by the slack."""
    if not rule.is_on or margin.value is None:
        return Step.NONE
    slack = WATCHED[margin.key].slack
    reached = _reached(margin, rule, 0)
    lenient = _reached(margin, rule, slack)
    return reached if reached >= held else min(held, max(reached, lenient))


def _reached(margin: Margin, rule: Thresholds, slack: float) -> int:
    """The highest step that the figure has reached, or would have with so much slack."""
    assert margin.value is not None
    falling = WATCHED[margin.key].falling
    worse = margin.value - slack if falling else margin.value + slack
    found = [STEPS[name] for name, threshold in given(rule) if (worse <= threshold if falling else worse >= threshold)]
    if margin.passed:
        found.append(Step.BREACH)
    if rule.on_forecast and (margin.nearly if slack else margin.breaks):
        found.append(Step.ATTENTION)
    return max(found, default=Step.NONE)


def _act(known: Known | None, step: int) -> Act:
    if known is None:
        return "raised"
    return "risen" if step > known.step else "fallen" if step < known.step else "kept"


def _is_due(key: str, step: int, told: Told | None, acknowledged: int, rule: Thresholds, at: datetime) -> bool:
    """A higher step at once; the same one again after its time, unless somebody has acknowledged it."""
    if told is None or step > told.step:
        return True
    if WATCHED[key].once or not rule.repeat_minutes or acknowledged >= step:
        return False
    return at - told.at >= timedelta(minutes=rule.repeat_minutes)


def _carried(key: str, rule: Thresholds, before: Told | None, at: datetime) -> Told | None:
    """What an alarm that comes back remembers of having been told: for the period, or until it may be repeated."""
    if before is None:
        return None
    forever = WATCHED[key].once or not rule.repeat_minutes
    return before if forever or at - before.at < timedelta(minutes=rule.repeat_minutes) else None
