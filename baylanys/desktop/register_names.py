"""How queues, topics and people are called in the language of the page."""

from typing import Any

from django.utils.translation import get_language

from baylanys.accounts.models import Person
from baylanys.interactions.event_words import Names
from baylanys.interactions.permissions import shown_name, shown_number
from baylanys.routing.models import Queue, Topic


def load_names(reader: Any) -> Names:
    """Three small tables as dictionaries; numbers and names of people outside are shown as the reader's role may
    see them."""
    title = f"name_{get_language() or 'ru'}"
    people = list(Person.objects.filter(operator__isnull=False))
    return Names(
        people={person.username: person.display_name for person in people},
        operators={person.pk: person.display_name for person in people},
        queues=dict(Queue.objects.order_by(title).values_list("code", title)),
        topics=dict(Topic.objects.order_by(title).values_list("code", title)),
        show_number=lambda number: shown_number(reader, number),
        show_name=lambda name: shown_name(reader, name),
    )
