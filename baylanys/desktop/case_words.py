"""Words of requests that several pages say."""

from django.utils.translation import gettext_lazy

STANDINGS = {
    "in_time": ("ok", gettext_lazy("in time")),
    "due_soon": ("attention", gettext_lazy("due soon")),
    "overdue": ("breach", gettext_lazy("overdue")),
    "closed_in_time": ("ok", gettext_lazy("answered in time")),
    "closed_late": ("breach", gettext_lazy("answered late")),
}
