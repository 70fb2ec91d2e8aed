"""Words of the work list."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baylanys.desktop.templatetags.desktop import moment
from baylanys.telephony.choices import TaskState
from baylanys.telephony.models import Task

SHOWN_WORDS = [
    ("open", gettext_lazy("To be done")),
    ("mine", gettext_lazy("Mine")),
    *TaskState.choices,
    ("all", gettext_lazy("All")),
]


def purpose_of(task: Task) -> str:
    """What the register says a call back was for."""
    return _("Call back: %(kind)s, %(moment)s") % {
        "kind": task.get_kind_display().lower(),
        "moment": moment(task.created_at),
    }
