"""Marks of the work list."""

from django import template
from django.utils.safestring import SafeString

from baylanys.desktop.templatetags.desktop import icon
from baylanys.telephony.choices import TaskKind, TaskState

register = template.Library()

ICONS: dict[str, dict[str, str]] = {
    TaskKind.VOICEMAIL: {"icon": "microphone"},
    TaskKind.CALLBACK: {"icon": "phone-call"},
    TaskKind.LOST: {"icon": "hourglass-off"},
    TaskKind.LEFT_IN_IVR: {"icon": "message"},
    TaskKind.AFTER_HOURS: {"icon": "moon"},
    TaskKind.REFUSED: {"icon": "phone-x"},
    TaskKind.DROPPED: {"icon": "plug-off"},
}
STATES = {TaskState.NEW: "attention", TaskState.TAKEN: "information", TaskState.DONE: "ok", TaskState.SERVED: "ok"}


@register.simple_tag
def task_icon(kind: str) -> SafeString:
    """The drawing of the kind; its word stands beside it."""
    return icon(ICONS.get(kind, {"icon": "phone"})["icon"], "small muted")


@register.filter
def task_meaning(state: str) -> str:
    """The meaning's colour of a state."""
    return STATES.get(TaskState(state), "")
