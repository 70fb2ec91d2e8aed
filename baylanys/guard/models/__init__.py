"""What the guard keeps."""

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
    "AlarmSubscription",
    "AlarmTelling",
    "AlarmTemplate",
    "MarginAlarm",
    "MarginAlarmEvent",
    "MarginRule",
    "MarginSilence",
]
