"""All that can be set, on one page."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from baylanys.accounts.permissions import allowed
from baylanys.desktop.menu import entries_of
from baylanys.desktop.settings_places import GROUPS, PLACES


@require_GET
@allowed("see_settings")
def settings(request: HttpRequest) -> HttpResponseBase:
    """Every page of settings that the person may open, with a word of what it is for."""
    mine = {entry.name: entry for entry in entries_of(request.user)}
    groups = [
        (title, [(mine[name], says) for name, (group, says) in PLACES.items() if group == key and name in mine])
        for key, title in GROUPS.items()
    ]
    return render(request, "desktop/settings.html", {"groups": [each for each in groups if each[1]]})
