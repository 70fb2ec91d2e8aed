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
