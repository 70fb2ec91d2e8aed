"""What the guard is told, what it does and tells, and what it remembers."""

from baylanys.guard.models.actions import (
    ActionInForce,
    CalledOperator,
    CallingRule,
    GuardReserve,
    GuardRule,
    GuardSwitch,
)
from baylanys.guard.models.alarms import (
    AlarmSubscription,
    AlarmTelling,
    AlarmTemplate,
    MarginAlarm,
    MarginAlarmEvent,
    MarginRule,
    MarginSilence,
)

__all__ = [
    "ActionInForce",
    "AlarmSubscription",
    "AlarmTelling",
    "AlarmTemplate",
    "CalledOperator",
    "CallingRule",
    "GuardReserve",
    "GuardRule",
    "GuardSwitch",
    "MarginAlarm",
    "MarginAlarmEvent",
    "MarginRule",
    "MarginSilence",
]
