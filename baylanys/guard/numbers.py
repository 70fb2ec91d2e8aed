"""Who knows a person's WhatsApp number: packages above name a source, asked in the order of their names."""

from collections.abc import Callable

from baylanys.accounts.models import Person

Source = Callable[[Person], str]
"""The person's number as digits with a leading plus (+77015550123); empty where none is known."""

_sources: dict[str, Source] = {}


def register_number_source(name: str, source: Source) -> None:
    """The source is asked from now on; the same name again replaces it."""
    _sources[name] = source


def number_of(person: Person, otherwise: str = "") -> str:
    """The number that is bound to the account, else the other one."""
    found = (_sources[name](person) for name in sorted(_sources))
    return next((number for number in found if number), otherwise)
