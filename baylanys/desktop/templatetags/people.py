"""Words of the pages of people."""

from django import template
from django.utils.translation import gettext as _

from baylanys.contract.models import SettingChange

register = template.Library()


@register.filter
def person_change_words(change: SettingChange) -> str:
    """What was changed about somebody."""
    return {
        "person_added": _("Added"),
        "person_changed": _("Changed"),
        "person_deactivated": _("Deactivated"),
        "person_reactivated": _("Let sign in again"),
        "person_password": _("New sign-in password"),
        "person_phone": _("New phone password"),
    }[change.kind]


@register.filter
def queue_change_words(change: SettingChange) -> str:
    """What was changed about a queue, a topic or a number."""
    words = {
        "queue_added": _("Queue added: %(code)s"),
        "queue_changed": _("Queue changed: %(code)s"),
        "topic_changed": _("Topic changed: %(code)s"),
        "number_changed": _("Other flows: %(code)s"),
    }[change.kind]
    return words % {"code": change.detail["code"]}
