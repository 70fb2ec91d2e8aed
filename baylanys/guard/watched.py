"""What alarms watch: one margin for each way in which a clause breaks (4.1–4.4, 5.1–5.3). Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """One margin. `falling`: the fewer are left, the worse; else the more, the worse.

    `unit` is seconds, calls (that are left), operators (beyond those wanted) or percent (of what there is). `span`: the
    period after which it begins anew. `slack`: by how much a figure must be better than a threshold before its step is
    taken back, so that an alarm does not flap. `once`: a step is told once in its period, whatever corrections do.
    `which` names the calls behind it, or its clause where no calls are.
    """

    key: str
    clause: str
    unit: str
    span: str
    which: str
    slack: float
    falling: bool = False
    once: bool = False


_ALL = (
    Watched("longest_now", "4.1", "seconds", "day", "longest", slack=5),
    Watched("longest_day", "4.1", "seconds", "day", "longest", slack=5),
    Watched("in_time", "4.2", "calls", "month", "not_in_time", slack=2, falling=True),
    Watched("lost_day", "4.3", "calls", "day", "lost", slack=1, falling=True),
    Watched("lost_month", "4.3", "calls", "month", "lost", slack=1, falling=True),
    Watched("mean_wait", "4.4", "seconds", "month", "waits", slack=2),
    Watched("minutes_in", "5.1", "percent", "month", "minutes_in", slack=1, once=True),
    Watched("minutes_out", "5.1", "percent", "month", "minutes_out", slack=1, once=True),
    Watched("lines", "5.2", "percent", "day", "refused_for_line", slack=10),
    Watched("operators", "5.3", "operators", "day", "5.3", slack=0, falling=True),
)
WATCHED = {each.key: each for each in _ALL}
EVERY = ""
"""Stands for all of them where one can be named."""
