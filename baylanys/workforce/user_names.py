"""Which user names there may be: they name SIP phones too, so that a phone and a trunk must never share one."""

import re

from django.utils.translation import gettext_lazy as _

from baylanys.accounts.models import Person
from baylanys.workforce.errors import PersonRefused

_FORM = re.compile(r"[a-z][a-z0-9._-]{1,29}")
_RESERVED = re.compile(r"caller\w*|trunk\b.*|.*-desk")
"""Phones of the demonstration, trunks, browser phones of desks."""


def check_user_name(username: str) -> None:
    """The name may be given to somebody. Raises PersonRefused."""
    if not _FORM.fullmatch(username):
        words = _("2 to 30 small Latin letters, digits, dots, hyphens or underscores; a letter comes first.")
        raise PersonRefused(words, code="username_malformed", field="username")
    if _RESERVED.fullmatch(username):
        words = _("The telephone exchange uses names like this one itself. Choose another.")
        raise PersonRefused(words, code="username_reserved", field="username")
    if Person.objects.filter(username__iexact=username).exists():
        raise PersonRefused(_("This user name is taken."), code="username_taken", field="username")
