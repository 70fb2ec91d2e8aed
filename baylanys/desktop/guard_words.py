"""What the guard does, and why, in words: for the live view, the desk, the log and refused calls out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.desktop.order_answers import WORDS
from baylanys.guard.models.actions import ActName
from baylanys.guard.rules import Act, Measure
from baylanys.guard.rules_operators import Group
from baylanys.routing.domain.outbound_hold import outbound_held, shown

EVERYTHING = gettext_lazy("the whole guard")
HELD = gettext_lazy("Outbound is held for a moment: callers wait in the queue.")
RESERVE = gettext_lazy("Too few operators are free for those who call in: dial when one more is free.")
WHAT_NOW = gettext_lazy(
    "Take the next call. A promised callback goes out all the same; other calls out in a few minutes."
)
GROUP_WORDS = {
    Group.CHATS: gettext_lazy("who has chats, and takes no calls beside them"),
    Group.OUTBOUND: gettext_lazy("who has dialled out"),
    Group.OTHER_WORK: gettext_lazy("who is at other work or in training (is always asked)"),
}
WHY_ENDED = {
    "calm": gettext_lazy("the queue is calm again"),
    "rule_off": gettext_lazy("the rule was changed"),
    "switched_off": gettext_lazy("switched off by hand"),
}


def reason_words(measure: str, value: float, threshold: float) -> str:
    """Why: the figure and its threshold, in the language that is active."""
    words = {
        Measure.LONGEST_WAIT: _("longest wait %(value)s s > %(threshold)s s"),
        Measure.WAITING: _("callers waiting %(value)s > %(threshold)s"),
        Measure.LOST_FORECAST: _("lost today, as expected: %(value)s %% > %(threshold)s %%"),
        "reserve": _("operators free %(value)s < %(threshold)s"),
    }
    if measure not in words:
        return ""
    told = words[measure] % {"value": shown(measure, value), "threshold": shown_threshold(threshold)}
    return told if measure == "reserve" or value > threshold else told.replace(">", "≤")


def shown_threshold(value: float) -> str:
    """A threshold as people here write it: 60, or 2,5."""
    return f"{value:g}".replace(".", ",")


def act_words(act: Act | str | None) -> str:
    """What is done; nothing named: all of it."""
    return str(dict(ActName.choices).get(act, EVERYTHING) if act else EVERYTHING)


def dial_words(at: datetime) -> Mapping[str, Any]:
    """The words for a call out that was declined; where outbound is held, with the figure."""
    hold = outbound_held(at)
    held = f"{hold.text if hold else HELD} {WHAT_NOW}"
    return {**WORDS, "outbound_held": held, "reserve_kept": RESERVE}


def event_words(detail: Mapping[str, Any]) -> str:
    """What a line of the log adds to its kind: the action, the figures, the reason somebody gave."""
    parts = [act_words(detail["act"])] if "act" in detail else []
    if "measure" in detail:
        parts.append(reason_words(detail["measure"], float(detail["value"]), float(detail["threshold"])))
    why = str(detail.get("why") or "")
    parts.append(str(WHY_ENDED.get(why, why)))
    return "; ".join(part for part in parts if part)
