"""Where a figure or a row of a report is found in the product."""

from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def page(name: str, **asked: object) -> str:
    """The page with what is asked of it; nothing where no door brings it."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return ""
    given = {key: value for key, value in asked.items() if value not in {None, ""}}
    return f"{address}?{urlencode(given)}" if given else address


def calls_behind(which: str, first: date, last: date) -> str:
    """The calls that make a figure, each with its reason (`reporting/evidence.py`)."""
    try:
        return f"{reverse('cockpit_calls')}?{urlencode({'which': which, 'from': first, 'to': last})}"
    except NoReverseMatch:
        return ""


def register(first: date, last: date, **asked: object) -> str:
    """The register of these days."""
    return page("register", days_from=first, days_to=last, **asked)


def interaction(key: object) -> str:
    """The page of one call."""
    try:
        return reverse("interaction", args=[key])
    except NoReverseMatch:
        return ""
